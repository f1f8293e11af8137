package io.github.pbx24.pbx;

/**
 * How a call ended, as the vendor tells it.
 *
 * @since 0.1
 */
public enum CallResult {
    /** There was a conversation. */
    ANSWERED,
    /** Inbound, and nobody in the company answered. */
    MISSED,
    /** Outbound, and the client did not answer. */
    NO_ANSWER,
    /** The called party was busy. */
    BUSY,
    /** The calling party gave up before an answer. */
    CANCELLED,
    /** The called party refused the call. */
    DECLINED,
    /** The call could not be set up. */
    FAILED,
    /** The number does not exist. */
    WRONG_NUMBER,
    /** The called party cannot be reached at present. */
    UNAVAILABLE,
    /** The exchange or the network does not allow the call. */
    FORBIDDEN,
    /** The account has not enough money for the call. */
    NO_FUNDS,
    /** The line or the number is blocked. */
    BLOCKED,
    /** There is no way to the number: it is incomplete, or its direction cannot be called from here. */
    NO_ROUTE,
    /** The vendor did not say. */
    UNKNOWN
}
