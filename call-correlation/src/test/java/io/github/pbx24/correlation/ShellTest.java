package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.correlation.PortalHealth.State;
import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.directory.DirectorySource;
import io.github.pbx24.correlation.fact.Stories;
import io.github.pbx24.correlation.internal.portal.Outage;
import io.github.pbx24.correlation.internal.work.RecordingSlots;
import io.github.pbx24.correlation.plan.CallCommand;
import io.github.pbx24.correlation.recording.FileRecordingArchive;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.RecordingRule;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.InMemoryCallStore;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.simulator.SimulatedClock;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong around one call, one portal, one exchange or one node stays there. */
class ShellTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final SimulatedClock clock = SimulatedClock.at(Stories.START);
    private final AtomicLong ticks = new AtomicLong();
    private final InMemoryCallStore store = new InMemoryCallStore();
    private final FakeCrm crm = new FakeCrm();
    private final Bitrix24Client unused = Bitrix24Client.builder(
                    Bitrix24Authorization.incomingWebhook(URI.create("http://127.0.0.1:1/rest/1/unused/")))
            .build();
    private final List<AutoCloseable> open = new ArrayList<>(List.of(unused));
    private final CallRules rules = CallRules.DEFAULT;

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private CallEngine byHand() {
        return byHand(store);
    }

    private CallEngine byHand(CallStore seen) {
        return opened(builder(seen).clock(clock, ticks::get).build());
    }

    private CallEngine running() {
        CallEngine engine = opened(builder(store).build());
        engine.start();
        return engine;
    }

    private CallEngine opened(CallEngine engine) {
        open.add(() -> engine.close(Duration.ZERO));
        return engine;
    }

    private CallEngine.Builder builder(CallStore seen) {
        return CallEngine.builder(seen)
                .crm(crm)
                .exchange("one", portal("a"), new TestExchange())
                .exchange("two", portal("b"), new TestExchange());
    }

    private PortalConnection portal(String id) {
        return portal(id, DirectorySource.fixed(new Directory(Map.of("101", 7L, "103", 9L), 1L, Map.of())));
    }

    private PortalConnection portal(String id, DirectorySource directory) {
        return PortalConnection.builder(id, unused)
                .directory(directory)
                .rules(rules.withRecordings(RecordingRule.UPLOAD, List.of(Duration.ofSeconds(5))))
                .archive(new FileRecordingArchive(Path.of("unused"), null))
                .build();
    }

    private static CallDetails details(String client, Instant startedAt) {
        return new CallDetails(Direction.INBOUND, client, "+74950000101", startedAt, null, null);
    }

    private void ring(CallEngine engine, String exchange, String callId) {
        ring(engine, exchange, callId, "+79000" + Math.abs(callId.hashCode() % 1_000_000), clock.instant());
    }

    private void ring(CallEngine engine, String exchange, String callId, String client, Instant now) {
        engine.report(
                exchange,
                new CallEvent.Ringing(
                        CallIdentity.id(callId), details(client, now), null, Extension.of("103"), CallEvent.NO_LEG),
                now);
    }

    private void end(CallEngine engine, String exchange, String callId, Instant now) {
        engine.report(
                exchange,
                new CallEvent.Ended(
                        CallIdentity.id(callId),
                        details("+79000" + Math.abs(callId.hashCode() % 1_000_000), now.minusSeconds(60)),
                        now,
                        Extension.of("103"),
                        CallResult.ANSWERED,
                        Duration.ofSeconds(50),
                        null),
                now);
    }

    private void pass(CallEngine engine, Duration time) {
        Instant until = clock.instant().plus(time);
        while (clock.instant().isBefore(until)) {
            clock.advance(time.toHours() > 1 ? Duration.ofSeconds(30) : Duration.ofSeconds(1));
            engine.runDue();
        }
    }

    private static PortalHealth health(CallEngine engine, String portal) {
        return engine.portals().stream()
                .filter(item -> item.portal().equals(portal))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class A_portal {

        @Test
        void that_never_answers_costs_the_others_nothing() {
            crm.answers("a", said -> new CompletableFuture<>());
            CallEngine engine = running();
            for (int i = 0; i < 300; i++) {
                ring(engine, "one", "hangs-" + i, "+7900000" + (1_000 + i), Instant.now());
            }
            ring(engine, "two", "healthy", "+79000000011", Instant.now());

            await().atMost(PATIENCE).until(() -> crm.saidTo("b").size() == 1);
            assertThat(crm.saidTo("a")).hasSizeLessThanOrEqualTo(PortalLane.PLACES);
        }

        @Test
        void that_is_down_is_tried_with_one_call_at_a_time() {
            CallEngine engine = byHand();
            crm.fails("a", Outage.Kind.UNREACHABLE);
            for (int i = 0; i < 1_000; i++) {
                ring(engine, "one", "waits-" + i);
            }
            engine.runDue();
            int atOnce = crm.saidTo("a").size();
            pass(engine, Duration.ofMinutes(2));

            // The first failures free their places before the gate is shut.
            assertThat(atOnce).isLessThanOrEqualTo(PortalLane.PLACES + 2);
            assertThat(crm.saidTo("a").size() - atOnce).isLessThanOrEqualTo(16);
            assertThat(health(engine, "a").state()).isEqualTo(State.PAUSED);
            assertThat(health(engine, "b").state()).isEqualTo(State.UP);

            crm.works("a");
            pass(engine, Duration.ofSeconds(11));
            assertThat(health(engine, "a").state()).isEqualTo(State.UP);
            assertThat(registered("a")).isEqualTo(1_000);
        }

        @Test
        void that_accepts_nobody_is_tried_every_ten_seconds_whatever_waits() {
            CallEngine engine = byHand();
            crm.fails("a", Outage.Kind.UNAUTHORISED);
            for (int i = 0; i < 1_000; i++) {
                ring(engine, "one", "waits-" + i);
            }
            engine.runDue();
            int atOnce = crm.saidTo("a").size();
            pass(engine, Duration.ofMinutes(5));
            ring(engine, "two", "other");
            engine.runDue();

            assertThat(crm.saidTo("a").size() - atOnce).isLessThanOrEqualTo(30);
            assertThat(health(engine, "a").state()).isEqualTo(State.UNAUTHORISED);
            assertThat(crm.saidTo("b")).hasSize(1);
        }

        @Test
        void that_was_down_for_a_day_makes_no_call_give_up() {
            CallEngine engine = byHand();
            ring(engine, "one", "call");
            engine.runDue();
            crm.fails("a", Outage.Kind.UNAUTHORISED);
            end(engine, "one", "call", clock.instant());
            pass(engine, Duration.ofHours(24));
            crm.works("a");
            pass(engine, Duration.ofSeconds(40));

            assertThat(engine.recent(1).get(0).state()).isEqualTo(CallSummary.State.SYNCED);
        }

        @Test
        void serves_those_who_look_at_a_card_first() {
            CallEngine engine = byHand();
            for (int i = 0; i < 200; i++) {
                end(engine, "one", "ended-" + i, clock.instant());
            }
            engine.runDue();
            clock.advance(Duration.ofSeconds(3));
            ring(engine, "one", "rings");
            engine.runDue();

            List<FakeCrm.Said> said = crm.saidTo("a");
            assertThat(said.get(0).call().callId()).isEqualTo("rings");
            assertThat(said).hasSizeGreaterThan(200);
        }

        @Test
        void that_was_never_read_has_no_call_in_work_and_nobody_is_told_missing() {
            WaitingDirectory directory = new WaitingDirectory();
            CallEngine engine = opened(CallEngine.builder(store)
                    .crm(crm)
                    .exchange("one", portal("a", directory), new TestExchange())
                    .clock(clock, ticks::get)
                    .build());
            ring(engine, "one", "early");
            pass(engine, Duration.ofMinutes(5));
            assertThat(crm.said).isEmpty();
            assertThat(health(engine, "a").state()).isEqualTo(State.PAUSED);

            directory.answers = true;
            pass(engine, Duration.ofSeconds(15));
            assertThat(crm.saidTo("a")).hasSize(1);
            assertThat(((CallCommand.Register) crm.said.get(0).command())
                            .intent()
                            .userId())
                    .isEqualTo(9);
        }

        private long registered(String portal) {
            return crm.saidTo(portal).stream()
                    .filter(said -> said.kind() == CallCommand.Kind.REGISTER)
                    .map(said -> said.call().id())
                    .distinct()
                    .count();
        }
    }

    @Test
    void two_first_calls_of_one_client_register_one_after_the_other() {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        crm.answers("a", said -> {
            if (said.kind() != CallCommand.Kind.REGISTER) {
                return crm.done(said);
            }
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            return CompletableFuture.supplyAsync(() -> {
                atOnce.decrementAndGet();
                return crm.done(said).join();
            });
        });
        CallEngine engine = running();
        for (int i = 0; i < 20; i++) {
            ring(engine, "one", "call-" + i, "+79000000011", Instant.now());
        }

        await().atMost(PATIENCE)
                .until(() -> crm.saidTo("a").stream()
                                .filter(said -> said.kind() == CallCommand.Kind.REGISTER)
                                .count()
                        == 20);
        assertThat(most).hasValue(1);
    }

    @Test
    void a_backlog_is_worked_off_without_waiting_for_the_next_look() {
        CallEngine before = opened(builder(store).build());
        for (int i = 0; i < 5_000; i++) {
            end(before, "one", "backlog-" + i, Instant.now().minusSeconds(10));
        }
        running();

        await().atMost(PATIENCE)
                .until(() -> crm.saidTo("a").stream()
                                .filter(said -> said.kind() == CallCommand.Kind.LOG_CALL)
                                .count()
                        == 5_000);
    }

    @Nested
    class Recordings_of_an_exchange {

        @Test
        void that_is_slow_do_not_hold_up_those_of_another() {
            crm.answers(
                    "a",
                    said -> said.kind() == CallCommand.Kind.ARCHIVE_RECORDING
                            ? new CompletableFuture<>()
                            : crm.done(said));
            CallEngine engine = running();
            for (int i = 0; i < 6; i++) {
                record(engine, "one", "slow-" + i);
            }
            record(engine, "two", "quick");

            await().atMost(PATIENCE)
                    .until(() -> crm.saidTo("b").stream()
                            .anyMatch(said -> said.kind() == CallCommand.Kind.ATTACH_RECORDING));
            assertThat(crm.saidTo("a").stream().filter(said -> said.kind() == CallCommand.Kind.ARCHIVE_RECORDING))
                    .hasSizeLessThanOrEqualTo(RecordingSlots.SLOTS);
            ring(engine, "one", "rings", "+79000000099", Instant.now());
            await().atMost(PATIENCE)
                    .until(() -> crm.saidTo("a").stream()
                            .anyMatch(said -> "rings".equals(said.call().callId())));
        }

        private void record(CallEngine engine, String exchange, String callId) {
            Instant now = Instant.now();
            end(engine, exchange, callId, now);
            engine.report(
                    exchange,
                    new CallEvent.RecordingReady(
                            CallIdentity.id(callId), CallDetails.NONE, null, RecordingReference.id("r-" + callId), 0),
                    now);
        }
    }

    @Nested
    class A_node {

        @Test
        void that_was_suspended_past_its_lease_does_no_harm() {
            CallEngine other = byHand();
            boolean[] suspended = {false};
            crm.answers("a", said -> {
                if (!suspended[0]) {
                    suspended[0] = true;
                    clock.advance(Duration.ofMinutes(1));
                    end(other, "one", "call", clock.instant());
                    pass(other, Duration.ofSeconds(30));
                }
                return crm.done(said);
            });
            CallEngine node = byHand();
            ring(node, "one", "call");
            node.runDue();
            pass(node, Duration.ofMinutes(1));

            assertThat(crm.saidTo("a").stream().filter(said -> said.kind() == CallCommand.Kind.FINISH))
                    .hasSize(1);
            assertThat(node.recent(1).get(0).state()).isEqualTo(CallSummary.State.SYNCED);
        }

        @Test
        void that_died_leaves_its_calls_to_its_successor_as_soon_as_the_lease_lapses() {
            crm.answers("a", said -> {
                throw new CrashingStore.Crash();
            });
            CallEngine dead = byHand();
            ring(dead, "one", "call");
            assertThatThrownBy(dead::runDue).isInstanceOf(CrashingStore.Crash.class);

            crm.works("a");
            crm.said.clear();
            CallEngine successor = byHand();
            pass(successor, Duration.ofSeconds(21));
            assertThat(crm.saidTo("a")).hasSize(1);
        }
    }

    static Stream<Throwable> failuresOfPolicies() {
        return Stream.of(
                new IllegalStateException("a policy of the user's that fails"),
                new NoSuchMethodError("a policy of the user's that was built against another version"),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("failuresOfPolicies")
    void a_call_that_cannot_be_worked_on_steps_aside_and_spoils_no_page(Throwable failure) {
        CallEngine engine = opened(CallEngine.builder(store)
                .crm(crm)
                .exchange("one", portal("a", failingFor999(() -> failure)), new TestExchange())
                .clock(clock, ticks::get)
                .build());
        for (int i = 0; i < 300; i++) {
            ringAt999(engine, "odd-" + i);
        }
        ring(engine, "one", "good");
        pass(engine, Duration.ofSeconds(5));

        assertThat(crm.saidTo("a")).hasSize(1);
        assertThat(crm.said.get(0).call().callId()).isEqualTo("good");
        assertThat(engine.recent(10)).hasSize(10);
    }

    @Test
    void a_call_in_whose_work_memory_ran_out_is_worked_on_again() {
        AtomicInteger looks = new AtomicInteger();
        CallEngine engine = opened(CallEngine.builder(store)
                .crm(crm)
                .exchange(
                        "one",
                        portal("a", failingFor999(() -> looks.incrementAndGet() == 1 ? new OutOfMemoryError() : null)),
                        new TestExchange())
                .clock(clock, ticks::get)
                .build());
        ringAt999(engine, "big");
        assertThatThrownBy(() -> pass(engine, Duration.ofSeconds(5))).isInstanceOf(OutOfMemoryError.class);
        assertThat(looks).hasValue(1);

        pass(engine, Duration.ofMinutes(1));

        assertThat(looks).hasValueGreaterThan(1);
    }

    private void ringAt999(CallEngine engine, String callId) {
        engine.report(
                "one",
                new CallEvent.Ringing(
                        CallIdentity.id(callId),
                        details("+79000000011", clock.instant()),
                        null,
                        Extension.of("999"),
                        CallEvent.NO_LEG),
                clock.instant());
    }

    /** It fails for extensions that it does not know, if there is a failure. */
    private static DirectorySource failingFor999(Supplier<@Nullable Throwable> failure) {
        return new DirectorySource() {
            @Override
            public Optional<Directory> current() {
                return Optional.of(known());
            }

            @Override
            public Directory known() {
                return new Directory(Map.of("103", 9L), 1L, Map.of());
            }

            @Override
            public boolean isStale() {
                return false;
            }

            @Override
            public CompletableFuture<Void> refresh() {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void missed() {
                Throwable thrown = failure.get();
                if (thrown instanceof Error error) {
                    throw error;
                }
                if (thrown instanceof RuntimeException exception) {
                    throw exception;
                }
            }
        };
    }

    @Nested
    class A_clock_that_is_set_back {

        @Test
        void does_not_hold_up_what_was_accepted() {
            CallEngine engine = byHand();
            end(engine, "one", "call", clock.instant());
            engine.runDue();
            clock.advance(Duration.ofHours(-2));
            for (int second = 0; second < 5; second++) {
                tick(Duration.ofSeconds(1));
                engine.runDue();
            }

            assertThat(engine.recent(1).get(0).state()).isEqualTo(CallSummary.State.SYNCED);
        }

        @Test
        void does_not_hold_up_what_comes_after_it() {
            CallEngine engine = byHand();
            engine.runDue();
            clock.advance(Duration.ofHours(-2));
            end(engine, "one", "call", clock.instant());
            for (int second = 0; second < 5; second++) {
                tick(Duration.ofSeconds(1));
                engine.runDue();
            }

            assertThat(engine.recent(1).get(0).state()).isEqualTo(CallSummary.State.SYNCED);
        }

        private void tick(Duration time) {
            clock.advance(time);
            ticks.addAndGet(time.toNanos());
        }
    }

    @Test
    void calls_of_an_exchange_that_is_gone_wait_without_being_read_and_are_removed_in_time() {
        CallEngine before = byHand();
        for (int i = 0; i < 100; i++) {
            ring(before, "one", "orphan-" + i);
        }
        CallEngine after = opened(CallEngine.builder(store)
                .crm(crm)
                .exchange("two", portal("b"), new TestExchange())
                .clock(clock, ticks::get)
                .build());
        ring(after, "two", "good");
        pass(after, Duration.ofSeconds(3));

        assertThat(crm.said).hasSize(1);
        assertThat(after.dueCalls()).isZero();
        assertThat(after.recent(10)).hasSize(1);
        clock.advance(Duration.ofDays(31));
        assertThat(after.purge(Duration.ofDays(30))).isEqualTo(100);
    }

    /** A portal that does not tell its users before it is asked to. */
    private static final class WaitingDirectory implements DirectorySource {

        boolean answers;
        private @Nullable Directory read;

        @Override
        public Optional<Directory> current() {
            return Optional.ofNullable(read);
        }

        @Override
        public Directory known() {
            return read != null ? read : new Directory(Map.of(), 1L, Map.of());
        }

        @Override
        public boolean isStale() {
            return read == null;
        }

        @Override
        public CompletableFuture<Void> refresh() {
            if (answers) {
                read = new Directory(Map.of("103", 9L), 1L, Map.of());
                return CompletableFuture.completedFuture(null);
            }
            return CompletableFuture.failedFuture(new IllegalStateException("no answer"));
        }

        @Override
        public void missed() {
            // Nothing is known yet.
        }
    }

    @Test
    void a_recording_is_not_waited_for_for_ever_and_a_grace_may_last_so_long() {
        Duration forEver = ChronoUnit.FOREVER.getDuration();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallEngine.builder(store).recordingDeadline(forEver));
        CallEngine engine = running();
        ring(engine, "one", "call", "+79000000011", Instant.now());

        assertThat(engine.close(forEver)).isTrue();
    }
}
