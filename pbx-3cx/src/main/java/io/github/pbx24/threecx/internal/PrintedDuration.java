package io.github.pbx24.threecx.internal;

import io.github.pbx24.pbx.text.DurationText;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a duration that a template printed: what {@link DurationText} reads, and time spans of .NET with days in front and a fraction behind, such as
 * {@code 1.02:03:04.5}.
 */
public final class PrintedDuration {

    private static final Pattern SPAN = Pattern.compile("(?:(\\d)\\.)?(\\d{1,2}:\\d{2}:\\d{2})(?:[.,]\\d{1,9})?");

    private PrintedDuration() {}

    /**
     * Reads a duration.
     *
     * @param text what was sent
     * @return whole seconds, never negative; empty if the text is not a duration
     */
    public static Optional<Duration> read(String text) {
        Matcher span = SPAN.matcher(text.strip());
        if (!span.matches()) {
            return DurationText.read(text).map(duration -> Duration.ofSeconds(duration.toSeconds()));
        }
        long days = span.group(1) == null ? 0 : Long.parseLong(span.group(1));
        return DurationText.read(span.group(2)).map(rest -> rest.plusDays(days));
    }
}
