package io.github.pbx24.runtime;

import io.github.pbx24.pbx.CallHistory.FailureKind;
import io.github.pbx24.pbx.CallHistory.HistoryAnswer;

/**
 * Past calls could not be read to the end. What was read stays, and reading the same span again does no harm.
 *
 * @since 0.1
 */
public final class BackfillException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What it is due to. */
    private final FailureKind kind;

    /** How many calls were read before. */
    private final int calls;

    BackfillException(String exchange, HistoryAnswer.Failed failure, int calls) {
        super("the history of " + exchange + " cannot be read: " + failure.reason());
        this.kind = failure.kind();
        this.calls = calls;
    }

    /**
     * What it is due to.
     *
     * @return whether it may succeed later, has to be switched on at the exchange, or was refused
     */
    public FailureKind kind() {
        return kind;
    }

    /**
     * How many calls were read before.
     *
     * @return a count
     */
    public int calls() {
        return calls;
    }
}
