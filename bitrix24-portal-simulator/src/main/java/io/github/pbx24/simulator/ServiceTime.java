package io.github.pbx24.simulator;

import java.time.Duration;

/**
 * What one execution of a method costs.
 *
 * @param duration how long the answer says it took
 * @param operating what is added to the method's operating budget
 */
record ServiceTime(Duration duration, Duration operating) {

    static final ServiceTime NONE = new ServiceTime(Duration.ZERO, Duration.ZERO);

    static ServiceTime ofMillis(long duration, long operating) {
        return new ServiceTime(Duration.ofMillis(duration), Duration.ofMillis(operating));
    }
}
