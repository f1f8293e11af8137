package io.github.pbx24.threecx.internal;

import io.github.pbx24.pbx.text.TimeText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a time that a template printed. 3CX prints times in the culture of its server unless the template says otherwise, so beside
 * what {@link TimeText} reads, dates with slashes or dashes and 12-hour clocks of other languages are understood: {@code 1/15/2026 12:15:02
 * PM} has the month first because of its clock, {@code 15/01/2026 12:15} the day.
 */
public final class PrintedTime {

    private static final int MAX_LENGTH = 64;

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})([-./])(\\d{1,2})\\2(\\d{1,4})\\.?(?:T|,?\\s+)"
            + "(\\d{1,2})[:.](\\d{2})(?:[:.](\\d{2})(?:[.,]\\d{1,9})?)?\\s*(\\D{0,8}?)\\s*(Z|[+-]\\d{2}:?\\d{2})?");

    private PrintedTime() {}

    /**
     * Reads a time.
     *
     * @param text what was sent
     * @param zone the zone of a local time
     * @return the time; empty if the text is not one
     */
    public static Optional<Instant> read(String text, ZoneId zone) {
        String stripped = text.strip().replace('\u00A0', ' ').replace('\u202F', ' ');
        if (stripped.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Optional<Instant> usual = TimeText.read(stripped, zone);
        if (usual.isPresent()) {
            return usual;
        }
        Matcher matcher = FORM.matcher(stripped);
        return matcher.matches() ? Optional.ofNullable(instant(matcher, zone)) : Optional.empty();
    }

    private static @Nullable Instant instant(Matcher matcher, ZoneId zone) {
        Half half = Half.of(matcher.group(8));
        if (half == null) {
            return null;
        }
        int[] date = date(matcher, half != Half.NONE);
        String seconds = matcher.group(7);
        try {
            LocalDateTime local = LocalDateTime.of(
                    date[0],
                    date[1],
                    date[2],
                    half.hour(Integer.parseInt(matcher.group(5))),
                    Integer.parseInt(matcher.group(6)),
                    seconds == null ? 0 : Integer.parseInt(seconds));
            String offset = matcher.group(9);
            return local.atZone(offset == null ? zone : ZoneOffset.of(offset)).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Year, month, day. */
    private static int[] date(Matcher matcher, boolean twelveHours) {
        int first = Integer.parseInt(matcher.group(1));
        int second = Integer.parseInt(matcher.group(3));
        int third = Integer.parseInt(matcher.group(4));
        if (matcher.group(1).length() == 4) {
            return new int[] {first, second, third};
        }
        // Slashes with a 12-hour clock are American; all other cultures that print this put the day first.
        boolean monthFirst = second > 12 || matcher.group(2).equals("/") && twelveHours && first <= 12;
        int year = third < 100 ? 2000 + third : third;
        return monthFirst ? new int[] {year, first, second} : new int[] {year, second, first};
    }

    /** Half of a day on a 12-hour clock. */
    private enum Half {
        NONE,
        MORNING,
        AFTERNOON;

        /** Null if the word is not a half of a day. */
        static @Nullable Half of(String word) {
            String letters = word.toLowerCase(Locale.ROOT).replaceAll("[.\\s]", "");
            return switch (letters) {
                case "" -> NONE;
                case "am", "a", "дп", "πμ", "vorm", "de" -> MORNING;
                case "pm", "p", "пп", "μμ", "nachm", "du" -> AFTERNOON;
                default -> null;
            };
        }

        int hour(int shown) {
            if (this == NONE) {
                return shown;
            }
            if (shown < 1 || shown > 12) {
                throw new DateTimeException("not an hour of a 12-hour clock");
            }
            return shown % 12 + (this == AFTERNOON ? 12 : 0);
        }
    }
}
