package io.github.pbx24.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until it is told to move. Thread-safe.
 *
 * @since 0.1
 */
public final class SimulatedClock extends Clock {

    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    private SimulatedClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /**
     * Makes a clock that shows the given time, in UTC.
     *
     * @param start the first time it shows
     * @return a new clock
     */
    public static SimulatedClock at(Instant start) {
        return new SimulatedClock(new AtomicReference<>(start), ZoneOffset.UTC);
    }

    /**
     * Moves the clock.
     *
     * @param duration how far; negative moves it back
     * @return the new time
     */
    public Instant advance(Duration duration) {
        return now.updateAndGet(time -> time.plus(duration));
    }

    /**
     * Sets the clock.
     *
     * @param time what it shows from now on
     */
    public void set(Instant time) {
        now.set(time);
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** Returns the same clock, still moved together with this one, in another zone. */
    @Override
    public Clock withZone(ZoneId other) {
        return new SimulatedClock(now, other);
    }

    @Override
    public Instant instant() {
        return now.get();
    }
}
