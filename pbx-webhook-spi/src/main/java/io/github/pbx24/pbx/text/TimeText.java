package io.github.pbx24.pbx.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times that exchanges write. Read are ISO-8601 with {@code T} or a blank, its basic form {@code 20240304T100000Z}, offsets with and without colon, {@code
 * 04.03.2024 10:00:00}, and seconds, milliseconds or microseconds since 1970. Anything outside of the years 2000 to 2100 is a
 * mistake of the sender.
 *
 * <p>The usual form {@code 2024-03-04T10:00:00+03:00} is read by position, because general parsers cost more than all the rest of a
 * webhook.
 *
 * @since 0.1
 */
public final class TimeText {

    private static final int MAX_LENGTH = 64;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-12-31T23:59:59.999999999Z");

    private static final String CLOCK =
            "(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9})\\d*)?)?(?: ?(?<half>[AP]M))?";
    private static final String OFFSET = "(?: ?(?<offset>Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)| (?<bare>\\d{2}:\\d{2}))?";
    private static final Pattern YEAR_FIRST =
            Pattern.compile("(?<year>\\d{4})([-/.])(?<month>\\d{1,2})\\2(?<day>\\d{1,2})(?:T|,? )" + CLOCK + OFFSET);
    private static final Pattern DAY_FIRST =
            Pattern.compile("(?<day>\\d{1,2})\\.(?<month>\\d{1,2})\\.(?<year>\\d{4}),? " + CLOCK + OFFSET);
    /** The basic form of ISO-8601. It has no half of a day. */
    private static final Pattern BASIC = Pattern.compile("(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})T"
            + "(?<hour>\\d{2})(?<minute>\\d{2})(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9})\\d*)?(?<half>(?!))?"
            + OFFSET);

    private static final Pattern NUMBER = Pattern.compile("(?<whole>\\d{9,17})(?:\\.(?<fraction>\\d{1,9})\\d*)?");

    private static final TimeDigits.Form DATE = new TimeDigits.Form("0000-00-");
    private static final TimeDigits.Form DAY_AND_CLOCK = new TimeDigits.Form("00T00:00");
    private static final TimeDigits.Form SECONDS_AND_EAST = new TimeDigits.Form("00+00:00");
    private static final TimeDigits.Form SECONDS_AND_WEST = new TimeDigits.Form("00-00:00");
    private static final TimeDigits.Form SECONDS_AND_Z = new TimeDigits.Form("0:00:00Z");
    private static final int UNIVERSAL = 20;
    private static final int WITH_OFFSET = 25;
    private static final int SECONDS_AT = 17;
    private static final int SIGN_AT = 19;

    private TimeText() {}

    /**
     * Reads a time.
     *
     * @param text the time as sent
     * @param zone where a time without offset is local; null if that is not known
     * @return the time; empty if the text is no time, or has no offset and the zone is unknown
     */
    public static Optional<Instant> read(String text, @Nullable ZoneId zone) {
        try {
            Instant time = isUsual(text) ? usual(text) : other(text, zone);
            return time == null || time.isBefore(EARLIEST) || time.isAfter(LATEST)
                    ? Optional.empty()
                    : Optional.of(time);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads a time of the usual form where it stands, {@code 2024-03-04T10:00:00+03:00} or {@code 2024-03-04T10:00:00Z}.
     *
     * @param text a text in ASCII, for example the body of a webhook
     * @param from where the time begins
     * @param to where it ends, exclusively
     * @return the time; null if there is anything else, which {@link #read} may be able to read
     */
    public static @Nullable Instant usual(byte[] text, int from, int to) {
        boolean universal = to - from == UNIVERSAL;
        if (!universal && to - from != WITH_OFFSET || text[from + SECONDS_AT - 1] != ':') {
            return null;
        }
        boolean west = text[from + SIGN_AT] == '-';
        long date = DATE.read(text, from);
        long clock = DAY_AND_CLOCK.read(text, from + Long.BYTES);
        // The last eight characters, some of which have been read before.
        long rest =
                (universal ? SECONDS_AND_Z : west ? SECONDS_AND_WEST : SECONDS_AND_EAST).read(text, to - Long.BYTES);
        if ((date | clock | rest) < 0) {
            return null;
        }
        int day = day(date, clock);
        int seconds = secondsOfDay(clock, TimeDigits.pair(rest, universal ? 5 : 0));
        int offset = universal ? 0 : offset(rest);
        return (day | seconds | offset) < 0
                ? null
                : Instant.ofEpochSecond(day * (long) SECONDS_PER_DAY + seconds + (west ? offset : -offset));
    }

    /** Days since 1970; negative if there is no such day, or if the other way decides: of the last year the end may be too late. */
    private static int day(long date, long clock) {
        int year = 100 * TimeDigits.pair(date, 0) + TimeDigits.pair(date, 2);
        int month = TimeDigits.pair(date, 5);
        int day = TimeDigits.pair(clock, 0);
        boolean usable = year >= 2001
                && year <= 2099
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= CivilDate.lengthOf(year, month);
        return usable ? (int) CivilDate.epochDay(year, month, day) : -1;
    }

    /** Negative if there is no such time. */
    private static int secondsOfDay(long clock, int second) {
        int hour = TimeDigits.pair(clock, 3);
        int minute = TimeDigits.pair(clock, 6);
        return hour <= 23 && minute <= 59 && second <= 59 ? (hour * 60 + minute) * 60 + second : -1;
    }

    /** In seconds; negative if there is no such offset. */
    private static int offset(long rest) {
        int hour = TimeDigits.pair(rest, 3);
        int minute = TimeDigits.pair(rest, 6);
        return hour <= 18 && minute <= 59 ? (hour * 60 + minute) * 60 : -1;
    }

    private static boolean isUsual(String text) {
        int length = text.length();
        return (length == 25 && (text.charAt(19) == '+' || text.charAt(19) == '-') && text.charAt(22) == ':'
                        || length == 20 && text.charAt(19) == 'Z')
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    private static Instant usual(String text) {
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

    private static @Nullable Instant other(String raw, @Nullable ZoneId zone) {
        String text = raw.strip().toUpperCase(Locale.ROOT);
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        Matcher number = NUMBER.matcher(text);
        if (number.matches()) {
            return sinceEpoch(number);
        }
        Matcher matcher = YEAR_FIRST.matcher(text);
        if (!matcher.matches()) {
            matcher = DAY_FIRST.matcher(text);
        }
        if (!matcher.matches()) {
            matcher = BASIC.matcher(text);
        }
        if (!matcher.matches()) {
            return null;
        }
        LocalDateTime local = LocalDateTime.of(
                number(matcher, "year"),
                number(matcher, "month"),
                number(matcher, "day"),
                hour(matcher),
                number(matcher, "minute"),
                number(matcher, "second"),
                nanos(matcher.group("fraction")));
        // A plus sign in a query arrives as a blank.
        String offset = matcher.group("bare") != null ? "+" + matcher.group("bare") : matcher.group("offset");
        if (offset == null) {
            return zone == null ? null : local.atZone(zone).toInstant();
        }
        boolean universal = Character.isLetter(offset.charAt(0));
        return local.toInstant(universal ? ZoneOffset.UTC : ZoneOffset.of(offset));
    }

    private static Instant sinceEpoch(Matcher number) {
        String whole = number.group("whole");
        long value = Long.parseLong(whole);
        int digits = whole.length();
        long unit = digits <= 11 ? 1 : digits <= 14 ? 1_000 : 1_000_000;
        long nanos = value % unit * (1_000_000_000 / unit);
        return Instant.ofEpochSecond(value / unit, unit == 1 ? nanos(number.group("fraction")) : nanos);
    }

    private static int hour(Matcher matcher) {
        int hour = number(matcher, "hour");
        String half = matcher.group("half");
        if (half == null) {
            return hour;
        }
        if (hour < 1 || hour > 12) {
            throw new DateTimeException("no hour of a half day");
        }
        return hour % 12 + (half.equals("PM") ? 12 : 0);
    }

    private static int number(Matcher matcher, String group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int nanos(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
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
