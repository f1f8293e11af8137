package io.github.pbx24.events;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a handler is called. Immutable.
 *
 * @param delay how long after its receipt an event is handled; zero for at once, at most an hour. What belongs to an ended call,
 *     such as its recording, is there 5 to 30 seconds later
 * @param quietTime how long an object must have been quiet: events of one name about one object that come meanwhile are
 *     handled together, once; zero for each on its own, at most an hour
 * @param guard keeps events of own changes from the handler; null for none
 * @since 0.1
 */
public record HandlerOptions(
        Duration delay, Duration quietTime, @Nullable LoopGuard guard) {

    // First: the constants below are checked by it.
    private static final Duration MAX = Duration.ofHours(1);

    /** At once and each on its own, without a guard. */
    public static final HandlerOptions AT_ONCE = new HandlerOptions(Duration.ZERO, Duration.ZERO, null);

    /**
     * When the object has been quiet for a second: the default for events that tell of an update. They carry no more than an id and
     * a time in whole seconds, so two changes within a second look the same; read a second later, the object has both.
     */
    public static final HandlerOptions WHEN_QUIET = AT_ONCE.withQuietTime(Duration.ofSeconds(1));

    /**
     * A second later: the default for objects of the CRM and tasks that were added. If the event of a change is lost that was made within the
     * same second, catching up cannot tell it from the adding.
     */
    private static final HandlerOptions ADDED = AT_ONCE.withDelay(Duration.ofSeconds(1));

    /** Checks the bounds. */
    public HandlerOptions {
        check("delay", delay);
        check("quietTime", quietTime);
    }

    static HandlerOptions defaultFor(String name) {
        String event = ItemEvents.plain(name);
        if (event.endsWith("UPDATE") && !event.startsWith("ONAPP")) {
            return WHEN_QUIET;
        }
        boolean isFoundByTime = event.startsWith("ONCRM") || event.startsWith("ONTASK");
        return isFoundByTime && event.endsWith("ADD") ? ADDED : AT_ONCE;
    }

    private static void check(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isNegative() || value.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(name + " must be zero to " + MAX + ", was " + value);
        }
    }

    /**
     * The same with a delay.
     *
     * @param duration zero to an hour
     * @return a copy
     * @throws IllegalArgumentException if it is out of range
     */
    public HandlerOptions withDelay(Duration duration) {
        return new HandlerOptions(duration, quietTime, guard);
    }

    /**
     * The same with a quiet time.
     *
     * @param duration zero to an hour
     * @return a copy
     * @throws IllegalArgumentException if it is out of range
     */
    public HandlerOptions withQuietTime(Duration duration) {
        return new HandlerOptions(delay, duration, guard);
    }

    /**
     * The same with a guard.
     *
     * @param value keeps events of own changes from the handler; null for none
     * @return a copy
     */
    public HandlerOptions withGuard(@Nullable LoopGuard value) {
        return new HandlerOptions(delay, quietTime, value);
    }
}
