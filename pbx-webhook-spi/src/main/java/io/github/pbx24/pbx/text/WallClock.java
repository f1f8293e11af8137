package io.github.pbx24.pbx.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The clock on the wall of an exchange that tells times without an offset. Quick for zones that have stopped to change their clocks,
 * which those of Russia have. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class WallClock {

    private static final int SECONDS_PER_DAY = 86_400;
    private static final int FIRST_YEAR = 2001;
    private static final int LAST_YEAR = 2099;
    private static final Instant LATER = Instant.parse("2100-12-31T23:59:59Z");

    private static final TimeDigits.Form DATE = new TimeDigits.Form("0000-00-");
    private static final TimeDigits.Form DAY_AND_CLOCK = new TimeDigits.Form("00 00:00");
    private static final TimeDigits.Form CLOCK_END = new TimeDigits.Form("00:00:00");
    private static final int SECONDS_END = 19;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final ZoneId zone;

    /** By the wall clock, from when on the offset never changes again; in seconds since 1970. */
    private final long settledFrom;

    private final int settledOffset;

    private WallClock(ZoneId zone) {
        this.zone = zone;
        ZoneRules rules = zone.getRules();
        List<ZoneOffsetTransition> transitions = rules.getTransitions();
        settledOffset = rules.getOffset(LATER).getTotalSeconds();
        if (!rules.getTransitionRules().isEmpty()) {
            settledFrom = Long.MAX_VALUE;
        } else {
            settledFrom = transitions.isEmpty()
                    ? Long.MIN_VALUE
                    : transitions.get(transitions.size() - 1).toEpochSecond() + 2 * SECONDS_PER_DAY;
        }
    }

    /**
     * The clock of a zone.
     *
     * @param zone the zone
     * @return its clock
     */
    public static WallClock of(ZoneId zone) {
        return new WallClock(zone);
    }

    /**
     * What this clock showed.
     *
     * @param year the year, with its century
     * @param month 1 to 12
     * @param day 1 to 31
     * @param hour 0 to 23
     * @param minute 0 to 59
     * @param second 0 to 59
     * @param nanos 0 to 999,999,999
     * @return the instant, as {@link LocalDateTime#atZone} finds it where a clock is set forward or back; null if there is no such date or
     *     time
     */
    public @Nullable Instant at(int year, int month, int day, int hour, int minute, int second, int nanos) {
        if (settledFrom < Long.MAX_VALUE && isUsual(year, month, day, hour, minute, second, nanos)) {
            long local = CivilDate.epochDay(year, month, day) * SECONDS_PER_DAY + (hour * 60 + minute) * 60 + second;
            if (local >= settledFrom) {
                return Instant.ofEpochSecond(local - settledOffset, nanos);
            }
        }
        try {
            return LocalDateTime.of(year, month, day, hour, minute, second, nanos)
                    .atZone(zone)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /**
     * Reads a time of this clock where it stands, {@code 2024-03-04 10:00:00} with or without {@code .123} behind it: general parsers cost more than
     * all the rest of a webhook.
     *
     * @param text a text in ASCII, for example the body of a webhook
     * @param from where the time begins
     * @param to where it ends, exclusively
     * @return the instant, as {@link #at} finds it; null if there is anything else, or a year before 2001 or after 2099
     */
    public @Nullable Instant usual(byte[] text, int from, int to) {
        boolean whole = to - from == SECONDS_END;
        if (!whole && (to - from != SECONDS_END + 4 || text[from + SECONDS_END] != '.')) {
            return null;
        }
        long date = DATE.read(text, from);
        long clock = DAY_AND_CLOCK.read(text, from + Long.BYTES);
        long seconds = CLOCK_END.read(text, from + SECONDS_END - Long.BYTES);
        int millis = whole ? 0 : thousandths(text, from + SECONDS_END + 1);
        if ((date | clock | seconds | millis) < 0) {
            return null;
        }
        int year = 100 * TimeDigits.pair(date, 0) + TimeDigits.pair(date, 2);
        return year < FIRST_YEAR || year > LAST_YEAR
                ? null
                : at(
                        year,
                        TimeDigits.pair(date, 5),
                        TimeDigits.pair(clock, 0),
                        TimeDigits.pair(clock, 3),
                        TimeDigits.pair(clock, 6),
                        TimeDigits.pair(seconds, 6),
                        millis * NANOS_PER_MILLI);
    }

    /** Three digits; negative if they are none. */
    private static int thousandths(byte[] text, int at) {
        int value = 0;
        for (int i = at; i < at + 3; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }

    private static boolean isUsual(int year, int month, int day, int hour, int minute, int second, int nanos) {
        return year >= FIRST_YEAR
                && year <= LAST_YEAR
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= CivilDate.lengthOf(year, month)
                && (hour | minute | second | nanos) >= 0
                && hour <= 23
                && minute <= 59
                && second <= 59
                && nanos <= 999_999_999;
    }

    @Override
    public String toString() {
        return "WallClock[" + zone + "]";
    }
}
