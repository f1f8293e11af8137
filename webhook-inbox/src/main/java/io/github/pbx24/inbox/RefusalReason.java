package io.github.pbx24.inbox;

/**
 * Why a request was refused; closed, so that a server can map each reason to a status code and a metric label.
 *
 * @since 0.1
 */
public enum RefusalReason {
    /** The request carries no signature or token although the source demands one. */
    MISSING_SIGNATURE,
    /** The signature or token is there but wrong. */
    BAD_SIGNATURE,
    /** The signature is right but was made too long ago, or in the future. */
    EXPIRED_SIGNATURE,
    /** The sender may not use this source, whatever it signs: a foreign address, for example. */
    FORBIDDEN,
    /** The sender is genuine but the request cannot be read. */
    MALFORMED,
    /** The request is larger than the source accepts. */
    TOO_LARGE
}
