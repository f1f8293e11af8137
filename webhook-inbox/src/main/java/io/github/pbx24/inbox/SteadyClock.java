package io.github.pbx24.inbox;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A clock that does not go back with the one it follows: until that one has caught up, it goes on by what really passes. What
 * waits for a time would wait longer by the jump, and leases would hold longer.
 */
final class SteadyClock extends Clock {
    private final Clock followed;
    private Instant last = Instant.MIN;
    private long lastNanos;

    SteadyClock(Clock followed) {
        this.followed = followed;
    }

    @Override
    public synchronized Instant instant() {
        Instant told = followed.instant();
        long nanos = System.nanoTime();
        if (told.isBefore(last)) {
            told = last.plusNanos(nanos - lastNanos);
        }
        last = told;
        lastNanos = nanos;
        return told;
    }

    @Override
    public ZoneId getZone() {
        return followed.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return followed.withZone(zone);
    }
}
