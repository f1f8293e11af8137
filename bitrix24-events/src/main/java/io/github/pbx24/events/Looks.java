package io.github.pbx24.events;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How often a stranger may make us look into the store. Thread-safe. */
final class Looks {

    private static final int AT_ONCE = 10;
    private static final Duration ONE_MORE_EVERY = Duration.ofSeconds(1);

    private final Clock clock;
    private int left = AT_ONCE;
    private Instant countedAt;
    private Instant allAt = Instant.MIN;

    /** What may be read now. */
    enum Look {
        ONE,
        /** One look for all that were turned away. */
        ALL,
        NONE
    }

    Looks(Clock clock) {
        this.clock = clock;
        countedAt = clock.instant();
    }

    synchronized Look next() {
        Instant now = clock.instant();
        refill(now);
        if (left > 0) {
            left--;
            return Look.ONE;
        }
        // A clock that was ahead tells nothing.
        boolean isTime = !now.isBefore(allAt.plus(ONE_MORE_EVERY)) || now.isBefore(allAt);
        if (isTime) {
            allAt = now;
            return Look.ALL;
        }
        return Look.NONE;
    }

    private void refill(Instant now) {
        if (now.isBefore(countedAt)) {
            countedAt = now;
        }
        long more = Duration.between(countedAt, now).dividedBy(ONE_MORE_EVERY);
        if (more > 0) {
            left = (int) Math.min(AT_ONCE, left + more);
            countedAt = now;
        }
    }
}
