package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.internal.http.HttpTransport;
import io.github.pbx24.bitrix24.internal.oauth.TokenEndpoint;
import io.github.pbx24.bitrix24.oauth.InMemoryTokenStore;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When tokens are renewed, at which server, and what an answer changes. */
class OAuthRenewalTest {

    private static final Bitrix24Request<Boolean> SHOW = ExternalCalls.show("externalCall.1.2", List.of());
    private static final Bitrix24Request<ResultNode> PROFILE =
            Bitrix24Request.generic("profile", Map.of(), Repeatability.NOT_REPEATABLE);
    private static final Instant START = Instant.parse("2026-03-10T08:00:00Z");
    private static final Instant END = START.plusSeconds(3600);

    private final FakePortal portal = new FakePortal();
    private final InMemoryTokenStore store = new InMemoryTokenStore();
    private final SettableClock clock = new SettableClock();
    private final List<String> refreshes = new CopyOnWriteArrayList<>();
    private final List<String> used = new CopyOnWriteArrayList<>();
    private volatile String extra = "";
    private volatile String refusal = "";
    private volatile int refusalStatus = 400;
    private final Map<String, String> refusals = new ConcurrentHashMap<>();

    OAuthRenewalTest() {
        portal.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        store.save("portal-1", tokens(1, END));
    }

    private static final class SettableClock extends Clock {

        private volatile Instant now = START;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static OAuthTokens tokens(int generation, Instant end) {
        return new OAuthTokens("access-" + generation, "refresh-" + generation, end, "member-1", 17L, "crm");
    }

    private MockResponse answer(RecordedRequest request) {
        if (!request.getTarget().startsWith("/oauth")) {
            String token = FakePortal.body(request).replaceAll(".*\"auth\":\"([^\"]*)\".*", "$1");
            used.add(token);
            String error = refusals.get(token);
            return error == null
                    ? FakePortal.json(200, FakePortal.OK).build()
                    : FakePortal.json(401, "{\"error\":\"" + error + "\"}").build();
        }
        refreshes.add(String.valueOf(request.getUrl().queryParameter("refresh_token")));
        if (!refusal.isEmpty()) {
            return FakePortal.json(refusalStatus, refusal).build();
        }
        int next = refreshes.size() + 1;
        return FakePortal.json(
                        200,
                        "{\"access_token\":\"access-" + next + "\",\"refresh_token\":\"refresh-" + next
                                + "\",\"expires_in\":3600" + extra + "}")
                .build();
    }

    private Bitrix24Client client(TokenStore tokens) {
        return client(tokens, Duration.ofMinutes(5));
    }

    private Bitrix24Client client(TokenStore tokens, Duration refreshBefore) {
        return portal.builder(Bitrix24Authorization.oauth(
                        portal.application(), portal.rest(), tokens, "portal-1", refreshBefore))
                .clock(clock)
                .build();
    }

    @AfterEach
    void close() {
        portal.close();
    }

    @Test
    void a_token_is_renewed_shortly_before_its_end_and_nobody_waits_for_it() {
        try (Bitrix24Client client = client(store)) {
            client.execute(SHOW);
            clock.now = END.minusSeconds(301);
            client.execute(SHOW);
            assertThat(refreshes).isEmpty();

            clock.now = END.minusSeconds(170);
            client.execute(SHOW);
            await().atMost(Duration.ofSeconds(60)).until(() -> portal.notices.contains("refreshed portal-1"));
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                client.execute(SHOW);
                assertThat(used).endsWith("access-2");
            });
        }
        assertThat(used).startsWith("access-1", "access-1", "access-1");
        assertThat(refreshes).containsExactly("refresh-1");
        assertThat(store.load("portal-1").orElseThrow().expiresAt()).isEqualTo(clock.now.plusSeconds(3600));
    }

    @Test
    void another_client_finds_the_pair_that_the_first_one_bought() {
        try (Bitrix24Client first = client(store);
                Bitrix24Client second = client(store)) {
            first.execute(SHOW);
            second.execute(SHOW);
            clock.now = END.minusSeconds(100);
            first.execute(SHOW);
            await().atMost(Duration.ofSeconds(60)).until(() -> portal.notices.contains("refreshed portal-1"));

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                second.execute(SHOW);
                assertThat(used).endsWith("access-2");
            });
        }
        assertThat(refreshes).containsExactly("refresh-1");
    }

    @Test
    void a_failed_early_renewal_harms_no_request_and_raises_one_alert() {
        refusal = Fixtures.text("oauth.error.invalid_grant.json");
        try (Bitrix24Client client = client(store)) {
            client.execute(SHOW);
            clock.now = END.minusSeconds(100);
            assertThat(client.execute(SHOW)).isTrue();
            await().atMost(Duration.ofSeconds(60)).until(() -> !portal.notices.isEmpty());
            clock.now = END.minusSeconds(50);
            assertThat(client.execute(SHOW)).isTrue();
            clock.now = END;
            assertThatThrownBy(() -> client.execute(SHOW)).isInstanceOf(Bitrix24AuthorizationException.class);
        }
        assertThat(refreshes).containsExactly("refresh-1");
        assertThat(portal.notices).containsExactly("lost portal-1 invalid_grant");
    }

    /** A failure of the server is no reason to ask it at every request, and no reason to leave it alone for long. */
    @Test
    void a_server_that_fails_is_asked_ever_more_rarely_however_many_want_a_token() throws Exception {
        refusal = "<html>bad gateway</html>";
        refusalStatus = 502;
        clock.now = END;
        try (Bitrix24Client client = client(store)) {
            all(client, 16);
            all(client, 16);
            assertThat(refreshes).hasSize(1);

            for (int second = 0; second < 600; second++) {
                clock.now = clock.now.plusSeconds(1);
                all(client, 2);
            }
            assertThat(refreshes).hasSizeBetween(20, 40);

            refusal = "";
            clock.now = clock.now.plusSeconds(31);
            assertThat(client.execute(SHOW)).isTrue();
            int asked = refreshes.size();
            refusal = "<html>bad gateway</html>";
            clock.now = clock.now.plusSeconds(3600);
            all(client, 16);
            clock.now = clock.now.plusSeconds(1);
            all(client, 16);
            assertThat(refreshes).hasSize(asked + 2);
        }
    }

    @Test
    void another_pair_in_the_store_ends_the_pause() throws Exception {
        refusal = "{\"error\":\"temporarily_unavailable\"}";
        clock.now = END;
        try (Bitrix24Client client = client(store)) {
            all(client, 16);
            refusal = "";
            store.save("portal-1", tokens(7, END));

            assertThat(client.execute(SHOW)).isTrue();
        }
        assertThat(refreshes).containsExactly("refresh-1", "refresh-7");
    }

    @Test
    void a_rejected_refresh_token_is_never_sent_again_until_another_one_is_stored() throws Exception {
        refusal = Fixtures.text("oauth.error.invalid_grant.json");
        clock.now = END;
        try (Bitrix24Client client = client(store)) {
            for (int day = 0; day < 40; day++) {
                all(client, 16);
                clock.now = clock.now.plusSeconds(86_400);
            }
            assertThat(refreshes).containsExactly("refresh-1");
            refusal = "";
            store.save("portal-1", tokens(7, END));

            assertThat(client.execute(SHOW)).isTrue();
        }
        assertThat(refreshes).containsExactly("refresh-1", "refresh-7");
    }

    /** So many ask at once, and all fail. */
    private static void all(Bitrix24Client client, int threads) throws Exception {
        CyclicBarrier together = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                answers.add(pool.submit(() -> {
                    together.await();
                    return client.execute(SHOW);
                }));
            }
            for (Future<Boolean> answer : answers) {
                assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(Bitrix24Exception.class);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void early_renewal_can_be_switched_off_and_has_bounds() {
        try (Bitrix24Client client = client(store, Duration.ZERO)) {
            client.execute(SHOW);
            clock.now = END.minusMillis(1);
            client.execute(SHOW);
            client.execute(SHOW);
        }
        assertThat(used).containsExactly("access-1", "access-1", "access-1");
        assertThatIllegalArgumentException().isThrownBy(() -> client(store, Duration.ofMinutes(31)));
        assertThatIllegalArgumentException().isThrownBy(() -> client(store, Duration.ofMillis(-1)));
    }

    @Test
    void a_pair_that_was_saved_by_somebody_else_during_the_refresh_is_kept_and_used() {
        store.save("portal-1", tokens(1, START));
        TokenStore overtaken = new OvertakenStore(store, tokens(9, END));
        try (Bitrix24Client client = client(overtaken)) {
            client.execute(SHOW);
        }
        assertThat(store.load("portal-1")).hasValue(tokens(9, END));
        assertThat(used).containsExactly("access-9");
        assertThat(portal.notices).isEmpty();
    }

    @Test
    void a_refusal_of_a_pair_that_somebody_else_replaced_is_no_loss() {
        store.save("portal-1", tokens(1, START));
        refusal = Fixtures.text("oauth.error.invalid_grant.json");
        portal.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                if (request.getTarget().startsWith("/oauth")) {
                    store.save("portal-1", tokens(9, END));
                }
                return answer(request);
            }
        });
        try (Bitrix24Client client = client(store)) {
            client.execute(SHOW);
        }
        assertThat(used).containsExactly("access-9");
        assertThat(portal.notices).isEmpty();
    }

    @Test
    void a_refresh_token_that_another_client_found_rejected_is_not_sent_again() {
        store.save("portal-1", tokens(1, START));
        refusal = Fixtures.text("oauth.error.invalid_grant.json");
        for (int i = 0; i < 2; i++) {
            try (Bitrix24Client client = client(store)) {
                assertThatThrownBy(() -> client.execute(SHOW))
                        .isInstanceOfSatisfying(
                                Bitrix24AuthorizationException.class,
                                e -> assertThat(e.code()).isEqualTo("invalid_grant"));
            }
        }
        assertThat(refreshes).containsExactly("refresh-1");
        assertThat(portal.notices).containsExactly("lost portal-1 invalid_grant");
    }

    @Test
    void tokens_of_another_portal_are_never_taken() {
        store.save("portal-1", tokens(1, START));
        extra = ",\"member_id\":\"member-2\"";
        try (Bitrix24Client client = client(store)) {
            assertThatThrownBy(() -> client.execute(SHOW))
                    .isInstanceOfSatisfying(
                            Bitrix24AuthorizationException.class,
                            e -> assertThat(e.code()).isEqualTo("member_mismatch"));
        }
        assertThat(store.load("portal-1")).hasValue(tokens(1, START));
        assertThat(used).isEmpty();
    }

    @Test
    void a_rename_that_the_authorization_server_tells_is_stored_and_followed() {
        try (FakePortal renamed = new FakePortal();
                Bitrix24Client client = client(store)) {
            renamed.answer(200, FakePortal.OK);
            store.save(
                    "portal-1",
                    new OAuthTokens("access-1", "refresh-1", START, "member-1", 17L, "crm", portal.rest(), null));
            extra = ",\"member_id\":\"member-1\",\"client_endpoint\":\"" + renamed.rest() + "\"";

            client.execute(SHOW);

            assertThat(renamed.requests()).isEqualTo(1);
            assertThat(store.load("portal-1").orElseThrow().clientEndpoint()).isEqualTo(renamed.rest());
        }
        assertThat(used).isEmpty();
        assertThat(portal.notices).containsExactlyInAnyOrder("refreshed portal-1", "moved");
    }

    @Test
    void an_address_that_was_configured_otherwise_is_left_alone() {
        store.save("portal-1", tokens(1, START));
        extra = ",\"client_endpoint\":\"https://example.bitrix24.ru/rest/\"";
        try (Bitrix24Client client = client(store)) {
            client.execute(SHOW);
        }
        assertThat(used).containsExactly("access-2");
        assertThat(store.load("portal-1").orElseThrow().clientEndpoint())
                .isEqualTo(URI.create("https://example.bitrix24.ru/rest/"));
        assertThat(portal.notices).containsExactly("refreshed portal-1");
    }

    @ParameterizedTest
    @CsvSource({
        "https://oauth.bitrix24.tech/oauth/token/, https://oauth.bitrix.info/rest/, https://oauth.bitrix.info/oauth/token/",
        "https://oauth.bitrix.info/oauth/token/, https://oauth.bitrix24.tech/rest/, https://oauth.bitrix24.tech/oauth/token/",
        "https://oauth.bitrix.info/oauth/token/, https://evil.example/rest/, https://oauth.bitrix.info/oauth/token/",
        "https://oauth.bitrix.info/oauth/token/, https://oauth.bitrix24.tech.evil.example/rest/,"
                + " https://oauth.bitrix.info/oauth/token/",
        "https://oauth.own.example/oauth/token/, https://oauth.bitrix24.tech/rest/, https://oauth.own.example/oauth/token/",
        "https://oauth.bitrix.info/oauth/token/, , https://oauth.bitrix.info/oauth/token/"
    })
    void the_secret_goes_to_the_vendors_servers_or_the_configured_one(String configured, URI told, String expected) {
        try (HttpTransport transport = new HttpTransport(
                Duration.ofSeconds(1), Duration.ofSeconds(1), Bitrix24ClientBuilder.DEFAULT_USER_AGENT)) {
            OAuthApplication application = new OAuthApplication("local.app", "secret", URI.create(configured));

            assertThat(new TokenEndpoint(application, "portal-1", transport, clock).tokenUrl(told))
                    .hasToString(expected);
        }
    }

    /** A store in which somebody else saves a pair just before ours. */
    private record OvertakenStore(InMemoryTokenStore real, OAuthTokens others) implements TokenStore {

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
            real.save(portalKey, others);
            return real.replace(portalKey, expected, tokens);
        }

        @Override
        public Optional<RefreshLease> acquireRefreshLease(String portalKey, Duration maxWait)
                throws InterruptedException {
            return real.acquireRefreshLease(portalKey, maxWait);
        }
    }

    /** It would wait for itself, and all others with it, until a deadline. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_listener_that_hears_of_a_renewal_may_ask_the_portal(boolean refused) throws Exception {
        refusal = refused ? "{\"error\":\"invalid_grant\"}" : "";
        AtomicReference<Bitrix24Client> asked = new AtomicReference<>();
        List<String> answers = new CopyOnWriteArrayList<>();
        Bitrix24Listener asking = new Bitrix24Listener() {
            @Override
            public void tokensRefreshed(String portalKey) {
                ask();
            }

            @Override
            public void authorizationLost(String portalKey, Bitrix24AuthorizationException failure) {
                ask();
            }

            private void ask() {
                try {
                    answers.add("answered " + asked.get().execute(SHOW));
                } catch (Bitrix24Exception e) {
                    answers.add(e.getClass().getSimpleName());
                }
            }
        };
        try (Bitrix24Client client = portal.builder(Bitrix24Authorization.oauth(
                        portal.application(), portal.rest(), store, "portal-1", Duration.ZERO))
                .clock(clock)
                .listener(asking)
                .build()) {
            asked.set(client);
            clock.now = END.plusSeconds(1);

            CompletableFuture<Boolean> answer = client.executeAsync(SHOW);

            if (refused) {
                assertThat(answer)
                        .failsWithin(Duration.ofSeconds(20))
                        .withThrowableThat()
                        .withCauseInstanceOf(Bitrix24AuthorizationException.class);
                assertThat(answers).containsExactly("Bitrix24AuthorizationException");
            } else {
                assertThat(answer).succeedsWithin(Duration.ofSeconds(20));
                assertThat(answers).containsExactly("answered true");
            }
            assertThat(refreshes).hasSize(1);
        }
    }

    /** Its request would wait for the tokens, and the tokens for the store. */
    @Test
    void a_store_that_asks_the_portal_for_something_hears_that_it_cannot() {
        AtomicReference<Bitrix24Client> asked = new AtomicReference<>();
        List<String> answers = new CopyOnWriteArrayList<>();
        TokenStore asking = new TokenStore() {
            @Override
            public Optional<OAuthTokens> load(String portalKey) {
                return store.load(portalKey);
            }

            @Override
            public void save(String portalKey, OAuthTokens tokens) {
                try {
                    answers.add("answered " + asked.get().execute(SHOW));
                } catch (Bitrix24Exception e) {
                    answers.add(String.valueOf(e.getMessage()));
                }
                store.save(portalKey, tokens);
            }

            @Override
            public Optional<RefreshLease> acquireRefreshLease(String portalKey, Duration maxWait)
                    throws InterruptedException {
                return store.acquireRefreshLease(portalKey, maxWait);
            }
        };
        try (Bitrix24Client client = portal.builder(Bitrix24Authorization.oauth(
                        portal.application(), portal.rest(), asking, "portal-1", Duration.ZERO))
                .clock(clock)
                .build()) {
            asked.set(client);
            clock.now = END.plusSeconds(1);

            assertThat(client.executeAsync(SHOW)).succeedsWithin(Duration.ofSeconds(20));
        }
        assertThat(answers)
                .singleElement()
                .asString()
                .contains("the token store asks the portal while it is asked for the tokens");
    }

    /** By somebody who still works there, or with more rights; perhaps on another node. */
    @ParameterizedTest
    @ValueSource(strings = {"authorization_error", "insufficient_scope"})
    void a_portal_that_was_authorised_again_is_asked_with_the_new_token(String error) {
        refusals.put("access-1", error);
        try (Bitrix24Client client = client(store)) {
            assertThatThrownBy(() -> client.execute(PROFILE)).isInstanceOf(Bitrix24Exception.class);
            int before = refreshes.size();
            store.save("portal-1", tokens(7, END));

            assertThat(client.execute(PROFILE)).isNotNull();

            assertThat(used).endsWith("access-7");
            assertThat(refreshes).as("the stored pair is good").hasSize(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization_error", "insufficient_scope"})
    void no_pair_is_bought_for_a_refusal_that_another_token_would_meet_too(String error) {
        refusals.put("access-1", error);
        try (Bitrix24Client client = client(store)) {
            assertThatThrownBy(() -> client.execute(PROFILE)).isInstanceOf(Bitrix24ApiException.class);
        }
        assertThat(refreshes).isEmpty();
        assertThat(used).containsExactly("access-1");
    }
}
