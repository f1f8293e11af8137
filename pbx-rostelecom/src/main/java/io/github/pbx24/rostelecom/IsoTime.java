package io.github.pbx24.rostelecom;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/**
 * Reads dates such as {@code 2024-03-04T10:00:00+03:00}. The usual form is read by position, because the general parser of
 * the JDK costs more than all the rest of a webhook; other forms of ISO-8601 go to that parser.
 */
final class IsoTime {

    private static final int MAX_LENGTH = 40;
    private static final int SECONDS_PER_DAY = 86_400;

    private IsoTime() {}

    /**
     * Reads a date with time and offset.
     *
     * @throws DateTimeException if the text is something else
     */
    static Instant parse(String text) {
        int length = text.length();
        boolean usual = (length == 25 && (text.charAt(19) == '+' || text.charAt(19) == '-') && text.charAt(22) == ':'
                        || length == 20 && text.charAt(19) == 'Z')
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
        return usual ? parseUsual(text) : parseOther(text);
    }

    private static Instant parseUsual(String text) {
        int year = pair(text, 0) * 100 + pair(text, 2);
        int hour = within(pair(text, 11), 23);
        int minute = within(pair(text, 14), 59);
        int second = within(pair(text, 17), 59);
        int offset = 0;
        if (text.length() == 25) {
            offset = (within(pair(text, 20), 18) * 60 + within(pair(text, 23), 59)) * 60;
            offset = text.charAt(19) == '-' ? -offset : offset;
        }
        long day = LocalDate.of(year, pair(text, 5), pair(text, 8)).toEpochDay();
        return Instant.ofEpochSecond(day * SECONDS_PER_DAY + (hour * 60 + minute) * 60 + second - offset);
    }

    private static Instant parseOther(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new DateTimeException("too long");
        }
        return OffsetDateTime.parse(text).toInstant();
    }

    private static int pair(String text, int at) {
        int tens = text.charAt(at) - '0';
        int ones = text.charAt(at + 1) - '0';
        if (tens < 0 || tens > 9 || ones < 0 || ones > 9) {
            throw new DateTimeException("not a digit");
        }
        return tens * 10 + ones;
    }

    private static int within(int value, int max) {
        if (value > max) {
            throw new DateTimeException("out of range");
        }
        return value;
    }
}
