package io.github.pbx24.inbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The two ways the inbox looks at time: by its clock, and by what really passed. */
final class Times {
    private Times() {}

    /** Stores keep microseconds; rounding once here lets what was written equal what is read. */
    static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
