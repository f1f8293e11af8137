package io.github.pbx24.inbox;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Refuses wrong settings at the call that is wrong, naming the parameter. */
final class Checks {
    /** What is meant for ever is at most this, so that times and nanoseconds can be reckoned with it. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Checks() {}

    /** A time that a clock can count and a database can hold: less than a millisecond would be none at all. */
    static Duration duration(String name, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be 1 millisecond to 36500 days, was " + value);
        }
        return value;
    }

    /** However long it is, what can be added to the time of this process. */
    static long nanos(Duration wait) {
        return Math.min(TimeUnit.NANOSECONDS.convert(wait), TimeUnit.NANOSECONDS.convert(LONGEST));
    }

    static String name(String parameter, String value) {
        if (value.isBlank() || value.length() > 100 || !value.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
            throw new IllegalArgumentException(
                    parameter + " must be 1 to 100 printable ASCII characters, was " + BoundedText.cut(value, 100));
        }
        return value;
    }
}
