package io.github.pbx24.simulator.internal.context;

import java.time.Duration;

/**
 * What one execution of a method costs.
 *
 * @param duration how long the answer says it took
 * @param operating what is added to the method's operating budget
 */
public record ServiceTime(Duration duration, Duration operating) {

    public static final ServiceTime NONE = new ServiceTime(Duration.ZERO, Duration.ZERO);

    public static ServiceTime ofMillis(long duration, long operating) {
        return new ServiceTime(Duration.ofMillis(duration), Duration.ofMillis(operating));
    }
}
