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
