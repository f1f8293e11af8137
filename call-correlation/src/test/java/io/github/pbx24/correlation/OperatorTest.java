package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.RetryPlan;
import io.github.pbx24.correlation.CallSummary.State;
import io.github.pbx24.correlation.directory.PortalDirectory;
import io.github.pbx24.correlation.fact.Stories;
import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.correlation.store.CallStep;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.PortalLine;
import io.github.pbx24.simulator.PortalSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What hosts show to operators, and what operators can do. */
class OperatorTest {

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private void playCall(String id) {
        bench.play(Stories.inbound(id).ringing(0, "103").answered(5, "103").ended(60, "103", CallResult.ANSWERED, 55L));
        bench.pass(Duration.ofSeconds(5));
    }

    @Test
    void a_trace_tells_what_was_heard_said_and_answered() {
        bench.portal.faults().next().on("telephony.externalCall.register").queryLimitExceeded();
        playCall("a");

        CallTrace trace = bench.engine.trace("rt", "a").orElseThrow();
        assertThat(trace.heard()).hasSize(3);
        assertThat(trace.summary().state()).isEqualTo(State.SYNCED);
        assertThat(trace.steps())
                .extracting(step -> step.command() + " " + step.outcome())
                .contains("REGISTER NOT_DONE", "REGISTER DONE", "FINISH DONE");
        assertThat(trace.steps()).extracting(CallStep::reason).anyMatch(reason -> !reason.isEmpty());
        assertThat(bench.engine.trace("rt", bench.onlyCall().callId())).isPresent();
        assertThat(bench.engine.trace("rt", trace.summary().id())).isPresent();
        assertThat(bench.engine.trace("rt", "nothing")).isEmpty();
        assertThat(trace.toString()).doesNotContain(Stories.CLIENT);
    }

    @Test
    void calls_are_found_by_number_id_and_user() {
        playCall("call-a");

        assertThat(bench.engine.recent(CallQuery.newest(9).matching("0000011"))).hasSize(1);
        assertThat(bench.engine.recent(CallQuery.newest(9).matching("CALL-A"))).hasSize(1);
        assertThat(bench.engine.recent(CallQuery.newest(9).matching("user:9"))).hasSize(1);
        assertThat(bench.engine.recent(CallQuery.newest(9).matching("user:11"))).isEmpty();
    }

    @Test
    void a_dropped_call_is_left_alone_until_it_is_retried() {
        bench.portal.goDown();
        bench.play(Stories.inbound("a").ended(60, "103", CallResult.ANSWERED, 55L));
        bench.pass(Duration.ofSeconds(10));
        assertThat(bench.engine.drop("rt", "a")).isTrue();
        bench.portal.comeUp();
        bench.pass(Duration.ofMinutes(5));
        assertThat(bench.portal.calls()).isEmpty();

        assertThat(bench.engine.retry("rt", "a")).isTrue();
        bench.pass(Duration.ofMinutes(2));
        assertThat(bench.portal.calls()).hasSize(1);
        assertThat(bench.engine.retry("rt", "nothing")).isFalse();
    }

    @Test
    void a_call_is_changed_by_one_of_its_ids_only() {
        playCall("call-a");
        CallSummary call = bench.engine.recent(1).get(0);

        for (String part : List.of("call-", "0000011", Stories.CLIENT, "user:9", "", "other" + call.id())) {
            assertThat(bench.engine.drop("rt", part)).as("drop %s", part).isFalse();
            assertThat(bench.engine.retry("rt", part)).as("retry %s", part).isFalse();
        }
        for (String id : List.of("call-a", call.id(), bench.onlyCall().callId())) {
            assertThat(call.isNamed(id)).isTrue();
            assertThat(bench.engine.retry("rt", id)).as("retry %s", id).isTrue();
            bench.pass(Duration.ofSeconds(2));
        }
    }

    @Test
    void no_extension_is_called_unknown_before_the_portal_has_told_its_users() {
        bench.portal.goDown();
        bench.play(Stories.inbound("a").ringing(0, "103"));
        bench.pass(Duration.ofSeconds(5));
        assertThat(bench.engine.recent(1).get(0).unknownExtensions()).isEmpty();

        bench.portal.comeUp();
        bench.play(Stories.inbound("b").ringing(0, "999"));
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.engine.recent(2))
                .flatExtracting(CallSummary::unknownExtensions)
                .containsExactly("999");
    }

    @Nested
    class Who_calls {

        private Caller ask(String number, Duration deadline) {
            return bench.engine.caller("rt", number, deadline).join();
        }

        @Test
        void is_told_with_a_phone_of_the_responsible_user() {
            bench.portal.addContact("Client", Stories.CLIENT, 11);
            bench.engine.runDue();
            bench.play(Stories.inbound("warm").ended(1, "103", CallResult.MISSED, null));

            Caller caller = ask("\"Client\" <" + Stories.CLIENT + ">", Duration.ofSeconds(20));
            assertThat(caller.responsibleUser()).isEqualTo(11);
            assertThat(caller.responsibleExtension()).isEqualTo("105");
            assertThat(caller.name()).isNotBlank();
            assertThat(caller.toString()).doesNotContain("Client");
        }

        @Test
        void is_asked_once_within_a_minute() {
            bench.portal.addContact("Client", Stories.CLIENT, 11);
            ask(Stories.CLIENT, Duration.ofSeconds(20));
            ask(Stories.CLIENT, Duration.ofSeconds(20));
            assertThat(bench.portal.requestCount("telephony.externalCall.searchCrmEntities"))
                    .isEqualTo(1);
        }

        @Test
        void is_answered_from_memory_while_the_portal_is_away() {
            bench.portal.addContact("Client", Stories.CLIENT, 11);
            ask(Stories.CLIENT, Duration.ofSeconds(20));
            bench.clock.advance(Duration.ofMinutes(30));
            bench.portal.goDown();

            assertThat(ask(Stories.CLIENT, Duration.ZERO).responsibleUser()).isEqualTo(11);
        }

        @Test
        void is_unknown_when_nobody_answers_in_time() {
            bench.portal.goDown();

            assertThat(ask(Stories.CLIENT, Duration.ofMillis(1))).isEqualTo(Caller.UNKNOWN);
            assertThat(ask("anonymous", Duration.ofSeconds(20))).isEqualTo(Caller.UNKNOWN);
        }

        @Test
        void is_asked_by_one_at_a_time_once_the_portal_has_left_three_unanswered() {
            bench.portal.addContact("Client", Stories.CLIENT, 11);
            bench.portal.goDown();
            for (int i = 0; i < 3; i++) {
                ask("+7916300000" + i, Duration.ofSeconds(20));
            }
            bench.portal.comeUp();

            // Nobody asks before the pause is over, so nobody waits.
            assertThat(ask(Stories.CLIENT, Duration.ofSeconds(20))).isEqualTo(Caller.UNKNOWN);
            assertThat(searches()).isZero();

            bench.clock.advance(Duration.ofSeconds(2));
            assertThat(ask(Stories.CLIENT, Duration.ofSeconds(20)).responsibleUser())
                    .isEqualTo(11);
            assertThat(ask("+79163000009", Duration.ofSeconds(20))).isNotNull();
            assertThat(searches()).isEqualTo(2);
        }

        @Test
        void is_asked_on_and_on_while_only_some_questions_fail() {
            for (int i = 0; i < 9; i++) {
                if (i % 3 == 2) {
                    bench.portal.comeUp();
                } else {
                    bench.portal.goDown();
                }
                ask("+7916300000" + i, Duration.ofSeconds(20));
            }
            assertThat(searches()).isEqualTo(3);
        }

        private long searches() {
            return bench.portal.requestCount("telephony.externalCall.searchCrmEntities");
        }
    }

    @Nested
    class A_comparison_with_the_portal {

        private final Instant from = Stories.START.minusSeconds(3600);
        private final Instant to = Stories.START.plusSeconds(3600);

        @Test
        void is_clean_when_both_tell_the_same() {
            for (int i = 0; i < 60; i++) {
                bench.play(Stories.inbound("call-" + i).ended(60, "103", CallResult.ANSWERED, 55L));
            }
            bench.pass(Duration.ofSeconds(5));

            Reconciliation report = bench.engine.reconcile("acme", from, to);
            assertThat(report.ours()).isEqualTo(60);
            assertThat(report.matched()).isEqualTo(60);
            assertThat(report.isClean()).isTrue();
        }

        @Test
        void names_calls_that_are_open_and_calls_that_nobody_here_knows() {
            playCall("ours");
            bench.play(Stories.inbound("open").ringing(70, "101"));
            bench.store.purge(Instant.MAX, Set.of());
            playCall("second");

            Reconciliation report = bench.engine.reconcile("acme", from, to);
            assertThat(report.matched()).isEqualTo(1);
            assertThat(report.unknown()).hasSize(1);
            assertThat(report.isClean()).isFalse();
        }

        @Test
        void mends_what_the_portal_has_lost_and_does_so_once() {
            playCall("a");
            bench.play(Stories.inbound("b").ringing(90, "101").ended(100, "101", CallResult.MISSED, null));
            bench.engine.startCall(
                    "acme", PortalForms.click("clicked", 9, "+79000000077", "", 1), bench.clock.instant());
            bench.pass(Duration.ofMinutes(20));
            try (PortalSimulator restored =
                            PortalSimulator.builder().clock(bench.clock).start();
                    Bitrix24Client client = Bitrix24Client.builder(
                                    Bitrix24Authorization.incomingWebhook(restored.webhookUrl()))
                            .clock(bench.clock)
                            .retryPlan(RetryPlan.none())
                            .build()) {
                Bench.EXTENSIONS.forEach((extension, user) -> restored.addUser(user, "User " + user, extension));
                restored.addUser(1, "Default", null);
                bench.engine = CallEngine.builder(bench.store)
                        .exchange(
                                "rt",
                                PortalConnection.builder("acme", client)
                                        .directory(new PortalDirectory(client, Map.of(), 1L, Map.of(), bench.clock))
                                        .build(),
                                bench.exchange)
                        .clock(bench.clock)
                        .build();

                Reconciliation lost = bench.engine.reconcile("acme", from, to);
                assertThat(lost.missing()).hasSize(3);
                assertThat(bench.engine.repair(lost)).isEqualTo(3);
                assertThat(bench.engine.repair(lost)).isZero();
                bench.pass(Duration.ofMinutes(5));

                assertThat(restored.calls())
                        .extracting(CallHistoryRow::userId, CallHistoryRow::durationSeconds, CallHistoryRow::statusCode)
                        .containsExactlyInAnyOrder(tuple(9L, 55L, "200"), tuple(7L, 0L, "304"), tuple(9L, 0L, "304"));
                assertThat(restored.activeCalls()).isEmpty();
                assertThat(restored.cards()).isEmpty();
                assertThat(bench.engine.reconcile("acme", from, to).isClean()).isTrue();
                assertThat(bench.engine.repair(lost)).isZero();
            }
        }
    }

    @Test
    void configured_lines_are_made_once_and_others_stay() {
        PortalConnection portal = PortalConnection.builder("acme", bench.client)
                .directory(new PortalDirectory(bench.client, Map.of(), 1L, Map.of(), bench.clock))
                .externalLines(Map.of("+74950000101", "Sales", "+74950000102", "Service"))
                .build();
        bench.engine = CallEngine.builder(bench.store)
                .exchange("rt", portal, bench.exchange)
                .clock(bench.clock)
                .build();
        bench.pass(Duration.ofSeconds(2));
        await().atMost(Duration.ofSeconds(60)).until(() -> bench.portal.lines().size() == 2);
        bench.pass(Duration.ofSeconds(30));

        assertThat(bench.portal.lines())
                .extracting(PortalLine::number)
                .containsExactlyInAnyOrder("+74950000101", "+74950000102");
        assertThat(bench.portal.requestCount("telephony.externalLine.add")).isEqualTo(2);
    }
}
