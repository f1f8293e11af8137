package io.github.pbx24.gateway.config;

import java.time.Duration;

/** Durations in ISO-8601 form, bounded so that nothing overflows when they are added to a date. */
final class Durations {

    static final String COMPLAINT = "must be a duration such as PT30S, at most PT24000H";
    static final String POSITIVE_COMPLAINT = "must be a duration such as PT30S, longer than zero, at most PT24000H";

    private static final Duration LONGEST = Duration.ofHours(24_000);

    private Durations() {}

    static Duration parse(String text) {
        Duration duration = Duration.parse(text);
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("out of range");
        }
        return duration;
    }

    static Duration parsePositive(String text) {
        Duration duration = parse(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException("zero");
        }
        return duration;
    }
}
