package io.github.pbx24.correlation.plan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one sort of which nobody knows what became. Bitrix24 may carry one out long after its answer was lost, so what
 * must not happen before it is put off for a while. Immutable.
 *
 * @param saidAt when the last request was about to be sent, if nothing is known of it yet; null if its outcome is known
 * @param lostAt since when an earlier one counts as lost; null if none does
 * @since 0.1
 */
public record Unanswered(@Nullable Instant saidAt, @Nullable Instant lostAt) {

    /** None. */
    public static final Unanswered NONE = new Unanswered(null, null);

    /** One more is about to be sent. What is not known of the one before it will not be known any more. */
    Unanswered said(Instant now) {
        return new Unanswered(now, since());
    }

    /** It is known what became of the last one. */
    Unanswered known() {
        return saidAt == null ? this : new Unanswered(null, lostAt);
    }

    /** The answer to the last one was lost, and it may still be running. */
    Unanswered lost(Instant now) {
        return new Unanswered(null, now);
    }

    /**
     * From when on the last of them may be running.
     *
     * @return the time; null if the outcome of all is known
     */
    public @Nullable Instant since() {
        if (saidAt == null || lostAt == null) {
            return saidAt == null ? lostAt : saidAt;
        }
        return saidAt.isAfter(lostAt) ? saidAt : lostAt;
    }
}
