package io.github.pbx24.correlation.internal.work;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * The engine's own time. It follows the wall clock, but never goes back: when the wall clock is set back, this time goes on at
 * nine tenths of the speed until the wall clock has caught up. So what was accepted before is not held up. Thread-safe.
 */
public final class EngineTime {

    private final Clock wall;
    private final LongSupplier ticks;

    private Instant last;
    private long lastTick;

    /**
     * Starts at the wall clock.
     *
     * @param wall what people call the time
     * @param ticks nanoseconds that pass evenly whatever happens to the wall clock
     */
    public EngineTime(Clock wall, LongSupplier ticks) {
        this.wall = wall;
        this.ticks = ticks;
        this.last = wall.instant().truncatedTo(ChronoUnit.MICROS);
        this.lastTick = ticks.getAsLong();
    }

    public synchronized Instant now() {
        long tick = ticks.getAsLong();
        Duration passed = Duration.ofNanos(Math.max(0, tick - lastTick));
        Instant onTheWall = wall.instant();
        if (onTheWall.isBefore(last.plus(passed))) {
            passed = passed.multipliedBy(9).dividedBy(10);
        }
        Instant steady = last.plus(passed);
        last = (onTheWall.isAfter(steady) ? onTheWall : steady).truncatedTo(ChronoUnit.MICROS);
        lastTick = tick;
        return last;
    }

    /** When something was received by this time, given the wall clock's time of the receipt. Never in the future. */
    public Instant ofReceipt(Instant receivedAt) {
        Instant now = now();
        Duration ahead = Duration.between(wall.instant(), now);
        Instant shifted = ahead.isNegative() ? receivedAt : receivedAt.plus(ahead);
        return (shifted.isAfter(now) ? now : shifted).truncatedTo(ChronoUnit.MICROS);
    }
}
