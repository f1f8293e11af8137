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
    /** Given up; stays in the journal until it is replayed. */
    ERROR
}
