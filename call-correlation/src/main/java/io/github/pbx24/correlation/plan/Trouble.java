package io.github.pbx24.correlation.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Failures in a row of the step that a call cannot do without. Immutable.
 *
 * @param failures how often in a row the step failed
 * @param refusals how often it was refused for good since it last succeeded
 * @param retryAt not before then it is tried again; null if at once
 * @param problem the last failure in words for the operator; null if there is none
 * @since 0.1
 */
public record Trouble(
        int failures,
        int refusals,
        @Nullable Instant retryAt,
        @Nullable String problem) {

    /** None. */
    public static final Trouble NONE = new Trouble(0, 0, null, null);

    /** So often a step is refused before only a person can decide. With the waits between it takes about eight hours. */
    static final int MOST_REFUSALS = 12;

    /** Waits after failures in a row; the last one repeats. A portal that comes back is noticed within a minute. */
    private static final List<Duration> BACKOFF = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1));

    /** What only a person can mend is tried again more and more rarely. */
    private static final List<Duration> AFTER_REFUSAL = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1));

    Trouble after(Ack ack, String what, Instant now) {
        boolean refused = ack.kind() == Ack.Kind.REFUSED;
        Instant next = now.plus(refused ? wait(AFTER_REFUSAL, refusals) : wait(BACKOFF, failures));
        Instant told = ack.notBefore().orElse(next);
        return new Trouble(
                failures + 1,
                refused ? refusals + 1 : refusals,
                told.isAfter(next) ? told : next,
                what + ": " + ack.reason());
    }

    /** Something was refused that can be mended at once, by another user for example. */
    Trouble noted(String what) {
        return new Trouble(failures + 1, refusals + 1, null, what);
    }

    Trouble until(Instant next, String what) {
        return new Trouble(failures + 1, refusals, next, what);
    }

    boolean isHopeless() {
        return refusals >= MOST_REFUSALS;
    }

    static Duration backoff(int failures) {
        return wait(BACKOFF, failures);
    }

    private static Duration wait(List<Duration> waits, int before) {
        return waits.get(Math.min(before, waits.size() - 1));
    }
}
