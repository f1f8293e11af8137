package io.github.pbx24.correlation.store;

import java.time.Instant;

/**
 * Something that was done about a call. Equal ones are kept once, with the first and the last time.
 *
 * @param command what was done, for example {@code REGISTER}
 * @param outcome how it went, for example {@code DONE}
 * @param reason why it did not go well, without secrets and numbers; else empty
 * @param firstAt when first
 * @param lastAt when last
 * @param times how often
 * @since 0.1
 */
public record CallStep(String command, String outcome, String reason, Instant firstAt, Instant lastAt, int times) {

    private static final int LONGEST_REASON = 200;

    /** Cuts the reason to what is stored. */
    public CallStep {
        reason = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    }

    /**
     * Something that was done once.
     *
     * @param command what was done
     * @param outcome how it went
     * @param reason why it did not go well; else empty
     * @param at when
     * @return the step
     */
    public static CallStep once(String command, String outcome, String reason, Instant at) {
        return new CallStep(command, outcome, reason, at, at, 1);
    }

    CallStep again(Instant at) {
        return new CallStep(command, outcome, reason, firstAt, at, times + 1);
    }
}
