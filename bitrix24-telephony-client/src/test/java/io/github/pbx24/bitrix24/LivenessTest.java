package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.pacing.Pacer;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** No caller waits for ever, nobody's end is another's, and what is not wanted is not sent. */
class LivenessTest {

    /** One request, and then none for a quarter of an hour. */
    private static final PacingPlan ONE = PacingPlan.custom(0.001, 2).withCardWindow(Duration.ZERO);

    private final FakePortal portal = new FakePortal();
    private final ConcurrentLinkedQueue<String> bodies = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile String answer = FakePortal.OK;

    LivenessTest() {
        portal.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                String target = request.getTarget();
                bodies.add(target.substring(target.lastIndexOf('/') + 1) + " " + FakePortal.body(request));
                gate.await();
                return FakePortal.json(200, answer).build();
            }
        });
    }

    @AfterEach
    void close() {
        gate.countDown();
        portal.close();
    }

    @Test
    void whoever_ends_the_future_takes_the_request_back() {
        Pacer pacer = Pacer.of(ONE);
        try (Bitrix24Client client = portal.builder().pacer(pacer).build()) {
            client.execute(read("first"));
            CompletableFuture<ResultNode> limited =
                    client.executeAsync(read("a")).orTimeout(1, TimeUnit.MILLISECONDS);
            CompletableFuture<ResultNode> completed = client.executeAsync(read("b"));
            CompletableFuture<ResultNode> cancelled = client.executeAsync(read("c"));
            completed.complete(ResultNode.of("something else"));
            cancelled.cancel(false);

            await().atMost(Duration.ofSeconds(60)).until(() -> pacer.waiting(Urgency.BULK) == 0);
            assertThat(limited).isCompletedExceptionally();
        }
        assertThat(bodies).hasSize(1);
    }

    @Test
    void the_deadline_covers_the_waiting() {
        try (Bitrix24Client client =
                portal.builder().pacing(ONE).deadline(Duration.ofMillis(50)).build()) {
            client.execute(read("first").within(Duration.ofMinutes(1)));

            assertThatThrownBy(() -> client.execute(read("a")))
                    .isInstanceOfSatisfying(Bitrix24TransportException.class, late -> {
                        assertThat(late.mayHaveRun()).isFalse();
                        assertThat(late.isTemporary()).isTrue();
                    })
                    .hasMessageContaining("waited too long");
        }
        assertThat(bodies).hasSize(1);
    }

    @Test
    void a_full_queue_refuses_at_once_and_says_so() {
        try (Bitrix24Client client =
                portal.builder().pacing(ONE.withMaxWaiting(3)).build()) {
            client.execute(read("first"));
            List<CompletableFuture<ResultNode>> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(client.executeAsync(read("a")));
            }
            assertThatThrownBy(() -> client.execute(read("b")))
                    .hasMessageContaining("3 requests wait already (did not run)");
            waiting.get(1).cancel(false);
            assertThat(client.executeAsync(read("c"))).isNotDone();
        }
    }

    @Test
    void a_client_that_is_closed_strands_nobody_who_shares_its_pacer() {
        Pacer pacer =
                Pacer.of(PacingPlan.custom(20, 2).withCardWindow(Duration.ZERO).withoutAutoBatch());
        gate = new CountDownLatch(1);
        try (Bitrix24Client other = portal.builder().pacer(pacer).build()) {
            Bitrix24Client closing = portal.builder().pacer(pacer).build();
            closing.executeAsync(read("first"));
            await().atMost(Duration.ofSeconds(60)).until(() -> bodies.size() == 1);
            List<CompletableFuture<ResultNode>> waiting = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                waiting.add(other.executeAsync(read("a")));
                closing.executeAsync(read("b"));
            }
            closing.close();
            gate.countDown();

            waiting.forEach(CompletableFuture::join);
        }
    }

    @Test
    void closing_again_does_nothing() {
        Bitrix24Client client = portal.builder().pacing(ONE).build();
        client.execute(read("first"));
        CompletableFuture<ResultNode> waiting = client.executeAsync(read("a"));
        CountDownLatch slowCallback = new CountDownLatch(1);
        waiting.whenComplete((result, failure) -> awaitUninterrupted(slowCallback));
        client.close();
        client.close();
        slowCallback.countDown();

        assertThat(waiting).failsWithin(Duration.ofSeconds(60));
        client.close();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void callers_without_stack_harm_nobody_else() {
        try (Bitrix24Client client = portal.builder()
                .pacing(PacingPlan.custom(1000, 200)
                        .withCardWindow(Duration.ZERO)
                        .withoutAutoBatch())
                .build()) {
            client.execute(read("warm"));
            for (int round = 0; round < 5; round++) {
                callAtTheEndOfTheStack(client);
                assertThat(client.executeAsync(read("healthy"))).succeedsWithin(Duration.ofSeconds(60));
            }
        }
    }

    /** Tries with one frame more each time, until it does not fail any more. */
    private static int callAtTheEndOfTheStack(Bitrix24Client client) {
        int deeper;
        try {
            deeper = callAtTheEndOfTheStack(client);
        } catch (StackOverflowError end) {
            client.executeAsync(read("deep"));
            return 0;
        }
        return deeper + 1;
    }

    @Test
    void an_answer_of_millions_of_values_is_refused_and_the_caller_is_told() {
        answer = "{\"result\":[" + "0,".repeat(2_100_000) + "0]}";
        try (Bitrix24Client client = portal.builder().build()) {
            assertThatThrownBy(() -> client.execute(
                            Bitrix24Request.generic("crm.deal.add", Map.of(), Repeatability.NOT_REPEATABLE)))
                    .hasMessageContaining("with JSON with more than")
                    .isInstanceOfSatisfying(
                            Bitrix24TransportException.class,
                            failure -> assertThat(failure.mayHaveRun()).isTrue());
        }
    }

    @Test
    void an_error_thrown_while_an_answer_is_decoded_reaches_the_caller() {
        try (Bitrix24Client client = portal.builder().build()) {
            Bitrix24Request<String> request =
                    Bitrix24Request.of("a", Map.of(), Repeatability.REPEATABLE, Urgency.BULK, result -> {
                        throw new StackOverflowError("made up");
                    });
            assertThat(client.executeAsync(request)).failsWithin(Duration.ofSeconds(60));
            assertThatThrownBy(() -> client.execute(request)).isInstanceOf(IllegalStateException.class);
            assertThat(client.execute(read("b"))).isNotNull();
        }
    }

    @Nested
    class Cards {

        private static final String CALL = "externalCall.1.2";
        private final List<Long> group = LongStream.rangeClosed(1, 30).boxed().toList();
        private final PacingPlan plan = PacingPlan.standard().withCardWindow(Duration.ofMillis(100));

        @Test
        void a_ring_group_costs_one_show_and_one_hide() {
            try (Bitrix24Client client = portal.builder().pacing(plan).build()) {
                CompletableFuture<Boolean> show = client.executeAsync(ExternalCalls.show(CALL, group));
                CompletableFuture<Boolean> hide = client.executeAsync(ExternalCalls.hide(CALL, group));

                assertThat(show.join()).isTrue();
                assertThat(hide.join()).isTrue();
            }
            assertThat(bodies).hasSize(2);
        }

        @Test
        void a_slow_portal_does_not_multiply_the_requests() {
            gate = new CountDownLatch(1);
            try (Bitrix24Client client = portal.builder().pacing(plan).build()) {
                client.executeAsync(ExternalCalls.show(CALL, group));
                await().atMost(Duration.ofSeconds(60)).until(() -> bodies.size() == 1);
                List<CompletableFuture<Boolean>> hides = new ArrayList<>();
                for (long user : group) {
                    if (user != 17) {
                        hides.add(client.executeAsync(ExternalCalls.hide(CALL, List.of(user))));
                    }
                }
                gate.countDown();
                hides.forEach(CompletableFuture::join);
            }
            assertThat(bodies).hasSize(2);
            assertThat(bodies.stream().skip(1).findFirst().orElseThrow())
                    .startsWith("telephony.externalCall.hide")
                    .contains("16,18")
                    .doesNotContain(",17,");
        }
    }

    private static Bitrix24Request<ResultNode> read(String method) {
        return Bitrix24Request.generic(method, Map.of(), Repeatability.REPEATABLE);
    }
}
