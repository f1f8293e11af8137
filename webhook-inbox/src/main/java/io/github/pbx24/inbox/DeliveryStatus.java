package io.github.pbx24.inbox;

/**
 * Where a stored delivery stands.
 *
 * @since 0.1
 */
public enum DeliveryStatus {
    /** Waits for its first or next attempt, or is being processed now. */
    PENDING,
    /** Processed. */
    DONE,
    /** Merged into one about the same that still waited and does the work of both; kept without its payload, cannot be replayed. */
    MERGED,
    /** Given up; stays in the journal until it is replayed or too old. */
    ERROR,
    /** Genuine, but there was nothing to do; kept without its payload, cannot be replayed. */
    IGNORED,
    /** Not taken; kept without its payload, cannot be replayed. */
    REFUSED
}
