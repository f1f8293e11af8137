package io.github.pbx24.events.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.events.EventSubject;
import io.github.pbx24.events.LoopGuard;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.InMemoryInboxStore;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.inbox.NewDelivery;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventWatchTest {

    private static final EventSubject DEAL = new EventSubject("acme", "ONCRMDEALUPDATE", "DEAL", "7");
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    /** A Thursday, 12:00 in Moscow. */
    private final MovableClock clock = new MovableClock("2026-11-26T09:00:00Z");

    private final InMemoryInboxStore store = new InMemoryInboxStore();
    private final Recorder recorder = new Recorder("recorder");
    private final BusinessHours office = BusinessHours.builder(ZoneId.of("Europe/Moscow"))
            .open(BusinessHours.WORKDAYS, LocalTime.of(9, 0), LocalTime.of(18, 0))
            .build();
    private int number;

    @Test
    void a_silence_is_told_once_and_once_more_when_it_is_over() {
        EventWatch watch = watch(builder());
        event(watch);
        pass(watch, Duration.ofMinutes(9));
        assertThat(recorder.got).isEmpty();

        for (int minute = 0; minute < 30; minute++) {
            pass(watch, Duration.ofMinutes(1));
        }
        assertThat(recorder.told()).containsExactly("raised SILENCE");
        assertThat(watch.active()).hasSize(1);

        event(watch);
        pass(watch, Duration.ofSeconds(10));
        pass(watch, Duration.ofSeconds(10));

        assertThat(recorder.told()).containsExactly("raised SILENCE", "recovered SILENCE");
        assertThat(watch.active()).isEmpty();
        assertThat(recorder.got.get(0).text())
                .isEqualTo("No ONCRMDEALUPDATE from acme since 2026-11-26 09:00 (10 min).");
        assertThat(recorder.got.get(1).text()).isEqualTo("ONCRMDEALUPDATE comes from acme again, after 39 min.");
        assertThat(recorder.got).extracting(Alert::id).doesNotHaveDuplicates();
    }

    @Test
    void a_clock_that_was_ahead_does_not_hide_what_comes_after_it_was_set_right() {
        Instant right = clock.instant();
        clock.set(right.plus(Duration.ofDays(30)));
        EventWatch watch = watch(builder());
        event(watch);
        handle(watch, "late", Duration.ofMinutes(2));
        pass(watch, Duration.ofSeconds(10));
        assertThat(recorder.told()).containsExactly("raised SLOW_HANDLER");

        clock.set(right);
        for (int minute = 0; minute < 15; minute++) {
            pass(watch, Duration.ofMinutes(1));
        }
        event(watch);
        pass(watch, Duration.ofSeconds(10));
        pass(watch, Duration.ofSeconds(10));

        assertThat(recorder.told())
                .containsExactlyInAnyOrder(
                        "raised SLOW_HANDLER", "recovered SLOW_HANDLER", "raised SILENCE", "recovered SILENCE");
        assertThat(watch.active()).isEmpty();
    }

    private static void handle(EventWatch watch, String id, Duration took) {
        watch.started(DEAL, id, 1, Duration.ZERO);
        watch.processed(DEAL, id, Duration.ZERO, took);
    }

    @Test
    void silence_after_hours_is_nothing_to_tell() {
        EventWatch watch = watch(builder());
        clock.set(Instant.parse("2026-11-27T14:55:00Z"));
        event(watch);

        // From Friday 17:55 to Monday 9:04.
        for (int minute = 0; minute < 3 * 24 * 60 - 9 * 60 + 9; minute += 3) {
            pass(watch, Duration.ofMinutes(3));
            if (clock.instant().isBefore(Instant.parse("2026-11-30T06:05:00Z"))) {
                assertThat(recorder.got).as("%s", clock.instant()).isEmpty();
            }
        }
        clock.set(Instant.parse("2026-11-30T06:05:00Z"));
        pass(watch, Duration.ZERO);

        assertThat(recorder.told()).containsExactly("raised SILENCE");
    }

    @Test
    void another_portal_and_another_event_do_not_end_a_silence() {
        EventWatch watch = watch(builder());
        for (int minute = 0; minute < 11; minute++) {
            watch.accepted(new EventSubject("other", "ONCRMDEALUPDATE", null, null), "1", clock.instant());
            watch.accepted(new EventSubject("acme", "ONCRMDEALADD", null, null), "2", clock.instant());
            pass(watch, Duration.ofMinutes(1));
        }

        assertThat(recorder.told()).containsExactly("raised SILENCE");
        assertThat(recorder.got.get(0).portal()).isEqualTo("acme");
    }

    @Test
    void a_repeated_event_shows_that_the_portal_is_alive() {
        EventWatch watch = watch(builder());
        for (int minute = 0; minute < 30; minute++) {
            watch.duplicate(DEAL, "1", clock.instant());
            pass(watch, Duration.ofMinutes(1));
        }

        assertThat(recorder.got).isEmpty();
    }

    @Test
    void a_restart_neither_repeats_an_open_silence_nor_ends_it() {
        EventWatch first = watch(builder());
        pass(first, TEN_MINUTES);
        assertThat(recorder.told()).containsExactly("raised SILENCE");

        EventWatch second = watch(builder());
        for (int i = 0; i < 5; i++) {
            pass(second, TEN_MINUTES);
        }
        assertThat(recorder.told()).containsExactly("raised SILENCE");

        event(second);
        pass(second, Duration.ofSeconds(10));
        assertThat(recorder.told()).containsExactly("raised SILENCE", "recovered SILENCE");
    }

    @Test
    void what_other_nodes_heard_counts() {
        List<Instant> elsewhere = new ArrayList<>();
        EventWatch watch =
                watch(builder().arrivals((portal, event) -> elsewhere.stream().max(Instant::compareTo)));
        for (int minute = 0; minute < 30; minute++) {
            elsewhere.add(clock.instant());
            pass(watch, Duration.ofMinutes(1));
        }
        assertThat(recorder.got).isEmpty();

        pass(watch, TEN_MINUTES);
        assertThat(recorder.told()).containsExactly("raised SILENCE");
        elsewhere.add(clock.instant());
        pass(watch, Duration.ofSeconds(10));
        assertThat(recorder.told()).containsExactly("raised SILENCE", "recovered SILENCE");
    }

    @Test
    void a_handler_that_hangs_is_told_while_it_hangs() {
        EventWatch watch = watch(builder().slowHandler("oncrmdealupdate", Duration.ofMinutes(2)));
        watch.started(DEAL, "1", 1, Duration.ZERO);
        pass(watch, Duration.ofMinutes(2));
        assertThat(recorder.got).isEmpty();
        pass(watch, Duration.ofSeconds(1));
        assertThat(recorder.told()).containsExactly("raised SLOW_HANDLER");
        assertThat(watch.runningHandlers()).isEqualTo(1);

        watch.failed(DEAL, "1", "at last", clock.instant(), Duration.ofSeconds(121));
        pass(watch, Duration.ofMinutes(1));
        assertThat(recorder.told()).as("it may be slow again").containsExactly("raised SLOW_HANDLER");
        event(watch);
        pass(watch, Duration.ofMinutes(5));

        assertThat(recorder.told()).containsExactly("raised SLOW_HANDLER", "recovered SLOW_HANDLER");
    }

    @Test
    void a_handler_that_was_too_slow_between_two_looks_is_told() {
        EventWatch watch = watch(builder());
        watch.started(DEAL, "1", 1, Duration.ZERO);
        watch.processed(DEAL, "1", Duration.ZERO, Duration.ofSeconds(61));
        pass(watch, Duration.ofSeconds(1));

        assertThat(recorder.told()).containsExactly("raised SLOW_HANDLER");
        assertThat(watch.counts()).singleElement().satisfies(counts -> {
            assertThat(counts.processed()).isEqualTo(1);
            assertThat(Duration.ofNanos(counts.handlingNanos())).isEqualTo(Duration.ofSeconds(61));
        });
    }

    @Test
    void a_backlog_is_told_if_it_lasts_and_is_over_when_half_of_it_is_gone() {
        EventWatch watch = watch(builder().backlog(10, Duration.ofMinutes(5)));
        List<String> ids = waiting(11);
        pass(watch, Duration.ofSeconds(1));
        pass(watch, Duration.ofMinutes(4));
        assertThat(recorder.got).isEmpty();
        pass(watch, Duration.ofMinutes(1));
        assertThat(recorder.told()).containsExactly("raised BACKLOG");
        assertThat(recorder.got.get(0).count()).isEqualTo(11);

        done(ids.subList(0, 5));
        pass(watch, Duration.ofSeconds(10));
        assertThat(recorder.told()).as("6 wait").containsExactly("raised BACKLOG");
        done(ids.subList(5, 6));
        pass(watch, Duration.ofSeconds(10));

        assertThat(recorder.told()).containsExactly("raised BACKLOG", "recovered BACKLOG");
    }

    @Test
    void dead_letters_are_told_until_somebody_took_them_away() {
        EventWatch watch = watch(builder());
        waiting(1);
        var claim = store.claimDue(
                        java.util.Set.of("events"),
                        clock.instant(),
                        "x",
                        clock.instant().plusSeconds(9),
                        1)
                .get(0);
        store.markError(claim, clock.instant(), "broken");
        pass(watch, Duration.ofSeconds(1));
        assertThat(recorder.told()).containsExactly("raised DEAD_LETTERS");

        store.requeue(List.of(claim.delivery().id()), clock.instant());
        pass(watch, Duration.ofSeconds(1));

        assertThat(recorder.told()).containsExactly("raised DEAD_LETTERS", "recovered DEAD_LETTERS");
    }

    @Test
    void a_sink_that_fails_is_tried_again_alone() {
        Recorder other = new Recorder("other");
        EventWatch watch = watch(builder().sink(other).deadLetters(100));
        other.broken = true;
        pass(watch, TEN_MINUTES);
        pass(watch, Duration.ofMinutes(1));
        other.broken = false;
        pass(watch, Duration.ofMinutes(5));

        assertThat(recorder.told()).containsExactly("raised SILENCE");
        assertThat(other.told()).containsExactly("raised SILENCE");
        assertThat(other.got.get(0).id()).isEqualTo(recorder.got.get(0).id());
        assertThat(store.journal(JournalQuery.newest(10).withSource(AlertJournal.SENDINGS)))
                .extracting(JournalEntry::kind, JournalEntry::attempts)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("recorder: raised SILENCE acme/ONCRMDEALUPDATE", 1),
                        org.assertj.core.groups.Tuple.tuple("other: raised SILENCE acme/ONCRMDEALUPDATE", 3));
    }

    @Test
    void a_store_that_fails_is_told_past_the_store() {
        AtomicBoolean down = new AtomicBoolean();
        EventWatch watch = watch(configured(EventWatch.builder(breakable(down))));
        pass(watch, Duration.ofSeconds(1));
        down.set(true);
        recorder.broken = true;
        watch.check();
        recorder.broken = false;
        clock.pass(Duration.ofSeconds(10));
        watch.check();
        clock.pass(Duration.ofSeconds(10));
        watch.check();
        assertThat(recorder.told()).containsExactly("raised STORE");

        down.set(false);
        pass(watch, Duration.ofSeconds(10));
        assertThat(recorder.told()).containsExactly("raised STORE", "recovered STORE");
        assertThat(watch.active()).isEmpty();
    }

    /** A full disk: everything can be read and nothing written. */
    @Test
    void events_that_were_answered_with_503_are_told_until_one_is_accepted_again() {
        EventWatch watch = watch(builder());
        watch.unavailable(DEAL, new InboxUnavailableException("disk full", null));
        pass(watch, Duration.ofSeconds(10));
        assertThat(recorder.told()).containsExactly("raised STORE");

        event(watch);
        pass(watch, Duration.ofSeconds(10));
        assertThat(recorder.told()).containsExactly("raised STORE", "recovered STORE");
    }

    @Test
    void whoever_chose_russian_reads_russian() {
        EventWatch watch = watch(builder().language(Locale.forLanguageTag("ru"), ZoneId.of("Europe/Moscow")));
        pass(watch, TEN_MINUTES);

        assertThat(recorder.got.get(0).text())
                .isEqualTo("Нет ONCRMDEALUPDATE с портала acme с 2026-11-26 12:00 (10 мин.).");
    }

    @Test
    void long_names_have_keys_of_their_own() {
        String longEvent = "E".repeat(95);
        EventWatch watch = watch(configured(EventWatch.builder(store))
                .silence(new SilenceRule("acme", longEvent + "1", TEN_MINUTES, office))
                .silence(new SilenceRule("acme", longEvent + "2", TEN_MINUTES, office)));
        watch.accepted(new EventSubject("acme", longEvent + "1", null, null), "1", clock.instant());
        pass(watch, TEN_MINUTES);
        pass(watch, Duration.ofSeconds(1));
        assertThat(recorder.told()).hasSize(3);
        watch.accepted(new EventSubject("acme", longEvent + "1", null, null), "1", clock.instant());
        pass(watch, Duration.ofSeconds(1));

        assertThat(recorder.got)
                .filteredOn(Alert::recovered)
                .extracting(Alert::event)
                .containsExactly(longEvent + "1");
    }

    @Test
    void mistakes_are_named() {
        assertThatThrownBy(() -> EventWatch.builder(store).build()).hasMessageContaining("sink");
        assertThatThrownBy(() -> builder().sink(new Recorder("recorder"))).hasMessageContaining("recorder");
        assertThatThrownBy(() -> builder().sink(new Recorder("a b"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().slowHandler(Duration.ZERO)).hasMessageContaining("slowHandler");
        assertThatThrownBy(() -> builder().silence(new SilenceRule("acme", "oncrmdealupdate", TEN_MINUTES, office)))
                .hasMessageContaining("ONCRMDEALUPDATE");
        assertThatThrownBy(() -> new SilenceRule("acme", "X", Duration.ZERO, office))
                .hasMessageContaining("quiet");
    }

    /**
     * Several nodes on one store, restarts and broken sinks at random: every sink hears raised and recovered in turn, never one twice,
     * and in the end what is true.
     */
    @Test
    void stories_of_several_nodes_tell_everything_once() {
        long firstSeed = Long.getLong("seed", 1);
        int stories = Boolean.getBoolean("pbx24.slow") ? 3_000 : 100;
        for (long seed = firstSeed; seed < firstSeed + stories; seed++) {
            story(seed);
        }
    }

    private void story(long seed) {
        Random random = new Random(seed);
        InMemoryInboxStore shared = new InMemoryInboxStore();
        Recorder sink = new Recorder("recorder");
        List<Instant> heard = new ArrayList<>();
        Arrivals arrivals = (portal, event) -> heard.stream().max(Instant::compareTo);
        List<EventWatch> nodes = new ArrayList<>();
        for (int node = 0; node < 3; node++) {
            nodes.add(node(shared, sink, arrivals, "node" + node));
        }
        for (int step = 0; step < 60; step++) {
            int node = random.nextInt(nodes.size());
            switch (random.nextInt(8)) {
                case 0 -> {
                    heard.add(clock.instant());
                    nodes.get(node).accepted(DEAL, "1", clock.instant());
                }
                case 1 -> nodes.set(node, node(shared, sink, arrivals, "node" + node));
                case 2 -> sink.broken = random.nextBoolean();
                case 3 -> clock.pass(Duration.ofMinutes(random.nextInt(12)));
                case 4, 5 -> nodes.get(node).check();
                case 6 -> nodes.get(node).processDue();
                default -> clock.pass(Duration.ofSeconds(random.nextInt(100)));
            }
        }
        sink.broken = false;
        for (int i = 0; i < 4; i++) {
            nodes.forEach(EventWatch::check);
            clock.pass(Duration.ofMinutes(16));
            nodes.get(0).accepted(DEAL, "1", clock.instant());
            heard.add(clock.instant());
            nodes.forEach(EventWatch::check);
            nodes.forEach(EventWatch::processDue);
        }
        List<Alert> silences = sink.got.stream()
                .filter(alert -> alert.kind() == AlertKind.SILENCE)
                .sorted(java.util.Comparator.comparing(Alert::at).thenComparing(Alert::recovered))
                .toList();
        for (int i = 0; i < silences.size(); i++) {
            assertThat(silences.get(i).recovered())
                    .as("seed %d: alert %d of %s", seed, i, silences)
                    .isEqualTo(i % 2 == 1);
        }
        assertThat(silences.size() % 2).as("seed %d: it ended well", seed).isZero();
        assertThat(silences).as("seed %d", seed).extracting(Alert::id).doesNotHaveDuplicates();
        nodes.forEach(watch -> assertThat(watch.active().stream().filter(a -> a.kind() == AlertKind.SILENCE))
                .as("seed %d", seed)
                .isEmpty());
    }

    private EventWatch node(InboxStore shared, Recorder sink, Arrivals arrivals, String name) {
        return EventWatch.builder(shared)
                .silence(new SilenceRule("acme", "ONCRMDEALUPDATE", TEN_MINUTES, BusinessHours.always()))
                .sink(sink)
                .arrivals(arrivals)
                .deadLetters(1000)
                .nodeName(name)
                .clock(clock)
                .build();
    }

    private EventWatch.Builder builder() {
        return configured(EventWatch.builder(store));
    }

    private EventWatch.Builder configured(EventWatch.Builder builder) {
        return builder.silence(new SilenceRule("acme", "OnCrmDealUpdate", TEN_MINUTES, office))
                .sink(recorder)
                .clock(clock);
    }

    private static EventWatch watch(EventWatch.Builder builder) {
        return builder.build();
    }

    private void event(EventWatch watch) {
        watch.accepted(DEAL, "id", clock.instant());
    }

    private void pass(EventWatch watch, Duration time) {
        clock.pass(time);
        watch.check();
        watch.processDue();
    }

    private List<String> waiting(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = String.format(Locale.ROOT, "%036d", ++number);
            store.insert(new NewDelivery(id, "events", "K", null, new byte[0], clock.instant()), clock.instant());
            ids.add(id);
        }
        return ids;
    }

    private void done(List<String> ids) {
        var claims = store.claimDue(
                java.util.Set.of("events"),
                clock.instant(),
                "x",
                clock.instant().plusNanos(1000),
                100);
        store.markDone(
                claims.stream()
                        .filter(claim -> ids.contains(claim.delivery().id()))
                        .toList(),
                clock.instant());
        assertThat(store.depth()).containsKey(DeliveryStatus.PENDING);
    }

    /** Of a database that refuses every second event people were told twice a minute. */
    @Test
    void a_store_that_fails_now_and_then_is_no_storm_of_alerts() {
        EventWatch watch = watch(builder());
        for (int round = 0; round < 60; round++) {
            watch.unavailable(DEAL, new InboxUnavailableException("down", null));
            pass(watch, Duration.ofSeconds(10));
            event(watch);
            pass(watch, Duration.ofSeconds(10));
        }
        assertThat(recorder.told()).containsExactly("raised STORE", "recovered STORE", "raised STORE");
        assertThat(watch.active()).hasSize(1);

        pass(watch, Duration.ofMinutes(6));

        assertThat(recorder.told()).endsWith("raised STORE", "recovered STORE").hasSize(4);
        assertThat(watch.active()).isEmpty();
    }

    /** The journal keeps alerts for 30 days. */
    @Test
    void the_end_of_a_silence_is_told_however_long_it_lasted() {
        EventWatch watch = watch(builder());
        event(watch);
        pass(watch, TEN_MINUTES);
        pass(watch, Duration.ofDays(31));
        assertThat(recorder.told()).containsExactly("raised SILENCE");
        Instant now = clock.instant();
        store.purge(now.minus(Duration.ofDays(30)), now.minus(Duration.ofDays(30)), now, 100);

        event(watch);
        pass(watch, Duration.ofSeconds(10));

        assertThat(recorder.told()).containsExactly("raised SILENCE", "recovered SILENCE");
    }

    /** The same store, unless it is down. */
    private InboxStore breakable(AtomicBoolean down) {
        return (InboxStore) Proxy.newProxyInstance(
                InboxStore.class.getClassLoader(), new Class<?>[] {InboxStore.class}, (proxy, method, arguments) -> {
                    if (down.get()) {
                        throw new InboxUnavailableException("down", null);
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void nothing_is_asked_elsewhere_while_this_node_hears_enough() {
        List<String> asked = new ArrayList<>();
        EventWatch watch = watch(builder().arrivals((portal, event) -> {
            asked.add(event);
            return Optional.empty();
        }));
        for (int i = 0; i < 20; i++) {
            event(watch);
            pass(watch, Duration.ofMinutes(1));
        }

        assertThat(asked).isEmpty();
    }

    /** A timer counts milliseconds, and no time can be reckoned with what lasts for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0S", "PT0.000999999S", "PT876000H0.001S", "PT2562047788015215H30M7S"})
    void a_duration_is_one_that_can_be_counted(Duration duration) {
        EventWatch.Builder builder = EventWatch.builder(store);

        assertThatIllegalArgumentException().isThrownBy(() -> builder.interval(duration));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.slowHandler(duration));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.slowHandler("ONCRMDEALUPDATE", duration));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.backlog(1, duration));
    }

    @Test
    void what_lasts_for_ever_is_no_silence_and_no_echo() {
        Duration forEver = ChronoUnit.FOREVER.getDuration();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SilenceRule("acme", "ONCRMDEALUPDATE", forEver, office));
        assertThatIllegalArgumentException().isThrownBy(() -> LoopGuard.echoHash(store, forEver));
        assertThatIllegalArgumentException().isThrownBy(() -> LoopGuard.ownWriteWindow(store, forEver));
    }
}
