package io.github.pbx24.events.watch;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * When somebody works: shifts on days of the week in a time zone, holidays, and days with shifts of their own. Immutable and
 * thread-safe; reads no clock.
 *
 * <pre>{@code
 * BusinessHours hours = BusinessHours.builder(ZoneId.of("Europe/Moscow"))
 *         .open(BusinessHours.WORKDAYS, LocalTime.of(9, 0), LocalTime.of(18, 0))
 *         .closed(LocalDate.of(2027, 1, 1))
 *         .build();
 * }</pre>
 *
 * <p>A shift that ends at or before the time at which it begins ends on the next day: 22:00 to 06:00 is a night, 00:00 to 00:00 a whole day. It
 * belongs to the day on which it begins, so a holiday takes away the night that begins on it and leaves the morning that the
 * night before runs into. Where clocks change, a shift lasts from the first moment at which the clock shows its
 * beginning or later, to the last at which the clock shows less than its end. Shifts may overlap; time counts once.
 *
 * @since 0.1
 */
public final class BusinessHours {

    /** Monday to Friday. */
    public static final Set<DayOfWeek> WORKDAYS = Set.copyOf(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));

    /** All seven days. */
    public static final Set<DayOfWeek> EVERY_DAY = Set.of(DayOfWeek.values());

    /** How far ahead {@link #reached} looks: {@value} days. */
    public static final int HORIZON_DAYS = 800;

    private final ZoneId zone;
    private final Map<DayOfWeek, List<Shift>> week;
    private final Map<LocalDate, List<Shift>> dates;

    /** From a time to another, on the next day if that is not later. */
    private record Shift(LocalTime from, LocalTime to) {}

    /** A stretch of time, without its end. */
    private record Stretch(Instant from, Instant to) {}

    private BusinessHours(Builder builder) {
        zone = builder.zone;
        week = copy(builder.week);
        dates = copy(builder.dates);
    }

    private static <K> Map<K, List<Shift>> copy(Map<K, List<Shift>> shifts) {
        Map<K, List<Shift>> copy = new HashMap<>();
        shifts.forEach((key, list) -> copy.put(key, List.copyOf(list)));
        return Map.copyOf(copy);
    }

    /**
     * Begins with no shifts.
     *
     * @param zone where the times of the shifts are meant
     * @return a builder, for one thread
     */
    public static Builder builder(ZoneId zone) {
        return new Builder(zone);
    }

    /**
     * Around the clock.
     *
     * @return hours without an end
     */
    public static BusinessHours always() {
        return builder(ZoneId.of("UTC"))
                .open(EVERY_DAY, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)
                .build();
    }

    /**
     * Whether a moment is inside a shift.
     *
     * @param moment when
     * @return false at the end of a shift, unless another one goes on
     */
    public boolean isOpen(Instant moment) {
        return stretches(moment, moment).stream()
                .anyMatch(open -> !open.from().isAfter(moment) && open.to().isAfter(moment));
    }

    /**
     * How much of a time was inside shifts.
     *
     * @param from begin
     * @param to end
     * @return zero if the end is not after the beginning
     */
    public Duration openBetween(Instant from, Instant to) {
        Duration sum = Duration.ZERO;
        Instant counted = from;
        if (to.isAfter(from)) {
            for (Stretch open : stretches(from, to)) {
                Instant begin = later(open.from(), counted);
                Instant end = open.to().isBefore(to) ? open.to() : to;
                if (end.isAfter(begin)) {
                    sum = sum.plus(Duration.between(begin, end));
                    counted = end;
                }
            }
        }
        return sum;
    }

    /**
     * When an amount of time inside shifts has passed.
     *
     * @param from begin
     * @param amount positive
     * @return the earliest moment up to which {@link #openBetween} reaches the amount; empty if it does not within
     *     {@value #HORIZON_DAYS} days
     */
    public Optional<Instant> reached(Instant from, Duration amount) {
        Duration missing = amount;
        Instant counted = from;
        for (LocalDate day = dayOf(from).minusDays(2); day.isBefore(dayOf(from).plusDays(HORIZON_DAYS)); ) {
            // In pieces of a month: most amounts are reached on the first day.
            LocalDate last = day.plusDays(31);
            for (Stretch open : stretches(day, last)) {
                Instant begin = later(open.from(), counted);
                if (open.to().isAfter(begin)) {
                    Duration here = Duration.between(begin, open.to());
                    if (here.compareTo(missing) >= 0) {
                        return Optional.of(begin.plus(missing));
                    }
                    missing = missing.minus(here);
                    counted = open.to();
                }
            }
            day = last.plusDays(1);
        }
        return Optional.empty();
    }

    private List<Stretch> stretches(Instant from, Instant to) {
        // A shift may begin the day before; a zone that changes its date line may add another day.
        return stretches(dayOf(from).minusDays(2), dayOf(to).plusDays(1));
    }

    /** In order of their beginnings. */
    private List<Stretch> stretches(LocalDate first, LocalDate last) {
        List<Stretch> stretches = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            List<Shift> shifts = dates.get(day);
            for (Shift shift : shifts != null ? shifts : week.getOrDefault(day.getDayOfWeek(), List.of())) {
                LocalDate end = shift.to().isAfter(shift.from()) ? day : day.plusDays(1);
                stretches.add(new Stretch(begin(day.atTime(shift.from())), end(end.atTime(shift.to()))));
            }
        }
        stretches.sort(Comparator.comparing(Stretch::from));
        return stretches;
    }

    /** The first moment at which the clock shows this or more. */
    private Instant begin(LocalDateTime shown) {
        ZoneOffsetTransition change = zone.getRules().getTransition(shown);
        if (change == null) {
            return shown.atZone(zone).toInstant();
        }
        return change.isGap() ? change.getInstant() : shown.toInstant(change.getOffsetBefore());
    }

    /** The moment after the last at which the clock shows less than this. */
    private Instant end(LocalDateTime shown) {
        ZoneOffsetTransition change = zone.getRules().getTransition(shown);
        if (change == null) {
            return shown.atZone(zone).toInstant();
        }
        if (change.isGap()) {
            return change.getInstant();
        }
        // Exactly where the repeated hour begins, the second pass shows nothing less.
        boolean atOnce = shown.equals(change.getDateTimeAfter());
        return shown.toInstant(atOnce ? change.getOffsetBefore() : change.getOffsetAfter());
    }

    private LocalDate dayOf(Instant moment) {
        return LocalDate.ofInstant(moment, zone);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    @Override
    public String toString() {
        return "BusinessHours[" + zone + ", " + week.size() + " days of the week, " + dates.size() + " dates]";
    }

    /**
     * Collects shifts. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final ZoneId zone;
        private final Map<DayOfWeek, List<Shift>> week = new EnumMap<>(DayOfWeek.class);
        private final Map<LocalDate, List<Shift>> dates = new HashMap<>();

        private Builder(ZoneId zone) {
            this.zone = Objects.requireNonNull(zone, "zone");
        }

        /**
         * Adds a shift on days of the week; several on one day are allowed.
         *
         * @param days the days on which it begins
         * @param from when it begins
         * @param to when it ends; on the next day if it is not later than {@code from}
         * @return this
         */
        public Builder open(Collection<DayOfWeek> days, LocalTime from, LocalTime to) {
            for (DayOfWeek day : days) {
                week.computeIfAbsent(day, unused -> new ArrayList<>()).add(new Shift(from, to));
            }
            return this;
        }

        /**
         * Adds a shift on one date, which has only its own shifts then: a working Saturday, or a short day before a
         * holiday.
         *
         * @param date the date on which it begins
         * @param from when it begins
         * @param to when it ends; on the next day if it is not later than {@code from}
         * @return this
         */
        public Builder open(LocalDate date, LocalTime from, LocalTime to) {
            dates.computeIfAbsent(date, unused -> new ArrayList<>()).add(new Shift(from, to));
            return this;
        }

        /**
         * Takes all shifts away that begin on dates: holidays.
         *
         * @param holidays the dates
         * @return this
         */
        public Builder closed(LocalDate... holidays) {
            for (LocalDate holiday : holidays) {
                dates.put(holiday, new ArrayList<>());
            }
            return this;
        }

        /**
         * Makes the hours.
         *
         * @return immutable hours
         */
        public BusinessHours build() {
            return new BusinessHours(this);
        }
    }
}
