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
    /** The vendor did not say. */
    UNKNOWN
}
