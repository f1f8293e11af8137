package io.github.pbx24.gateway.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in ISO-8601 form, or a number with s, m, h or d; bounded so that nothing overflows when added to a date. */
final class Durations {

    static final String COMPLAINT = "must be a duration such as PT30S or 30s, at most 1000 days";
    static final String POSITIVE_COMPLAINT =
            "must be a duration such as PT30S or 30s, longer than zero, at most 1000 days";

    private static final Pattern SHORT = Pattern.compile("(\\d{1,9}) ?(ms|s|m|min|h|d)");
    private static final Duration LONGEST = Duration.ofDays(1_000);

    private Durations() {}

    static Duration parse(String text) {
        Matcher matcher = SHORT.matcher(text);
        Duration duration =
                matcher.matches() ? of(Long.parseLong(matcher.group(1)), matcher.group(2)) : Duration.parse(text);
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("out of range");
        }
        return duration;
    }

    private static Duration of(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m", "min" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    static Duration parsePositive(String text) {
        Duration duration = parse(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException("zero");
        }
        return duration;
    }
}
