package io.github.pbx24.correlation.simulation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that somebody moves. */
final class VirtualClock extends Clock {

    private Instant now;

    VirtualClock(Instant start) {
        now = start;
    }

    void moveTo(Instant time) {
        now = time.isAfter(now) ? time : now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
