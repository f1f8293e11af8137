package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.FinishCall;
import io.github.pbx24.bitrix24.telephony.RegisterCall;
import io.github.pbx24.bitrix24.telephony.RegisteredCall;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFaultTest {

    private static final Bitrix24Request<Boolean> SHOW = ExternalCalls.show("externalCall.1.2", List.of(17L));
    /** Without a look at the statistics afterwards. */
    private static final Bitrix24Request<?> FINISH = Bitrix24Methods.EXTERNAL_CALL_FINISH.request(
            Map.of("CALL_ID", "externalCall.1.2", "USER_ID", 17, "DURATION", 5), ResultNode::asBoolean);

    private static final String REGISTERED = "{\"result\":{\"CALL_ID\":\"externalCall.1.2\"}}";

    private final FakePortal portal = new FakePortal();
    private final Bitrix24Client client = portal.builder().build();

    @AfterEach
    void close() {
        client.close();
        portal.close();
    }

    @Test
    void a_request_is_json_posted_to_the_method_under_the_webhook() {
        portal.answer(200, FakePortal.OK);

        assertThat(client.execute(SHOW)).isTrue();

        RecordedRequest request = portal.take();
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(request.getTarget()).isEqualTo("/rest/1/" + FakePortal.CODE + "/telephony.externalCall.show");
        assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(request.getHeaders().get("Accept")).isEqualTo("application/json");
        assertThat(request.getHeaders().get("User-Agent")).isEqualTo("pbx24/0.1");
        assertThat(FakePortal.body(request)).isEqualTo("{\"CALL_ID\":\"externalCall.1.2\",\"USER_ID\":[17]}");
        assertThat(portal.finished).singleElement().satisfies(end -> {
            assertThat(end.method()).isEqualTo("telephony.externalCall.show");
            assertThat(end.outcome()).isEqualTo("OK");
            assertThat(end.attempt()).isEqualTo(1);
            assertThat(end.operating()).isEqualTo(Duration.ofMillis(250));
            assertThat(end.failure()).isNull();
        });
    }

    @Test
    void the_envelope_of_a_list_is_told() {
        portal.answerFixture(200, "list.page.response.json");

        Bitrix24Response<ResultNode> response = client.call(read("crm.deal.list"));

        assertThat(response.total()).isEqualTo(123);
        assertThat(response.next()).isEqualTo(50);
        assertThat(response.result().items()).hasSize(1);
        assertThat(response.time().operating()).isEqualTo(Duration.ofMillis(16));
        assertThat(response.time().operatingResetAt()).isEqualTo(Instant.ofEpochSecond(1724678496));
        assertThat(response.time().start()).isEqualTo(Instant.ofEpochSecond(1724677896));
        assertThat(response.time().duration()).isEqualTo(Duration.ofMillis(900));
        assertThat(response.time().processing()).isZero();
    }

    @Test
    void a_time_that_is_missing_or_odd_does_no_harm() {
        portal.answer(
                200,
                "{\"result\":1,\"time\":{\"operating_reset_at\":\"2026-03-10T11:19:38+03:00\",\"duration\":1e300}}");
        portal.answer(200, "{\"result\":1}");

        assertThat(client.call(read("a.b")).time().operatingResetAt()).isEqualTo(Instant.parse("2026-03-10T08:19:38Z"));
        assertThat(client.call(read("a.b")).time()).isEqualTo(new ResponseTime(null, null, null, null, null, null));
    }

    @Nested
    class NotRun {

        @ParameterizedTest
        @ValueSource(strings = {"error.QUERY_LIMIT_EXCEEDED.json", "error.OPERATION_TIME_LIMIT.json"})
        void a_refusal_by_the_limits_is_retried_even_for_finish(String fixture) {
            portal.answerFixture(503, fixture);
            portal.answerFixture(429, fixture);
            portal.answerFixture(200, "telephony.externalCall.finish.response.json");

            assertThat(client.execute(FINISH)).isNotNull();
            assertThat(portal.requests()).isEqualTo(3);
            assertThat(portal.finished)
                    .extracting(Bitrix24Listener.FinishedRequest::attempt)
                    .containsExactly(1, 2, 3);
        }

        @Test
        void a_bare_429_is_retried() {
            portal.server.enqueue(
                    new MockResponse.Builder().code(429).body("slow down").build());
            portal.answerFixture(200, "telephony.externalCall.finish.response.json");

            assertThat(client.execute(FINISH)).isNotNull();
        }

        @Test
        void a_refused_connection_is_retried_and_did_not_run() throws IOException {
            // Bound and not listening: a port that is given back may be anybody's a moment later.
            try (Socket silent = new Socket()) {
                silent.bind(new InetSocketAddress("127.0.0.1", 0));
                URI nobody =
                        URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/rest/1/" + FakePortal.CODE + "/");
                try (Bitrix24Client other = portal.builder(Bitrix24Authorization.incomingWebhook(nobody))
                        .build()) {
                    Bitrix24TransportException failure =
                            catchThrowableOfType(Bitrix24TransportException.class, () -> other.execute(FINISH));

                    assertThat(failure.mayHaveRun()).isFalse();
                    assertThat(failure.isTemporary()).isTrue();
                    assertThat(failure.method()).isEqualTo("telephony.externalCall.finish");
                }
            }
            assertThat(portal.finished)
                    .hasSize(3)
                    .allSatisfy(end -> assertThat(end.outcome()).isEqualTo("TRANSPORT"));
        }

        @Test
        void the_retries_end() {
            for (int i = 0; i < 3; i++) {
                portal.answerFixture(503, "error.QUERY_LIMIT_EXCEEDED.json");
            }

            Bitrix24ApiException failure = catchThrowableOfType(Bitrix24ApiException.class, () -> client.execute(SHOW));

            assertThat(failure.kind()).isEqualTo(Bitrix24ErrorKind.RATE_LIMITED);
            assertThat(failure.mayHaveRun()).isFalse();
            assertThat(portal.requests()).isEqualTo(3);
        }

        @Test
        void without_a_retry_plan_nothing_is_retried() {
            portal.answerFixture(503, "error.QUERY_LIMIT_EXCEEDED.json");
            try (Bitrix24Client single =
                    portal.builder().retryPlan(RetryPlan.none()).build()) {
                assertThatThrownBy(() -> single.execute(SHOW)).isInstanceOf(Bitrix24ApiException.class);
            }
            assertThat(portal.requests()).isEqualTo(1);
        }

        @Test
        void a_blocked_method_tells_when_it_is_free_and_is_not_waited_for_longer_than_allowed() {
            Instant now = Instant.parse("2026-03-10T08:00:00Z");
            Instant reset = now.plusSeconds(300);
            portal.answer(
                    200,
                    "{\"result\":true,\"time\":{\"operating\":481,\"operating_reset_at\":" + reset.getEpochSecond()
                            + "}}");
            portal.answerFixture(429, "error.OPERATION_TIME_LIMIT.json");
            try (Bitrix24Client fixed =
                    portal.builder().clock(Clock.fixed(now, ZoneOffset.UTC)).build()) {
                fixed.execute(SHOW);

                Bitrix24ApiException failure =
                        catchThrowableOfType(Bitrix24ApiException.class, () -> fixed.execute(SHOW));

                assertThat(failure.kind()).isEqualTo(Bitrix24ErrorKind.OPERATION_LIMITED);
                assertThat(failure.retryAt()).hasValue(reset);
            }
            assertThat(portal.requests()).isEqualTo(2);
        }

        @Test
        void the_http_library_does_not_repeat_by_itself() {
            portal.server.enqueue(new MockResponse.Builder()
                    .code(503)
                    .addHeader("Retry-After", "0")
                    .body("<html>busy</html>")
                    .build());

            assertThatThrownBy(() -> client.execute(FINISH)).isInstanceOf(Bitrix24TransportException.class);
            assertThat(portal.requests()).isEqualTo(1);
        }
    }

    @Nested
    class MayHaveRun {

        @Test
        void a_lost_answer_to_a_repeatable_request_is_asked_for_again() {
            portal.loseAnswer();
            portal.answer(200, FakePortal.OK);

            assertThat(client.execute(SHOW)).isTrue();
            assertThat(portal.requests()).isEqualTo(2);
        }

        @Test
        void a_lost_answer_to_finish_is_never_asked_for_again() {
            portal.loseAnswer();

            Bitrix24TransportException failure =
                    catchThrowableOfType(Bitrix24TransportException.class, () -> client.execute(FINISH));

            assertThat(failure.mayHaveRun()).isTrue();
            assertThat(portal.requests()).isEqualTo(1);
        }

        @Test
        void half_a_body_garbage_html_and_nothing_may_have_run() {
            portal.server.enqueue(FakePortal.json(200, REGISTERED + " ".repeat(100_000))
                    .onResponseBody(new SocketEffect.CloseSocket(true, true, true))
                    .build());
            portal.answer(200, "{\"result\":");
            portal.answer(200, "<html>login</html>");
            portal.answer(200, "");
            portal.answer(200, "{\"time\":{}}");
            portal.answer(200, "[]");
            portal.answer(502, "<html>bad gateway</html>");
            portal.answer(200, "{\"result\":" + "[".repeat(1000) + "]".repeat(1000) + "}");

            for (int i = 0; i < 8; i++) {
                Bitrix24TransportException failure =
                        catchThrowableOfType(Bitrix24TransportException.class, () -> client.execute(FINISH));
                assertThat(failure.mayHaveRun()).as("answer %s", i).isTrue();
                assertThat(failure.isTemporary()).as("answer %s", i).isTrue();
            }
            assertThat(portal.requests()).isEqualTo(8);
        }

        @Test
        void a_body_beyond_the_bound_is_refused() {
            Buffer body = new Buffer().writeUtf8("{\"result\":\"");
            String megabyte = "x".repeat(1 << 20);
            for (int i = 0; i < 17; i++) {
                body.writeUtf8(megabyte);
            }
            portal.server.enqueue(new MockResponse.Builder()
                    .code(200)
                    .body(body.writeUtf8("\"}"))
                    .build());

            assertThatThrownBy(() -> client.execute(FINISH)).isInstanceOf(Bitrix24TransportException.class);
        }

        @Test
        void a_failure_inside_the_portal_is_retried_only_for_repeatable_requests() {
            portal.answerFixture(500, "error.INTERNAL_SERVER_ERROR.json");
            portal.answer(200, FakePortal.OK);
            portal.answerFixture(500, "error.INTERNAL_SERVER_ERROR.json");

            assertThat(client.execute(SHOW)).isTrue();
            Bitrix24ApiException failure =
                    catchThrowableOfType(Bitrix24ApiException.class, () -> client.execute(FINISH));

            assertThat(failure.kind()).isEqualTo(Bitrix24ErrorKind.SERVER_ERROR);
            assertThat(failure.mayHaveRun()).isTrue();
            assertThat(portal.requests()).isEqualTo(3);
        }

        @Test
        void a_young_registration_is_repeated_unchanged_and_an_old_one_is_not() {
            Instant now = Instant.parse("2026-03-10T08:00:00Z");
            try (Bitrix24Client fixed =
                    portal.builder().clock(Clock.fixed(now, ZoneOffset.UTC)).build()) {
                portal.loseAnswer();
                portal.answer(200, REGISTERED);
                RegisteredCall call = fixed.execute(register(now.minusSeconds(60)));

                assertThat(call.callId()).isEqualTo("externalCall.1.2");
                assertThat(FakePortal.body(portal.take())).isEqualTo(FakePortal.body(portal.take()));

                portal.loseAnswer();
                assertThatThrownBy(() -> fixed.execute(register(now.minusSeconds(1800))))
                        .isInstanceOfSatisfying(
                                Bitrix24TransportException.class,
                                e -> assertThat(e.mayHaveRun()).isTrue());
                assertThat(portal.requests()).isEqualTo(3);
            }
        }

        @Test
        void a_refusal_after_a_lost_answer_still_may_have_run() {
            portal.loseAnswer();
            portal.answerFixture(503, "error.QUERY_LIMIT_EXCEEDED.json");
            portal.answerFixture(503, "error.QUERY_LIMIT_EXCEEDED.json");

            Bitrix24ApiException failure =
                    catchThrowableOfType(Bitrix24ApiException.class, () -> client.execute(register(Instant.now())));

            assertThat(failure.kind()).isEqualTo(Bitrix24ErrorKind.RATE_LIMITED);
            assertThat(failure.mayHaveRun()).isTrue();
        }

        @Test
        void a_silent_portal_is_given_up() {
            Bitrix24TransportException failure;
            Duration patience = Duration.ofMillis(200);
            do {
                portal.server.enqueue(new MockResponse.Builder()
                        .onResponseStart(SocketEffect.Stall.INSTANCE)
                        .build());
                try (Bitrix24Client hasty =
                        portal.builder().callTimeout(patience).build()) {
                    failure = catchThrowableOfType(Bitrix24TransportException.class, () -> hasty.execute(FINISH));
                }
                // A busy machine may need longer to send it.
                patience = patience.multipliedBy(4);
            } while (!failure.getMessage().contains("waiting"));

            assertThat(failure)
                    .hasMessage(
                            "telephony.externalCall.finish: timeout while waiting for the answer of 127.0.0.1 (may have run)");
        }

        @Test
        void an_answer_that_lacks_what_it_must_have_names_it() {
            portal.answer(200, "{\"result\":{\"CALL_ID\":\"\"}}");

            Bitrix24TransportException failure = catchThrowableOfType(
                    Bitrix24TransportException.class, () -> client.execute(register(Instant.now())));

            assertThat(failure).hasMessageContaining("CALL_ID is missing");
            assertThat(failure.mayHaveRun()).isTrue();
            assertThat(failure.isTemporary()).isFalse();
            assertThat(portal.requests()).isEqualTo(1);
        }
    }

    @Nested
    class Permanent {

        @Test
        void an_error_with_an_empty_code_is_classified_by_its_text() {
            portal.answerFixture(400, "telephony.externalCall.finish.error.not-found.json");

            Bitrix24ApiException failure =
                    catchThrowableOfType(Bitrix24ApiException.class, () -> client.execute(FINISH));

            assertThat(failure.kind()).isEqualTo(Bitrix24ErrorKind.CALL_NOT_FOUND);
            assertThat(failure.code()).isEmpty();
            assertThat(failure.description())
                    .isEqualTo("Call is not found (call should be registered prior to finishing");
            assertThat(failure.httpStatus()).isEqualTo(400);
            assertThat(failure.isTemporary()).isFalse();
            assertThat(failure.mayHaveRun()).isFalse();
        }

        @Test
        void an_error_with_status_200_is_an_error() {
            portal.answer(200, "{\"error\":\"\",\"error_description\":\"Unknown TYPE\",\"result\":true}");

            assertThatThrownBy(() -> client.execute(SHOW))
                    .isInstanceOfSatisfying(
                            Bitrix24ApiException.class,
                            e -> assertThat(e.kind()).isEqualTo(Bitrix24ErrorKind.INVALID_ARGUMENT));
        }

        @ParameterizedTest
        @ValueSource(strings = {"event.bind", "EVENT.offline.get", "events", "placement.bind", "voximplant.user.get"})
        void what_a_webhook_can_never_do_is_refused_before_sending(String method) {
            Bitrix24ApiException failure =
                    catchThrowableOfType(Bitrix24ApiException.class, () -> client.execute(read(method)));

            assertThat(failure.kind()).isEqualTo(Bitrix24ErrorKind.NEEDS_APPLICATION);
            assertThat(failure.httpStatus()).isZero();
            assertThat(portal.requests()).isZero();
        }

        @Test
        void what_the_documentation_denies_a_webhook_is_tried_and_a_refusal_has_its_kind() {
            portal.answerFixture(403, "telephony.externalCall.register.error.wrong-auth-type.json");

            assertThatThrownBy(() -> client.execute(register(Instant.now())))
                    .isInstanceOfSatisfying(
                            Bitrix24ApiException.class,
                            e -> assertThat(e.kind()).isEqualTo(Bitrix24ErrorKind.NEEDS_APPLICATION));
        }
    }

    @Nested
    class Redirects {

        @Test
        void a_renamed_portal_is_followed_with_a_post_and_remembered() {
            try (FakePortal renamed = new FakePortal()) {
                portal.server.enqueue(new MockResponse.Builder()
                        .code(302)
                        .addHeader("Location", renamed.webhook() + "telephony.externalCall.show")
                        .build());
                renamed.answer(200, FakePortal.OK);
                renamed.answer(200, FakePortal.OK);

                assertThat(client.execute(SHOW)).isTrue();
                assertThat(client.execute(SHOW)).isTrue();

                RecordedRequest request = renamed.take();
                assertThat(request.getMethod()).isEqualTo("POST");
                assertThat(FakePortal.body(request)).contains("externalCall.1.2");
                assertThat(portal.requests()).isEqualTo(1);
                assertThat(renamed.requests()).isEqualTo(2);
                assertThat(portal.notices).containsExactly("moved");
            }
        }

        @Test
        void a_renamed_portal_that_answers_with_an_error_is_remembered_too() {
            try (FakePortal renamed = new FakePortal()) {
                portal.server.enqueue(new MockResponse.Builder()
                        .code(302)
                        .addHeader("Location", renamed.webhook() + "telephony.externalCall.show")
                        .build());
                for (int i = 0; i < 3; i++) {
                    renamed.answer(400, "{\"error\":\"\",\"error_description\":\"Call is not found\"}");
                    assertThatThrownBy(() -> client.execute(SHOW)).isInstanceOf(Bitrix24ApiException.class);
                }

                assertThat(portal.requests()).isEqualTo(1);
                assertThat(renamed.requests()).isEqualTo(3);
                assertThat(portal.notices).containsExactly("moved");
            }
        }

        @Test
        void a_redirect_elsewhere_is_a_failure_that_did_not_run() {
            portal.server.enqueue(new MockResponse.Builder()
                    .code(302)
                    .addHeader("Location", "https://login.example/?back=" + FakePortal.CODE)
                    .build());

            Bitrix24TransportException failure =
                    catchThrowableOfType(Bitrix24TransportException.class, () -> client.execute(SHOW));

            assertThat(failure.mayHaveRun()).isFalse();
            assertThat(failure.isTemporary()).isFalse();
            assertThat(portal.requests()).isEqualTo(1);
        }

        @Test
        void a_circle_of_redirects_ends() {
            try (FakePortal other = new FakePortal()) {
                portal.server.enqueue(redirect(other));
                other.server.enqueue(redirect(portal));

                assertThatThrownBy(() -> client.execute(SHOW)).isInstanceOf(Bitrix24TransportException.class);
                assertThat(portal.requests() + other.requests()).isEqualTo(2);
            }
        }

        private MockResponse redirect(FakePortal to) {
            return new MockResponse.Builder()
                    .code(302)
                    .addHeader("Location", to.webhook() + "telephony.externalCall.show")
                    .build();
        }
    }

    @Nested
    class Waiting {

        @Test
        void a_future_fails_with_our_exception_unwrapped() {
            portal.answerFixture(400, "telephony.externalCall.finish.error.not-found.json");

            CompletableFuture<?> future = client.executeAsync(FINISH);

            assertThatThrownBy(future::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(Bitrix24ApiException.class);
        }

        @Test
        void many_futures_run_at_once_without_a_thread_each_while_they_wait() {
            for (int i = 0; i < 200; i++) {
                portal.answer(200, FakePortal.OK);
            }
            List<CompletableFuture<Boolean>> futures = java.util.stream.IntStream.range(0, 200)
                    .mapToObj(i -> client.executeAsync(SHOW))
                    .toList();

            assertThat(futures).allSatisfy(future -> assertThat(future.get()).isTrue());
        }

        @Test
        void a_cancelled_future_cancels_its_request_and_its_retries() {
            portal.server.enqueue(new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build());
            CompletableFuture<Boolean> future = client.executeAsync(SHOW);
            portal.take();

            future.cancel(true);

            await().atMost(Duration.ofSeconds(60)).until(() -> portal.finished.size() == 1);
            assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
            assertThat(portal.requests()).isEqualTo(1);
        }

        @Test
        void nobody_looks_for_the_outcome_of_a_finish_that_was_cancelled() {
            portal.server.enqueue(new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build());
            try (Bitrix24Client careful = portal.builder().build()) {
                CompletableFuture<?> finish = careful.executeAsync(ExternalCalls.finish(
                        FinishCall.forUser("c", 1, Duration.ofSeconds(1)).build()));
                portal.take();

                finish.cancel(true);

                await().atMost(Duration.ofSeconds(60)).until(() -> portal.finished.size() == 1);
            }
            assertThat(portal.requests()).isEqualTo(1);
        }

        @Test
        void an_interrupt_stops_the_waiting_and_stays_set() throws InterruptedException {
            portal.server.enqueue(new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build());
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            AtomicReference<Boolean> flag = new AtomicReference<>();
            Thread thread = new Thread(() -> {
                try {
                    client.execute(SHOW);
                } catch (Bitrix24TransportException e) {
                    thrown.set(e);
                    flag.set(Thread.currentThread().isInterrupted());
                }
            });
            thread.start();
            portal.take();

            thread.interrupt();
            thread.join(10_000);

            assertThat(thrown.get())
                    .isInstanceOfSatisfying(
                            Bitrix24TransportException.class,
                            e -> assertThat(e.mayHaveRun()).isTrue());
            assertThat(flag.get()).isTrue();
        }

        @Test
        void closing_ends_what_is_waiting() {
            portal.server.enqueue(new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build());
            CompletableFuture<Boolean> future = client.executeAsync(SHOW);
            portal.take();

            client.close();

            assertThatThrownBy(future::join).cause().isInstanceOf(Bitrix24TransportException.class);
            assertThatThrownBy(() -> client.execute(SHOW)).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void a_failing_listener_does_not_harm_the_request() {
            portal.answer(200, FakePortal.OK);
            Bitrix24Listener broken = new Bitrix24Listener() {
                @Override
                public void requestFinished(FinishedRequest request) {
                    throw new IllegalStateException("broken");
                }
            };
            try (Bitrix24Client other = portal.builder().listener(broken).build()) {
                assertThat(other.execute(SHOW)).isTrue();
            }
        }
    }

    private static Bitrix24Request<RegisteredCall> register(Instant start) {
        return ExternalCalls.register(RegisterCall.forUser(17, "+74950000101", CallType.INCOMING)
                .startDate(OffsetDateTime.ofInstant(start, ZoneOffset.ofHours(3)))
                .externalCallId("pbx-1")
                .build());
    }

    private static Bitrix24Request<ResultNode> read(String method) {
        return Bitrix24Request.generic(method, Map.of(), Repeatability.REPEATABLE);
    }
}
