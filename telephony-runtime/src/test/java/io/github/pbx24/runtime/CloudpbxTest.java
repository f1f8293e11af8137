package io.github.pbx24.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.pbx.CallHistory.FailureKind;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import io.github.pbx24.pbx.simulator.rostelecom.CloudpbxExchange;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What an exchange with a history and with questions makes possible, with a simulated one. */
@Execution(ExecutionMode.CONCURRENT)
class CloudpbxTest {

    @TempDir
    Path folder;

    private final Instant now = Clock.systemUTC().instant();
    private final CloudpbxExchange exchange = CloudpbxExchange.start(Clock.systemUTC());
    private PortalSimulator portal;
    private TelephonyRuntime runtime;

    @BeforeEach
    void start() {
        portal = PortalSimulator.builder().start();
        portal.addUser(7, "Anna Petrova", "201");
        portal.addContact("Oleg Sidorov", "+79160000001", 7);
        runtime = describe(portal.webhookUrl()).start();
    }

    /** Nobody waits for the simulated exchange, which needs no minutes. */
    private TelephonyRuntimeBuilder describe(URI webhook) {
        TelephonyRuntimeBuilder builder = TelephonyRuntime.builder(
                        TelephonyStores.sqlite(folder.resolve("telephony.db")))
                .portal(Portal.builder("acme", Bitrix24Authorization.incomingWebhook(webhook))
                        .defaultUser(1)
                        // Thousands of calls would take an hour at the rate of a cloud portal.
                        .pacing(PacingPlan.none())
                        .build())
                .exchange("rt", "acme", "rostelecom", exchange.settings());
        builder.pause = time -> {};
        return builder;
    }

    @AfterEach
    void stop() {
        runtime.close();
        portal.close();
        exchange.close();
    }

    @Nested
    class Past_calls {

        @Test
        void those_that_were_missed_come_into_bitrix24_once_each() throws InterruptedException {
            backFill(3, 20);
        }

        @Test
        @Tag("slow")
        void ten_thousand_come_on_top_of_three_thousand() throws InterruptedException {
            backFill(3_000, 10_000);
        }

        private void backFill(int known, int missed) throws InterruptedException {
            for (int i = 0; i < known; i++) {
                play(i, true);
            }
            awaitCalls(known);
            for (int i = known; i < known + missed; i++) {
                play(i, false);
            }
            // The end of this one was lost on the way.
            SimulatedCall open = exchange.incoming("+79160000001", now.minus(Duration.ofHours(3)));
            open.answeredBy("201").forEach(webhook -> accept(webhook));
            open.over(5);

            BackfillReport first = backfill();
            awaitCalls(known + missed + 1);
            BackfillReport second = backfill();

            assertThat(first).isEqualTo(new BackfillReport(known + missed + 1, 0));
            assertThat(second).isEqualTo(first);
            await().atMost(Duration.ofSeconds(60)).until(() -> runtime.dueCalls() == 0);
            assertThat(portal.calls()).hasSize(known + missed + 1);
            assertThat(portal.activeCalls()).isEmpty();
            Map<Long, Long> byTalk = portal.calls().stream()
                    .collect(Collectors.groupingBy(call -> call.durationSeconds(), Collectors.counting()));
            assertThat(byTalk).containsEntry(5L, 1L).containsEntry(60L, (long) (known + missed));
        }

        /** Two calls a second, from a day ago on. */
        private void play(int number, boolean told) {
            Instant startedAt = now.minus(Duration.ofHours(26)).plusMillis(500L * number);
            SimulatedCall call = exchange.incoming("+7916%07d".formatted(number), startedAt);
            List<SimulatedWebhook> webhooks = new ArrayList<>(call.answeredBy("201"));
            webhooks.addAll(call.over(60));
            if (told) {
                webhooks.forEach(webhook -> accept(webhook));
            }
        }

        @Test
        void an_exchange_with_trouble_is_asked_again_and_one_that_refuses_is_not() throws InterruptedException {
            exchange.faults().answer(3, 503);
            try (LogOfTest log = new LogOfTest()) {
                assertThat(backfill()).isEqualTo(new BackfillReport(0, 0));
                assertThat(log.list)
                        .filteredOn(line -> line.getLevel() == Level.WARN)
                        .singleElement()
                        .satisfies(line -> assertThat(line.getFormattedMessage())
                                .startsWith(
                                        "rt: past calls cannot be read now, asking 10 times more, each 30 s later: "));
            }

            exchange.disable("domain_call_history");
            assertThatThrownBy(this::backfill)
                    .isInstanceOfSatisfying(
                            BackfillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.NOT_ENABLED))
                    .hasMessageContaining("domain_call_history is not enabled");
        }

        @Test
        void a_span_that_is_not_past_or_longer_ago_than_calls_are_kept_is_refused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> runtime.backfill("rt", now.minus(Duration.ofDays(31)), now))
                    .withMessageContaining("than calls are kept");
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> runtime.backfill("rt", now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(2))));
            assertThatIllegalArgumentException().isThrownBy(() -> runtime.backfill("nobody", now.minusSeconds(1), now));
        }

        @Test
        void an_exchange_without_webhooks_is_read_again_and_again() {
            runtime.close();
            exchange.incoming("+79160000001", now.minusSeconds(600)).unanswered();
            TelephonyRuntimeBuilder builder = describe(portal.webhookUrl()).pollHistory("rt", Duration.ofMinutes(1));
            builder.polled.put("rt", Duration.ofMillis(50));

            runtime = builder.start();

            awaitCalls(1);
            exchange.incoming("+79160000001", now.minusSeconds(300)).unanswered();
            awaitCalls(2);
            assertThat(runtime.journal(JournalQuery.newest(10))).isEmpty();
        }

        @Test
        void a_call_that_has_been_silent_for_long_is_asked_for_and_one_that_lasts_stays_open() {
            runtime.close();
            TelephonyRuntimeBuilder builder = describe(portal.webhookUrl());
            builder.askedAfter = Duration.ofMillis(600);
            runtime = builder.start();
            SimulatedCall lost = exchange.incoming("+79160000001", now.minus(Duration.ofHours(3)));
            lost.answeredBy("201").forEach(webhook -> accept(webhook));
            lost.over(5);
            SimulatedCall lasting = exchange.incoming("+79160000002", now.minus(Duration.ofHours(2)));
            lasting.answeredBy("201").forEach(webhook -> accept(webhook));

            awaitCalls(1);
            assertThat(portal.calls().get(0).durationSeconds()).isEqualTo(5);
            assertThat(portal.activeCalls()).hasSize(1);
        }

        @Test
        void it_is_not_read_more_often_than_is_decent() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TelephonyRuntime.builder(TelephonyStores.inMemory())
                            .pollHistory("rt", Duration.ofSeconds(9)));
        }

        private BackfillReport backfill() throws InterruptedException {
            return runtime.backfill("rt", now.minus(Duration.ofDays(2)), now);
        }

        private void awaitCalls(int count) {
            await().atMost(Duration.ofMinutes(20))
                    .untilAsserted(() -> assertThat(portal.calls()).hasSize(count));
        }
    }

    @Nested
    class Questions_about_callers {

        @Test
        void name_and_phone_of_the_responsible_are_answered() {
            awaitKnown();
            assertThat(ask("+79160000001")).contains("\"displayName\":\"Oleg Sidorov\"");
            assertThat(ask("+79169999999")).contains("\"displayName\":\"\"", "\"PIN\":\"\"");
        }

        @Test
        void a_dead_portal_makes_nobody_wait_and_what_was_asked_before_is_still_known() {
            awaitKnown();
            portal.goDown();

            assertThat(ask("+79160000001")).contains("\"PIN\":\"201\"");
            for (int i = 0; i < 200; i++) {
                assertThat(ask("+7916100%04d".formatted(i))).contains("\"result\":\"0\"", "\"PIN\":\"\"");
            }
        }

        /** One that takes connections and says nothing is the worst kind of dead. */
        @Test
        void a_portal_that_hangs_holds_up_sixty_four_and_nobody_else() throws Exception {
            runtime.close();
            ExecutorService threads = Executors.newCachedThreadPool();
            try (ServerSocket silent = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress())) {
                TelephonyRuntimeBuilder builder =
                        describe(URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/rest/1/code/"));
                builder.questionDeadline = Duration.ofMinutes(5);
                runtime = builder.start();
                List<Future<String>> held = new ArrayList<>();
                for (int i = 0; i < Questions.MOST_WAITING; i++) {
                    // All about one number: that is one request, and one slow answer does not condemn the portal.
                    held.add(threads.submit(() -> ask("+79162000000")));
                }
                await().atMost(Duration.ofMinutes(1)).until(() -> runtime.questionsWaiting() == Questions.MOST_WAITING);
                assertThat(runtime.beingTakenIn())
                        .as("for what waits for a portal the work on calls does not stand back")
                        .isZero();

                for (int i = 0; i < 1_000; i++) {
                    assertThat(ask("+7916300%04d".formatted(i))).contains("\"result\":\"0\"", "\"PIN\":\"\"");
                }

                assertThat(runtime.questionsWaiting()).isLessThanOrEqualTo(Questions.MOST_WAITING);
                // Interrupted, as a host does that stops: they still answer.
                threads.shutdownNow();
                for (Future<String> answer : held) {
                    assertThat(answer.get(60, TimeUnit.SECONDS)).contains("\"result\":\"0\"");
                }
            } finally {
                threads.shutdownNow();
            }
        }

        /** Each about another number, one after the other: hardly any reaches the portal, so hardly any waits for it. */
        @Test
        void a_portal_that_hangs_is_asked_a_few_times_and_then_only_now_and_then() throws Exception {
            runtime.close();
            List<Socket> asked = new CopyOnWriteArrayList<>();
            try (ServerSocket silent = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress())) {
                Thread taker = new Thread(() -> takeInSilence(silent, asked));
                taker.start();
                runtime = describe(URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/rest/1/code/"))
                        .start();
                for (int i = 0; i < 3_000; i++) {
                    assertThat(ask("+7916400%04d".formatted(i))).contains("\"result\":\"0\"", "\"PIN\":\"\"");
                }
            }
            assertThat(asked).hasSizeBetween(3, 100);
            for (Socket socket : asked) {
                socket.close();
            }
        }

        private void takeInSilence(ServerSocket server, List<Socket> taken) {
            try {
                while (true) {
                    taken.add(server.accept());
                }
            } catch (IOException e) {
                // Closed: the test is over.
            }
        }

        @Test
        void a_question_without_a_proof_is_refused_like_any_webhook() {
            SimulatedWebhook question = exchange.question("+79160000001");

            assertThat(exchange.forged(question))
                    .allSatisfy(forged -> assertThat(accept(forged).status()).isEqualTo(403));
        }

        /** On a busy machine the first answer may be empty; it is found out beside it. */
        private void awaitKnown() {
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(ask("+79160000001")).contains("\"PIN\":\"201\""));
        }

        private String ask(String client) {
            WebhookAnswer answer = accept(exchange.question(client));
            assertThat(answer.status()).isEqualTo(200);
            return answer.body();
        }
    }

    private WebhookAnswer accept(SimulatedWebhook webhook) {
        WebhookRequest.Builder request =
                Webhooks.request(webhook.method()).path("/" + webhook.path()).body(webhook.body());
        webhook.headers().forEach(request::header);
        return runtime.accept("rt", request.build());
    }
}
