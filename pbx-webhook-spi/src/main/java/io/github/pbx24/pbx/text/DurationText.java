package io.github.pbx24.pbx.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the durations that exchanges write: seconds such as {@code 170} or {@code 170.4}, {@code 2:50}, {@code 1:02:50}, {@code
 * PT2M50S}. A call is not longer than 30 days.
 *
 * @since 0.1
 */
public final class DurationText {

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int MAX_LENGTH = 32;
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,9})(?:[.,](\\d{1,9})\\d*)?");
    private static final Pattern CLOCK = Pattern.compile("(?:(\\d{1,4}):)?(\\d{1,6}):([0-5]\\d)");

    private DurationText() {}

    /**
     * Reads a duration.
     *
     * @param text the duration as sent
     * @return the duration; empty if the text is something else, negative, or longer than 30 days
     */
    public static Optional<Duration> read(String text) {
        long whole = wholeSeconds(text);
        if (whole >= 0) {
            return bounded(Duration.ofSeconds(whole));
        }
        String plain = text.strip();
        if (plain.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher seconds = SECONDS.matcher(plain);
        if (seconds.matches()) {
            String fraction = seconds.group(2);
            long nanos = fraction == null ? 0 : Long.parseLong((fraction + "000000000").substring(0, 9));
            return bounded(Duration.ofSeconds(Long.parseLong(seconds.group(1)), nanos));
        }
        Matcher clock = CLOCK.matcher(plain);
        if (clock.matches()) {
            String hours = clock.group(1);
            long minutes = Long.parseLong(clock.group(2));
            boolean usable = hours == null || minutes < 60;
            return usable
                    ? bounded(Duration.ofHours(hours == null ? 0 : Long.parseLong(hours))
                            .plusMinutes(minutes)
                            .plusSeconds(Long.parseLong(clock.group(3))))
                    : Optional.empty();
        }
        try {
            return plain.toUpperCase(Locale.ROOT).startsWith("P") ? bounded(Duration.parse(plain)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads whole seconds where they stand.
     *
     * @param text a text in ASCII, for example the body of a webhook
     * @param from where the duration begins
     * @param to where it ends, exclusively
     * @return the seconds; -1 if there is anything else, which {@link #read} may be able to read
     */
    public static long wholeSeconds(byte[] text, int from, int to) {
        if (to <= from || to - from > 9) {
            return -1;
        }
        long seconds = 0;
        for (int i = from; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            seconds = seconds * 10 + digit;
        }
        return seconds > LONGEST.toSeconds() ? -1 : seconds;
    }

    /** The usual form, read without a pattern; -1 for all others. */
    private static long wholeSeconds(String text) {
        if (text.isEmpty() || text.length() > 9) {
            return -1;
        }
        long seconds = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            seconds = seconds * 10 + digit;
        }
        return seconds;
    }

    private static Optional<Duration> bounded(Duration duration) {
        return duration.isNegative() || duration.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(duration);
    }
}
