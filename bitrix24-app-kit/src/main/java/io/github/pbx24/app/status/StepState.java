package io.github.pbx24.app.status;

/**
 * How it went.
 *
 * @since 0.1
 */
public enum StepState {
    /** Accepted; waits for its turn, or runs. */
    WAITING,
    /** Failed; will be tried again. */
    RETRYING,
    /** Done. */
    DONE,
    /** There was nothing to do. */
    IGNORED,
    /** Given up; can be retried by hand. */
    FAILED
}
