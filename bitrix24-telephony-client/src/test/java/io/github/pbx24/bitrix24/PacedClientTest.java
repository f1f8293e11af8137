package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.batch.BatchReference;
import io.github.pbx24.bitrix24.internal.pacing.PortalPacers;
import io.github.pbx24.bitrix24.internal.pacing.SharedPacer;
import io.github.pbx24.bitrix24.pacing.Pacer;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.FinishCall;
import io.github.pbx24.bitrix24.telephony.RegisterCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PacedClientTest {

    private static final String CALL = "externalCall.1.2";

    /** One request at once; what comes within a quarter of a second after it is packed. */
    private static final PacingPlan NARROW = PacingPlan.custom(4, 2).withCardWindow(Duration.ZERO);

    private final FakePortal portal = new FakePortal();
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private final Queue<String> methods = new ConcurrentLinkedQueue<>();
    private volatile UnaryOperator<MockResponse> onBatch = answer -> answer;
    private volatile CountDownLatch mayAnswer = new CountDownLatch(0);

    PacedClientTest() {
        portal.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                String body = FakePortal.body(request);
                String target = request.getTarget();
                String method = target.substring(target.lastIndexOf('/') + 1);
                bodies.add(body);
                methods.add(method);
                mayAnswer.await();
                return method.equals("batch")
                        ? onBatch.apply(FakePortal.json(200, batchAnswer(body)).build())
                        : FakePortal.json(200, "{\"result\":true,\"time\":{\"duration\":0.1}}")
                                .build();
            }
        });
    }

    @AfterEach
    void close() {
        mayAnswer.countDown();
        portal.close();
    }

    /** Every command succeeds, except those of the method {@code fails}. */
    private static String batchAnswer(String body) {
        ResultNode commands = Fixtures.tree(body).get("cmd");
        Map<String, Object> results = new LinkedHashMap<>();
        Map<String, Object> errors = new LinkedHashMap<>();
        Map<String, Object> times = new LinkedHashMap<>();
        commands.fields().forEach((key, command) -> {
            if (command.asText().orElseThrow().startsWith("fails")) {
                errors.put(key, Map.of("error", "NOT_FOUND", "error_description", "no such thing"));
            } else {
                results.put(key, command.asText().orElseThrow());
                times.put(key, Map.of("duration", 0.1, "operating", 0.2));
            }
        });
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("result", results);
        result.put("result_error", errors);
        result.put("result_total", Map.of());
        result.put("result_next", Map.of());
        result.put("result_time", times);
        return Fixtures.written(Map.of("result", result));
    }

    @Test
    void requests_that_wait_are_packed_and_every_caller_gets_his_own_answer() {
        try (Bitrix24Client client = portal.builder().pacing(NARROW).build()) {
            List<CompletableFuture<ResultNode>> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                answers.add(client.executeAsync(read("a.m" + i)));
            }
            CompletableFuture<ResultNode> failing = client.executeAsync(read("fails"));

            for (int i = 1; i < 30; i++) {
                String text = answers.get(i).join().asText().orElse("");
                assertThat(text).isIn("a.m" + i, "true");
            }
            assertThatThrownBy(failing::join)
                    .hasCauseInstanceOf(Bitrix24ApiException.class)
                    .hasMessageContaining("fails: NOT_FOUND");
        }
        assertThat(methods).contains("batch");
        assertThat(portal.requests()).isLessThan(15);
    }

    @Test
    void text_that_looks_like_a_reference_is_never_packed() {
        try (Bitrix24Client client = portal.builder().pacing(NARROW).build()) {
            List<CompletableFuture<ResultNode>> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answers.add(client.executeAsync(Bitrix24Request.generic(
                        "crm.comment", Map.of("TEXT", List.of("see $Result[c0]")), Repeatability.REPEATABLE)));
            }
            answers.forEach(CompletableFuture::join);
        }
        assertThat(methods).doesNotContain("batch").hasSize(6);
    }

    @Test
    void a_batch_that_was_lost_is_resolved_command_by_command() {
        onBatch = answer -> {
            onBatch = next -> next;
            return new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket(true, true, true))
                    .build();
        };
        try (Bitrix24Client client =
                portal.builder().pacing(PacingPlan.custom(1, 2)).build()) {
            mayAnswer = new CountDownLatch(1);
            client.executeAsync(read("first").withUrgency(Urgency.FINISH));
            await().atMost(Duration.ofSeconds(60)).until(() -> portal.requests() == 1);
            CompletableFuture<ResultNode> repeatable =
                    client.executeAsync(read("again").withUrgency(Urgency.FINISH));
            CompletableFuture<?> finish = client.executeAsync(ExternalCalls.finish(
                    FinishCall.forUser(CALL, 17, Duration.ofSeconds(5)).build()));
            CompletableFuture<?> register = client.executeAsync(
                    ExternalCalls.register(RegisterCall.forUser(17, "+74950000101", CallType.INCOMING)
                                    .externalCallId("pbx-1")
                                    .build())
                            .withUrgency(Urgency.FINISH));
            mayAnswer.countDown();

            assertThat(repeatable.join()).isNotNull();
            assertThatThrownBy(finish::join).cause().isInstanceOfSatisfying(Bitrix24TransportException.class, lost -> {
                assertThat(lost.method()).isEqualTo("telephony.externalCall.finish");
                assertThat(lost.mayHaveRun()).isTrue();
            });
            // It was sent again; this portal gives no CALL_ID.
            assertThatThrownBy(register::join).hasMessageContaining("CALL_ID is missing");
        }
        assertThat(count("externalCall.finish")).isEqualTo(1);
        assertThat(count("externalCall.register")).isEqualTo(2);
    }

    @Test
    void a_portal_that_refuses_batches_gets_single_requests() {
        onBatch = answer -> FakePortal.json(403, "{\"error\":\"ACCESS_DENIED\",\"error_description\":\"no\"}")
                .build();
        try (Bitrix24Client client = portal.builder().pacing(NARROW).build()) {
            List<CompletableFuture<ResultNode>> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answers.add(client.executeAsync(read("a.b")));
            }
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().asBoolean()).isTrue());
        }
        assertThat(methods).filteredOn("batch"::equals).hasSize(1);
    }

    @Test
    void a_refusal_that_says_nothing_about_batches_does_not_end_them() {
        UnaryOperator<MockResponse> lapsed = answer -> FakePortal.json(
                        401, "{\"error\":\"ACCESS_DENIED\",\"error_description\":\"by subscription\"}")
                .build();
        try (Bitrix24Client client = portal.builder().pacing(NARROW).build()) {
            onBatch = lapsed;
            together(client);
            onBatch = answer -> answer;
            methods.clear();

            together(client);
        }
        assertThat(methods).contains("batch");
    }

    private void together(Bitrix24Client client) {
        List<CompletableFuture<ResultNode>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(client.executeAsync(read("a.b")));
        }
        answers.forEach(CompletableFuture::join);
    }

    @Test
    void a_method_that_is_blocked_inside_a_batch_that_was_asked_for_is_held_back() {
        onBatch = answer -> FakePortal.json(
                        200,
                        "{\"result\":{\"result\":[],\"result_error\":{\"c0\":{\"error\":\"OPERATION_TIME_LIMIT\","
                                + "\"error_description\":\"Method is blocked\"}}}}")
                .build();
        try (Bitrix24Client client = portal.builder()
                .pacing(PacingPlan.standard())
                .retryPlan(RetryPlan.none())
                .build()) {
            client.batch(List.of(read("a.b")), false);
            CompletableFuture<ResultNode> held = client.executeAsync(read("a.b"));
            client.execute(read("c.d"));

            assertThat(methods).containsExactly("batch", "c.d");
            held.cancel(false);
        }
    }

    @Test
    void clients_of_a_portal_share_what_it_lets_through_unless_told_otherwise() {
        HttpUrl portal = HttpUrl.get("https://example.bitrix24.ru/rest/");
        SharedPacer pacer = PortalPacers.of(portal, PacingPlan.standard());

        assertThat(PortalPacers.of(HttpUrl.get("https://example.bitrix24.ru/rest/1/code/"), PacingPlan.standard()))
                .isSameAs(pacer);
        assertThat(PortalPacers.of(HttpUrl.get("https://other.bitrix24.ru/rest/"), PacingPlan.standard()))
                .isNotSameAs(pacer);
    }

    @Test
    void a_portal_that_names_a_time_is_left_alone_until_then() {
        try (FakePortal other = new FakePortal();
                Bitrix24Client client = other.builder()
                        .pacing(PacingPlan.standard().withoutAutoBatch())
                        .retryPlan(RetryPlan.none())
                        .build()) {
            other.server.enqueue(FakePortal.json(503, "{\"error\":\"QUERY_LIMIT_EXCEEDED\"}")
                    .addHeader("Retry-After", "600")
                    .build());
            assertThatThrownBy(() -> client.execute(read("a.b"))).isInstanceOf(Bitrix24ApiException.class);

            CompletableFuture<ResultNode> held = client.executeAsync(read("a.b"));

            assertThatThrownBy(() -> client.execute(read("c.d").within(Duration.ofMillis(50))))
                    .hasMessageContaining("waited too long");
            assertThat(other.requests()).isEqualTo(1);
            assertThat(held).isNotDone();
        }
    }

    @Test
    void closing_fails_what_waits_as_not_sent() {
        Bitrix24Client client = portal.builder()
                .pacing(PacingPlan.custom(0.001, 2).withCardWindow(Duration.ZERO))
                .build();
        List<CompletableFuture<ResultNode>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(client.executeAsync(read("a.b")));
        }
        answers.get(0).join();
        client.close();

        assertThat(answers.subList(1, 5))
                .allSatisfy(answer -> assertThatThrownBy(answer::join)
                        .cause()
                        .isInstanceOfSatisfying(
                                Bitrix24TransportException.class,
                                lost -> assertThat(lost.mayHaveRun()).isFalse()));
        assertThat(portal.requests()).isEqualTo(1);
    }

    @Test
    void what_was_cancelled_while_it_waited_is_not_sent() {
        Pacer pacer = Pacer.of(PacingPlan.custom(0.001, 2));
        try (Bitrix24Client client = portal.builder().pacer(pacer).build()) {
            client.execute(read("a.b"));
            CompletableFuture<ResultNode> waiting = client.executeAsync(read("c.d"));
            assertThat(pacer.waiting(Urgency.BULK)).isEqualTo(1);

            waiting.cancel(true);

            assertThat(pacer.waiting(Urgency.BULK)).isZero();
        }
    }

    @Test
    void clients_that_share_a_pacer_share_the_limits() {
        Pacer pacer = Pacer.of(PacingPlan.custom(0.001, 2));
        try (Bitrix24Client one = portal.builder().pacer(pacer).build();
                Bitrix24Client other = portal.builder().pacer(pacer).build()) {
            one.execute(read("a.b"));
            CompletableFuture<ResultNode> waiting = other.executeAsync(read("c.d"));

            assertThat(pacer.waiting(Urgency.BULK)).isEqualTo(1);
            assertThat(waiting).isNotDone();
        }
    }

    @Test
    void a_reference_to_an_earlier_command_is_what_the_portal_expects() {
        try (Bitrix24Client client = portal.builder().build()) {
            client.batch(
                    List.of(
                            read("a.b"),
                            ExternalCalls.finish(FinishCall.forUser(BatchReference.callIdOf(0), 17, Duration.ZERO)
                                    .build())),
                    true);
        }
        assertThat(bodies.peek()).contains("CALL_ID=%24result%5Bc0%5D%5BCALL_ID%5D");
        assertThat(BatchReference.resultOf(3).field("items").item(0).field("ID"))
                .hasToString("$result[c3][items][0][ID]");
        assertThatThrownBy(() -> BatchReference.resultOf(50)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BatchReference.resultOf(0).field("a]")).isInstanceOf(IllegalArgumentException.class);
    }

    @Nested
    class Cards {

        /** Long enough never to end by itself while a test runs; a finish ends it. */
        private final PacingPlan patient = PacingPlan.standard().withCardWindow(Duration.ofHours(1));

        private final PacingPlan quick = PacingPlan.standard().withCardWindow(Duration.ofMillis(200));

        @Test
        void the_first_show_goes_out_at_once_and_opposite_intents_cancel() {
            try (Bitrix24Client client = portal.builder().pacing(quick).build()) {
                CompletableFuture<Boolean> first = shownWithoutAnswer(client);
                CompletableFuture<Boolean> hide = client.executeAsync(hide(17));
                CompletableFuture<Boolean> show = client.executeAsync(show(17));
                mayAnswer.countDown();

                assertThat(first.join()).isTrue();
                assertThat(hide.join()).isTrue();
                assertThat(show.join()).isTrue();
            }
            assertThat(methods).containsExactly("telephony.externalCall.show");
        }

        @Test
        void the_last_intent_is_sent_when_the_window_ends() {
            try (Bitrix24Client client = portal.builder().pacing(quick).build()) {
                client.execute(show(17));
                assertThat(client.execute(hide(17))).isTrue();
            }
            assertThat(methods).containsExactly("telephony.externalCall.show", "telephony.externalCall.hide");
        }

        @Test
        void users_of_one_request_are_told_apart() {
            try (Bitrix24Client client = portal.builder().pacing(quick).build()) {
                shownWithoutAnswer(client);
                CompletableFuture<Boolean> both = client.executeAsync(ExternalCalls.show(CALL, List.of(17L, 18L)));
                mayAnswer.countDown();

                assertThat(both.join()).isTrue();
            }
            assertThat(bodies)
                    .containsExactly(
                            "{\"CALL_ID\":\"" + CALL + "\",\"USER_ID\":[17]}",
                            "{\"CALL_ID\":\"" + CALL + "\",\"USER_ID\":[18]}");
        }

        @Test
        void a_card_that_is_to_be_hidden_is_hidden_before_the_call_is_finished() {
            try (Bitrix24Client client = portal.builder().pacing(patient).build()) {
                client.execute(show(17));
                CompletableFuture<Boolean> hide = client.executeAsync(hide(17));
                client.executeAsync(ExternalCalls.finish(
                        FinishCall.forUser(CALL, 21, Duration.ofSeconds(5)).build()));

                assertThat(hide.join()).isTrue();
                await().atMost(Duration.ofSeconds(60)).until(() -> portal.requests() >= 3);
            }
            assertThat(methods)
                    .startsWith(
                            "telephony.externalCall.show",
                            "telephony.externalCall.hide",
                            "telephony.externalCall.finish");
        }

        @Test
        void a_cancelled_intent_does_not_count() {
            try (Bitrix24Client client = portal.builder().pacing(quick).build()) {
                shownWithoutAnswer(client);
                client.executeAsync(hide(17)).cancel(true);
                CompletableFuture<Boolean> again = client.executeAsync(show(17));
                mayAnswer.countDown();

                assertThat(again.join()).isTrue();
            }
            assertThat(methods).containsExactly("telephony.externalCall.show");
        }

        /** A window stays open until what opened it is answered, however slow this machine is. */
        private CompletableFuture<Boolean> shownWithoutAnswer(Bitrix24Client client) {
            mayAnswer = new CountDownLatch(1);
            CompletableFuture<Boolean> first = client.executeAsync(show(17));
            await().atMost(Duration.ofSeconds(60)).until(() -> portal.requests() == 1);
            return first;
        }

        private Bitrix24Request<Boolean> show(long user) {
            return ExternalCalls.show(CALL, List.of(user));
        }

        private Bitrix24Request<Boolean> hide(long user) {
            return ExternalCalls.hide(CALL, List.of(user));
        }
    }

    private long count(String method) {
        return bodies.stream().filter(body -> body.contains(method)).count()
                + methods.stream().filter(name -> name.contains(method)).count();
    }

    private static Bitrix24Request<ResultNode> read(String method) {
        return Bitrix24Request.generic(method, Map.of(), Repeatability.REPEATABLE);
    }
}
