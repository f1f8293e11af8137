package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A strict authorization server sells each pair once. Whatever breaks, the newest one ends up in the store. */
class TokenPairTest {

    private static final Bitrix24Request<ResultNode> READ =
            Bitrix24Request.generic("profile", Map.of(), Repeatability.NOT_REPEATABLE);

    private final FakePortal portal = new FakePortal();
    private final AtomicInteger sold = new AtomicInteger(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private volatile CountDownLatch selling = new CountDownLatch(0);
    private volatile String verdict = "";
    private volatile int verdictStatus = 200;

    TokenPairTest() {
        portal.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                if (request.getTarget().startsWith("/oauth/")) {
                    asked.countDown();
                    selling.await();
                    return sell(request.getTarget());
                }
                boolean good = FakePortal.body(request).contains("\"auth\":\"access-" + sold.get() + "\"");
                return good && sold.get() > 1
                        ? FakePortal.json(200, FakePortal.OK).build()
                        : FakePortal.json(401, "{\"error\":\"expired_token\"}").build();
            }
        });
    }

    private synchronized MockResponse sell(String target) {
        if (!verdict.isEmpty()) {
            return FakePortal.json(verdictStatus, "{\"error\":\"" + verdict + "\"}")
                    .build();
        }
        if (!target.contains("refresh_token=refresh-" + sold.get() + "&")
                && !target.endsWith("refresh-" + sold.get())) {
            return FakePortal.json(400, "{\"error\":\"invalid_grant\"}").build();
        }
        int next = sold.incrementAndGet();
        return FakePortal.json(
                        200,
                        "{\"access_token\":\"access-" + next + "\",\"refresh_token\":\"refresh-" + next
                                + "\",\"expires_in\":3600}")
                .build();
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private Bitrix24Client node(TokenStore store) {
        return portal.builder(Bitrix24Authorization.oauth(portal.application(), portal.rest(), store, "portal-1"))
                .retryPlan(RetryPlan.none())
                .build();
    }

    private static InMemoryTokenStore store() {
        InMemoryTokenStore store = new InMemoryTokenStore();
        store.save("portal-1", OAuthTokens.of("access-1", "refresh-1"));
        return store;
    }

    @Test
    void a_pair_that_the_store_did_not_take_is_saved_later_even_if_nobody_asks_again() {
        InMemoryTokenStore real = store();
        try (Bitrix24Client node = node(new FailingStore(real, new AtomicInteger(3)))) {
            catchThrowableOfType(Bitrix24TransportException.class, () -> node.execute(READ));

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(real.load("portal-1"))
                            .get()
                            .extracting(OAuthTokens::refreshToken)
                            .isEqualTo("refresh-2"));
            assertThat(node.execute(READ)).isNotNull();
        }
    }

    @Test
    void another_node_does_not_spend_the_old_token_while_a_bought_pair_is_unsaved() {
        InMemoryTokenStore real = store();
        try (Bitrix24Client first = node(new FailingStore(real, new AtomicInteger(2)));
                Bitrix24Client second = node(real)) {
            catchThrowableOfType(Bitrix24TransportException.class, () -> first.execute(READ));

            assertThat(second.execute(READ)).isNotNull();
            assertThat(first.execute(READ)).isNotNull();
        }
        assertThat(sold).hasValue(2);
    }

    @Test
    void a_mark_on_the_old_token_does_not_keep_the_new_pair_from_being_saved() {
        InMemoryTokenStore real = store();
        OAuthTokens old = real.load("portal-1").orElseThrow();
        try (Bitrix24Client node = node(new FailingStore(real, new AtomicInteger(1)))) {
            catchThrowableOfType(Bitrix24TransportException.class, () -> node.execute(READ));
            real.markRejected("portal-1", old, "invalid_grant");

            assertThat(node.execute(READ)).isNotNull();
        }
        assertThat(real.load("portal-1"))
                .get()
                .extracting(OAuthTokens::refreshToken)
                .isEqualTo("refresh-2");
    }

    @Test
    void a_pair_that_is_being_bought_is_saved_before_the_client_is_closed() throws InterruptedException {
        selling = new CountDownLatch(1);
        InMemoryTokenStore real = store();
        Bitrix24Client node = node(new FailingStore(real, new AtomicInteger(1)));
        CompletableFuture<ResultNode> waiting = node.executeAsync(READ);
        asked.await();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(node::close);
        assertThat(waiting)
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableThat()
                .withMessageContaining("the client was closed");
        assertThat(closed).isNotDone();
        selling.countDown();
        closed.join();

        assertThat(real.load("portal-1"))
                .get()
                .extracting(OAuthTokens::refreshToken)
                .isEqualTo("refresh-2");
        node.close();
    }

    @Test
    void a_listener_that_hears_of_a_new_pair_may_close_the_client() {
        AtomicReference<Bitrix24Client> self = new AtomicReference<>();
        InMemoryTokenStore real = store();
        try (Bitrix24Client node = portal.builder(
                        Bitrix24Authorization.oauth(portal.application(), portal.rest(), real, "portal-1"))
                .listener(new Bitrix24Listener() {
                    @Override
                    public void tokensRefreshed(String portalKey) {
                        self.get().close();
                    }
                })
                .build()) {
            self.set(node);
            assertThat(node.executeAsync(READ)).failsWithin(Duration.ofSeconds(60));
        }
        assertThat(real.load("portal-1"))
                .get()
                .extracting(OAuthTokens::refreshToken)
                .isEqualTo("refresh-2");
    }

    @ParameterizedTest
    @CsvSource({
        "200, INTERNAL_SERVER_ERROR, true",
        "200, QUERY_LIMIT_EXCEEDED, true",
        "400, temporarily_unavailable, true",
        "401, CONNECTION_ERROR, true",
        "200, something_new, true",
        "500, invalid_grant, true",
        "400, invalid_grant, false",
        "401, invalid_client, false",
        "200, PAYMENT_REQUIRED, false"
    })
    void only_a_documented_verdict_ends_the_authorisation(int status, String code, boolean temporary) {
        InMemoryTokenStore real = store();
        verdict = code;
        verdictStatus = status;
        try (Bitrix24Client node = node(real)) {
            Bitrix24Exception failure = catchThrowableOfType(Bitrix24Exception.class, () -> node.execute(READ));

            assertThat(failure.isTemporary()).isEqualTo(temporary);
            assertThat(failure.mayHaveRun()).isFalse();
            verdict = "";
            if (temporary) {
                // The server is well again, and is asked after a pause.
                await().atMost(Duration.ofSeconds(60))
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(node.execute(READ)).isNotNull());
            }
        }
    }

    /** Fails to save a number of times. */
    private record FailingStore(InMemoryTokenStore real, AtomicInteger failures) implements TokenStore {

        @Override
        public Optional<OAuthTokens> load(String portalKey) {
            return real.load(portalKey);
        }

        @Override
        public void save(String portalKey, OAuthTokens tokens) {
            real.save(portalKey, tokens);
        }

        @Override
        public boolean replace(String portalKey, OAuthTokens expected, OAuthTokens tokens) {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("the database is away");
            }
            return real.replace(portalKey, expected, tokens);
        }

        @Override
        public boolean markRejected(String portalKey, OAuthTokens rejected, String code) {
            return real.markRejected(portalKey, rejected, code);
        }

        @Override
        public Optional<String> rejectionOf(String portalKey, OAuthTokens tokens) {
            return real.rejectionOf(portalKey, tokens);
        }

        @Override
        public Optional<RefreshLease> acquireRefreshLease(String portalKey, Duration maxWait)
                throws InterruptedException {
            return real.acquireRefreshLease(portalKey, maxWait);
        }
    }
}
