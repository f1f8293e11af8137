package io.github.pbx24.events.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Laws over seeded calendars, against a model that looks at the clock on the wall every minute. */
class BusinessHoursTest {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** Days around which clocks change: by an hour, by half an hour, at midnight, over the date line; and one without a change. */
    private static final List<String> CHANGES = List.of(
            "Europe/Berlin 2026-03-28",
            "Europe/Berlin 2026-10-24",
            "Australia/Lord_Howe 2026-04-04",
            "Australia/Lord_Howe 2026-10-03",
            "America/Sao_Paulo 2018-02-17",
            "America/Sao_Paulo 2018-11-03",
            "Asia/Beirut 2026-03-28",
            "Asia/Beirut 2026-10-24",
            "Pacific/Apia 2011-12-29",
            "America/New_York 2026-03-07",
            "America/New_York 2026-10-31",
            "Europe/Moscow 2026-11-26");

    @Test
    void an_office_is_open_from_nine_to_six() {
        BusinessHours office = BusinessHours.builder(MOSCOW)
                .open(BusinessHours.WORKDAYS, LocalTime.of(9, 0), LocalTime.of(18, 0))
                .closed(LocalDate.of(2026, 11, 4))
                .build();

        assertThat(office.isOpen(at("2026-11-26T06:00:00Z"))).isTrue();
        assertThat(office.isOpen(at("2026-11-26T05:59:59Z"))).isFalse();
        assertThat(office.isOpen(at("2026-11-26T15:00:00Z"))).isFalse();
        assertThat(office.isOpen(at("2026-11-28T09:00:00Z"))).as("Saturday").isFalse();
        assertThat(office.isOpen(at("2026-11-04T09:00:00Z"))).as("holiday").isFalse();
        // From 17:55 on Friday: five minutes then, five on Monday.
        assertThat(office.reached(at("2026-11-27T14:55:00Z"), Duration.ofMinutes(10)))
                .hasValue(at("2026-11-30T06:05:00Z"));
    }

    @Test
    void a_night_on_a_holiday_is_off_and_the_morning_of_the_night_before_is_not() {
        BusinessHours nights = BusinessHours.builder(MOSCOW)
                .open(BusinessHours.EVERY_DAY, LocalTime.of(22, 0), LocalTime.of(6, 0))
                .closed(LocalDate.of(2026, 11, 4))
                .build();

        assertThat(nights.isOpen(at("2026-11-04T02:59:00Z")))
                .as("05:59 on the holiday")
                .isTrue();
        assertThat(nights.isOpen(at("2026-11-04T20:00:00Z")))
                .as("23:00 on the holiday")
                .isFalse();
        assertThat(nights.isOpen(at("2026-11-05T02:00:00Z")))
                .as("05:00 after it")
                .isFalse();
    }

    /** The night in which clocks go back has one hour more, the other one hour less. */
    @Test
    void nights_with_changing_clocks_have_the_length_they_have() {
        BusinessHours nights = BusinessHours.builder(BERLIN)
                .open(BusinessHours.EVERY_DAY, LocalTime.of(22, 0), LocalTime.of(6, 0))
                .build();

        assertThat(nights.openBetween(at("2026-10-24T12:00:00Z"), at("2026-10-25T12:00:00Z")))
                .isEqualTo(Duration.ofHours(9));
        assertThat(nights.openBetween(at("2026-03-28T12:00:00Z"), at("2026-03-29T12:00:00Z")))
                .isEqualTo(Duration.ofHours(7));
    }

    @Test
    void without_shifts_nothing_is_ever_reached() {
        BusinessHours never = BusinessHours.builder(MOSCOW).build();

        assertThat(never.reached(Instant.EPOCH, Duration.ofNanos(1))).isEmpty();
        assertThat(never.openBetween(Instant.EPOCH, at("2026-11-04T00:00:00Z"))).isZero();
    }

    @Test
    void around_the_clock_everything_counts_once() {
        Instant from = at("2026-03-28T12:00:00Z");

        assertThat(BusinessHours.always().openBetween(from, from.plus(Duration.ofDays(99))))
                .isEqualTo(Duration.ofDays(99));
        assertThat(BusinessHours.always().reached(from, Duration.ofDays(700)))
                .hasValue(from.plus(Duration.ofDays(700)));
    }

    @Test
    void seeded_calendars_agree_with_the_clock_on_the_wall() {
        long first = Long.getLong("seed", 1);
        int count = Boolean.getBoolean("pbx24.slow") ? 5_000 : 100;
        for (long seed = first; seed < first + count; seed++) {
            Story story = new Story(new Random(seed));
            story.check("seed " + seed);
        }
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }

    /** A calendar said twice: to the class under test, and as plain lists for the model. */
    private static final class Story {

        private final ZoneId zone;
        private final Instant start;
        private final Random random;
        private final Map<DayOfWeek, List<LocalTime[]>> week = new HashMap<>();
        private final Map<LocalDate, List<LocalTime[]>> dates = new HashMap<>();
        private final BusinessHours hours;

        Story(Random random) {
            this.random = random;
            String[] change = CHANGES.get(random.nextInt(CHANGES.size())).split(" ");
            zone = ZoneId.of(change[0]);
            LocalDate day = LocalDate.parse(change[1]);
            start = day.atStartOfDay(zone).toInstant();
            BusinessHours.Builder builder = BusinessHours.builder(zone);
            for (int i = random.nextInt(4); i >= 0; i--) {
                List<DayOfWeek> days = random.nextBoolean()
                        ? List.copyOf(BusinessHours.EVERY_DAY)
                        : List.of(DayOfWeek.of(1 + random.nextInt(7)), DayOfWeek.SUNDAY);
                LocalTime from = time();
                LocalTime to = time();
                builder.open(days, from, to);
                days.forEach(d ->
                        week.computeIfAbsent(d, unused -> new ArrayList<>()).add(new LocalTime[] {from, to}));
            }
            if (random.nextInt(3) == 0) {
                LocalDate holiday = day.plusDays(random.nextInt(3));
                builder.closed(holiday);
                dates.put(holiday, new ArrayList<>());
                if (random.nextBoolean()) {
                    LocalTime from = time();
                    LocalTime to = time();
                    builder.open(holiday, from, to);
                    dates.get(holiday).add(new LocalTime[] {from, to});
                }
            }
            hours = builder.build();
        }

        /** Often inside the hour that is skipped or repeated, often midnight. */
        private LocalTime time() {
            return switch (random.nextInt(5)) {
                case 0 -> LocalTime.MIDNIGHT;
                case 1 -> LocalTime.of(random.nextInt(4), 0);
                case 2 -> LocalTime.of(random.nextInt(4), 15 * random.nextInt(4));
                default -> LocalTime.of(random.nextInt(24), 5 * random.nextInt(12));
            };
        }

        void check(String why) {
            int minutes = 3 * 24 * 60;
            boolean[] open = model(minutes);
            for (int minute = 0; minute < minutes; minute++) {
                if (hours.isOpen(moment(minute)) != open[minute]) {
                    fail("%s: %s in %s is open: %s", why, moment(minute).atZone(zone), zone, open[minute]);
                }
            }
            for (int i = 0; i < 20; i++) {
                int from = random.nextInt(minutes);
                int to = random.nextInt(minutes);
                Duration between = hours.openBetween(moment(from), moment(to));
                int expected = 0;
                for (int minute = from; minute < to; minute++) {
                    expected += open[minute] ? 1 : 0;
                }
                assertThat(between).as("%s: from %s to %s", why, from, to).isEqualTo(Duration.ofMinutes(expected));
                if (!between.isZero()) {
                    Optional<Instant> reached = hours.reached(moment(from), between);
                    assertThat(reached)
                            .as(why)
                            .hasValueSatisfying(moment -> assertThat(moment).isBeforeOrEqualTo(moment(to)));
                    assertThat(hours.openBetween(moment(from), reached.orElseThrow()))
                            .as(why)
                            .isEqualTo(between);
                    assertThat(hours.openBetween(
                                    moment(from), reached.orElseThrow().minusNanos(1)))
                            .as(why)
                            .isLessThan(between);
                }
            }
        }

        private Instant moment(int minute) {
            return start.plus(Duration.ofMinutes(minute));
        }

        /** Walks over the minutes and looks at the wall: a shift opens and closes when the wall shows it. */
        private boolean[] model(int minutes) {
            int before = 3 * 24 * 60;
            boolean[] open = new boolean[minutes];
            LocalDateTime[] wall = new LocalDateTime[before + minutes + before];
            for (int i = 0; i < wall.length; i++) {
                wall[i] = LocalDateTime.ofInstant(moment(i - before), zone);
            }
            LocalDate last = wall[wall.length - 1].toLocalDate().minusDays(2);
            for (LocalDate day = wall[0].toLocalDate().plusDays(1); day.isBefore(last); day = day.plusDays(1)) {
                for (LocalTime[] shift : dates.getOrDefault(day, week.getOrDefault(day.getDayOfWeek(), List.of()))) {
                    LocalDateTime from = day.atTime(shift[0]);
                    LocalDateTime to = (shift[1].isAfter(shift[0]) ? day : day.plusDays(1)).atTime(shift[1]);
                    int begin = 0;
                    while (wall[begin].isBefore(from)) {
                        begin++;
                    }
                    int end = wall.length;
                    while (!wall[end - 1].isBefore(to)) {
                        end--;
                    }
                    for (int i = begin; i < end; i++) {
                        if (i >= before && i < before + minutes) {
                            open[i - before] = true;
                        }
                    }
                }
            }
            return open;
        }
    }
}
