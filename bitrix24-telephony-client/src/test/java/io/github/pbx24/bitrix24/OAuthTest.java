package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OAuthTest {

    private static final String PORTAL = "3f0c5a9be1d24786a5b1c0d9e8f70613";
    private static final Bitrix24Request<Boolean> SHOW = ExternalCalls.show("externalCall.1.2", List.of());

    private final FakePortal portal = new FakePortal();
    private final InMemoryTokenStore store = new InMemoryTokenStore();
    private final Authorizer authorizer = new Authorizer();
    private final Bitrix24Client client = client(store);

    OAuthTest() {
        portal.server.setDispatcher(authorizer);
        store.save(PORTAL, OAuthTokens.of("access-1", "refresh-1"));
    }

    @AfterEach
    void close() {
        client.close();
        portal.close();
    }

    /** Accepts one access token, and one refresh token once. */
    private final class Authorizer extends Dispatcher {

        private final List<String> refreshes = new CopyOnWriteArrayList<>();
        private final AtomicInteger calls = new AtomicInteger();
        private volatile String accepted = "access-1";
        private volatile String refusal = "expired_token";
        private volatile int generation = 1;
        private volatile String oauthError = "";
        private volatile int oauthStatus = 400;

        @Override
        public synchronized MockResponse dispatch(RecordedRequest request) {
            if (request.getTarget().startsWith("/oauth/token/")) {
                return token(request);
            }
            calls.incrementAndGet();
            return FakePortal.body(request).contains("\"auth\":\"" + accepted + "\"")
                    ? FakePortal.json(200, FakePortal.OK).build()
                    : FakePortal.json(401, "{\"error\":\"" + refusal + "\",\"error_description\":\"bad token\"}")
                            .build();
        }

        private MockResponse token(RecordedRequest request) {
            String refresh = String.valueOf(request.getUrl().queryParameter("refresh_token"));
            refreshes.add(refresh);
            if (!oauthError.isEmpty()) {
                return FakePortal.json(oauthStatus, oauthError).build();
            }
            if (!refresh.equals("refresh-" + generation)) {
                return FakePortal.json(400, Fixtures.text("oauth.error.invalid_grant.json"))
                        .build();
            }
            generation++;
            accepted = "access-" + generation;
            return FakePortal.json(
                            200,
                            Fixtures.text("oauth.token.refresh.response.json")
                                    .replace("f82b6ecb944d8f06c6bfc5ae28a63840", accepted)
                                    .replace("ab40395b2a309ac4982558c1a82e7bb4", "refresh-" + generation))
                    .build();
        }

        void expire() {
            accepted = "none";
        }
    }

    private Bitrix24Client client(TokenStore tokens) {
        return portal.builder(Bitrix24Authorization.oauth(portal.application(), portal.rest(), tokens, PORTAL))
                .build();
    }

    @Test
    void the_token_travels_in_the_body_only() {
        client.execute(SHOW);

        RecordedRequest request = portal.take();
        assertThat(request.getTarget()).isEqualTo("/rest/telephony.externalCall.show");
        assertThat(FakePortal.body(request)).isEqualTo("{\"CALL_ID\":\"externalCall.1.2\",\"auth\":\"access-1\"}");
        assertThat(request.getHeaders().get("Authorization")).isNull();
    }

    @Test
    void an_expired_token_is_refreshed_once_and_the_request_repeated() {
        authorizer.expire();

        assertThat(client.execute(SHOW)).isTrue();
        assertThat(client.execute(SHOW)).isTrue();

        assertThat(authorizer.refreshes).containsExactly("refresh-1");
        assertThat(authorizer.calls).hasValue(3);
        OAuthTokens saved = store.load(PORTAL).orElseThrow();
        assertThat(saved.accessToken()).isEqualTo("access-2");
        assertThat(saved.refreshToken()).isEqualTo("refresh-2");
        assertThat(saved.memberId()).isEqualTo(PORTAL);
        assertThat(saved.userId()).isEqualTo(17);
        assertThat(saved.scope()).isEqualTo("crm,telephony,user_basic,placement");
        assertThat(portal.notices).containsExactly("refreshed " + PORTAL);
    }

    @Test
    void even_finish_is_repeated_after_a_refresh_because_it_did_not_run() {
        authorizer.expire();

        client.execute(Bitrix24Request.generic(
                "telephony.externalCall.finish", Map.of("CALL_ID", "externalCall.1.2"), Repeatability.NOT_REPEATABLE));

        assertThat(authorizer.calls).hasValue(2);
    }

    @Test
    void sixteen_threads_need_one_refresh() throws Exception {
        authorizer.expire();
        CyclicBarrier together = new CyclicBarrier(16);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                answers.add(threads.submit(() -> {
                    together.await();
                    return client.execute(SHOW);
                }));
            }
            for (Future<Boolean> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(authorizer.refreshes).containsExactly("refresh-1");
    }

    @Test
    void two_clients_that_share_a_store_need_one_refresh() throws Exception {
        authorizer.expire();
        try (Bitrix24Client other = client(store)) {
            Future<Boolean> here = client.executeAsync(SHOW);
            Future<Boolean> there = other.executeAsync(SHOW);

            assertThat(here.get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(there.get(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(authorizer.refreshes).containsExactly("refresh-1");
    }

    @Test
    void tokens_that_another_node_saved_are_used_without_a_refresh() {
        client.execute(SHOW);
        authorizer.accepted = "access-9";
        store.save(PORTAL, OAuthTokens.of("access-9", "refresh-9"));

        assertThat(client.execute(SHOW)).isTrue();
        assertThat(authorizer.refreshes).isEmpty();
    }

    @Test
    void a_token_that_stays_expired_is_refreshed_only_once_per_request() {
        Bitrix24Client stubborn = client(store);
        authorizer.expire();
        portal.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return request.getTarget().startsWith("/oauth")
                        ? authorizer.dispatch(request)
                        : FakePortal.json(401, Fixtures.text("error.expired_token.json"))
                                .build();
            }
        });

        assertThatThrownBy(() -> stubborn.execute(SHOW))
                .isInstanceOfSatisfying(
                        Bitrix24ApiException.class,
                        e -> assertThat(e.kind()).isEqualTo(Bitrix24ErrorKind.EXPIRED_TOKEN));
        assertThat(authorizer.refreshes).hasSize(1);
        stubborn.close();
    }

    @Test
    void a_rejected_refresh_token_is_not_tried_again_and_raises_one_alert() {
        store.save(PORTAL, OAuthTokens.of("access-0", "refresh-0"));

        for (int i = 0; i < 5; i++) {
            Bitrix24AuthorizationException failure =
                    catchThrowableOfType(Bitrix24AuthorizationException.class, () -> client.execute(SHOW));
            assertThat(failure.code()).isEqualTo("invalid_grant");
            assertThat(failure.portalKey()).isEqualTo(PORTAL);
            assertThat(failure.isTemporary()).isFalse();
            assertThat(failure)
                    .hasMessageContaining("has to be authorised again")
                    .hasMessageNotContaining("refresh-0");
        }

        assertThat(authorizer.refreshes).containsExactly("refresh-0");
        assertThat(portal.notices).containsExactly("lost " + PORTAL + " invalid_grant");
    }

    @Test
    void new_tokens_end_the_refusal() {
        store.save(PORTAL, OAuthTokens.of("access-0", "refresh-0"));
        assertThatThrownBy(() -> client.execute(SHOW)).isInstanceOf(Bitrix24AuthorizationException.class);

        store.save(PORTAL, OAuthTokens.of("access-1", "refresh-1"));

        assertThat(client.execute(SHOW)).isTrue();
    }

    @Test
    void a_store_without_tokens_says_so() {
        try (Bitrix24Client fresh = client(new InMemoryTokenStore())) {
            assertThatThrownBy(() -> fresh.execute(SHOW))
                    .isInstanceOfSatisfying(
                            Bitrix24AuthorizationException.class,
                            e -> assertThat(e.code()).isEqualTo("no_tokens"));
        }
        assertThat(portal.requests()).isZero();
    }

    @Test
    void an_unreachable_authorization_server_is_temporary_and_the_request_did_not_run() {
        authorizer.expire();
        authorizer.oauthStatus = 502;
        authorizer.oauthError = "<html>bad gateway</html>";

        Bitrix24TransportException failure =
                catchThrowableOfType(Bitrix24TransportException.class, () -> client.execute(SHOW));

        assertThat(failure.mayHaveRun()).isFalse();
        assertThat(failure.isTemporary()).isTrue();
        assertThat(portal.notices).isEmpty();

        authorizer.oauthError = "";
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(client.execute(SHOW)).isTrue());
    }

    @ParameterizedTest
    @CsvSource({
        "200, INTERNAL_SERVER_ERROR",
        "200, QUERY_LIMIT_EXCEEDED",
        "400, temporarily_unavailable",
        "401, CONNECTION_ERROR",
        "200, ''",
        "400, nobody_knows_this"
    })
    void only_documented_verdicts_of_the_authorization_server_are_verdicts(int status, String code) {
        authorizer.expire();
        authorizer.oauthStatus = status;
        authorizer.oauthError = "{\"error\":\"" + code + "\",\"error_description\":\"\"}";

        Bitrix24Exception failure = catchThrowableOfType(Bitrix24Exception.class, () -> client.execute(SHOW));

        assertThat(failure.isTemporary()).isTrue();
        assertThat(failure.mayHaveRun()).isFalse();
        assertThat(portal.notices).isEmpty();
        authorizer.oauthError = "";
        // It is asked again after a pause.
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(client.execute(SHOW)).isTrue());
    }

    @Test
    void an_unpaid_application_is_not_asked_about_at_every_request() {
        authorizer.expire();
        authorizer.oauthError = Fixtures.text("oauth.error.json");

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> client.execute(SHOW))
                    .isInstanceOfSatisfying(
                            Bitrix24AuthorizationException.class,
                            e -> assertThat(e.code()).isEqualTo("PAYMENT_REQUIRED"));
        }
        assertThat(authorizer.refreshes).hasSize(1);
    }

    @Test
    void an_invalid_token_does_not_lead_to_a_refresh_per_request() {
        authorizer.refusal = "invalid_token";
        authorizer.expire();
        portal.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return request.getTarget().startsWith("/oauth")
                        ? authorizer.dispatch(request)
                        : FakePortal.json(401, "{\"error\":\"invalid_token\"}").build();
            }
        });

        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> client.execute(SHOW))
                    .isInstanceOfSatisfying(
                            Bitrix24ApiException.class,
                            e -> assertThat(e.kind()).isEqualTo(Bitrix24ErrorKind.INVALID_TOKEN));
        }
        assertThat(authorizer.refreshes).hasSize(1);
    }

    @Test
    void waiting_for_a_confirmation_is_not_a_token_problem() {
        authorizer.refusal = "METHOD_CONFIRM_WAITING";
        authorizer.expire();

        assertThatThrownBy(() -> client.execute(SHOW))
                .isInstanceOfSatisfying(
                        Bitrix24ApiException.class,
                        e -> assertThat(e.kind()).isEqualTo(Bitrix24ErrorKind.METHOD_CONFIRM_WAITING));
        assertThat(authorizer.refreshes).isEmpty();
    }

    @Test
    void a_token_that_is_known_to_be_over_is_refreshed_before_it_is_sent() {
        Instant now = Instant.parse("2026-03-10T08:00:00Z");
        store.save(PORTAL, new OAuthTokens("access-1", "refresh-1", now, null, null, ""));
        authorizer.expire();
        try (Bitrix24Client fixed = portal.builder(
                        Bitrix24Authorization.oauth(portal.application(), portal.rest(), store, PORTAL))
                .clock(Clock.fixed(now, ZoneOffset.UTC))
                .build()) {
            assertThat(fixed.execute(SHOW)).isTrue();
        }
        assertThat(authorizer.calls).hasValue(1);
        assertThat(store.load(PORTAL).orElseThrow().expiresAt()).isEqualTo(now.plusSeconds(3600));
    }

    @Test
    void a_pair_that_cannot_be_saved_is_not_used_and_not_lost() {
        AtomicInteger failures = new AtomicInteger(1);
        TokenStore flaky = new TokenStore() {
            @Override
            public Optional<OAuthTokens> load(String portalKey) {
                return store.load(portalKey);
            }

            @Override
            public void save(String portalKey, OAuthTokens tokens) {
                if (failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("disk full, " + tokens.accessToken());
                }
                store.save(portalKey, tokens);
            }

            @Override
            public Optional<RefreshLease> acquireRefreshLease(String portalKey, Duration maxWait)
                    throws InterruptedException {
                return store.acquireRefreshLease(portalKey, maxWait);
            }
        };
        authorizer.expire();
        try (Bitrix24Client careful = portal.builder(
                        Bitrix24Authorization.oauth(portal.application(), portal.rest(), flaky, PORTAL))
                .retryPlan(RetryPlan.none())
                .build()) {
            assertThatThrownBy(() -> careful.execute(SHOW))
                    .isInstanceOf(Bitrix24TransportException.class)
                    .hasMessageNotContaining("access-2");
            assertThat(authorizer.calls).hasValue(1);

            assertThat(careful.execute(SHOW)).isTrue();
        }
        assertThat(authorizer.refreshes).containsExactly("refresh-1");
        assertThat(store.load(PORTAL).orElseThrow().accessToken()).isEqualTo("access-2");
    }

    @Test
    void an_application_may_call_what_a_webhook_may_not() {
        assertThat(client.execute(Bitrix24Request.generic("event.get", Map.of(), Repeatability.REPEATABLE))
                        .asBoolean())
                .isTrue();
    }
}
