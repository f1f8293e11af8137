package io.github.pbx24.bitrix24.tokens.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24AuthorizationException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Listener;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.RetryPlan;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What must hold on every database. */
abstract class JdbcTokenStoreContract {

    private static final String PORTAL = "3f0c5a9be1d24786a5b1c0d9e8f70613";
    private static final String KEY_1 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String KEY_2 = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
    private static final Bitrix24Request<Boolean> SHOW = ExternalCalls.show("externalCall.1.2", List.of());

    private static final OAuthTokens FIRST = new OAuthTokens(
            "access-1",
            "refresh-1",
            Instant.parse("2026-03-10T08:00:00.123456Z"),
            PORTAL,
            17L,
            "crm,telephony",
            URI.create("https://example.bitrix24.ru/rest/"),
            URI.create("https://oauth.bitrix24.tech/rest/"));

    private final DataSource database = emptyDatabase();
    private final JdbcTokenStore store = JdbcTokenStore.create(database, EncryptionKeys.of("k1", KEY_1));

    abstract DataSource emptyDatabase();

    private JdbcTokenStore node(String keys) {
        return JdbcTokenStore.create(database, EncryptionKeys.parse(keys));
    }

    @Test
    void what_was_saved_is_read_by_another_node() {
        store.save(PORTAL, FIRST);

        assertThat(node("k1:" + KEY_1).load(PORTAL)).hasValue(FIRST);
        assertThat(store.load("another portal")).isEmpty();
    }

    @Test
    void a_pair_of_which_only_the_tokens_are_known_is_kept() {
        store.save(PORTAL, FIRST);
        store.save(PORTAL, OAuthTokens.of("access-2", "refresh-2"));

        assertThat(store.load(PORTAL)).hasValue(OAuthTokens.of("access-2", "refresh-2"));
    }

    @Test
    void only_unchanged_tokens_are_replaced() {
        OAuthTokens second = OAuthTokens.of("access-2", "refresh-2");
        assertThat(store.replace(PORTAL, FIRST, second)).isFalse();
        store.save(PORTAL, FIRST);

        assertThat(store.replace(PORTAL, FIRST, second)).isTrue();
        assertThat(store.replace(PORTAL, FIRST, OAuthTokens.of("access-3", "refresh-3")))
                .isFalse();
        assertThat(store.load(PORTAL)).hasValue(second);
    }

    @Test
    void of_many_replacements_at_once_one_wins() {
        store.save(PORTAL, FIRST);
        List<CompletableFuture<Boolean>> tries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            OAuthTokens mine = OAuthTokens.of("access-of-" + i, "refresh-of-" + i);
            tries.add(CompletableFuture.supplyAsync(() -> store.replace(PORTAL, FIRST, mine)));
        }

        assertThat(tries.stream().filter(CompletableFuture::join)).hasSize(1);
    }

    @Test
    void a_rejection_is_news_once_for_all_nodes_and_ends_with_new_tokens() {
        store.save(PORTAL, FIRST);
        JdbcTokenStore other = node("k1:" + KEY_1);

        assertThat(other.rejectionOf(PORTAL, FIRST)).isEmpty();
        assertThat(store.markRejected(PORTAL, FIRST, "invalid_grant")).isTrue();
        assertThat(other.markRejected(PORTAL, FIRST, "invalid_grant")).isFalse();
        assertThat(other.rejectionOf(PORTAL, FIRST)).hasValue("invalid_grant");

        OAuthTokens second = OAuthTokens.of("access-2", "refresh-2");
        store.save(PORTAL, second);
        assertThat(other.rejectionOf(PORTAL, second)).isEmpty();
        assertThat(other.markRejected(PORTAL, FIRST, "invalid_grant")).isFalse();
    }

    @Test
    void tokens_lie_encrypted_and_never_twice_the_same() {
        store.save(PORTAL, FIRST);
        String first = column("access_token");
        store.save(PORTAL, FIRST);

        assertThat(column("access_token")).isNotEqualTo(first);
        assertThat(first + column("refresh_token"))
                .doesNotContain(HexFormat.of().formatHex("access-1".getBytes(StandardCharsets.UTF_8)))
                .doesNotContain(HexFormat.of().formatHex("refresh-1".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_newer_key_encrypts_while_an_older_one_still_decrypts() {
        store.save(PORTAL, FIRST);
        JdbcTokenStore rotated = node("k2:" + KEY_2 + ", k1:" + KEY_1);

        assertThat(rotated.load(PORTAL)).hasValue(FIRST);
        rotated.save(PORTAL, FIRST);

        assertThat(node("k2:" + KEY_2).load(PORTAL)).hasValue(FIRST);
        assertThatThrownBy(() -> store.load(PORTAL))
                .isInstanceOf(TokenStoreException.class)
                .hasMessageContaining("key k2, which is not configured");
    }

    @Test
    void a_wrong_key_is_told_without_secrets() {
        store.save(PORTAL, FIRST);

        assertThatThrownBy(() -> node("k1:" + KEY_2).load(PORTAL))
                .isInstanceOf(TokenStoreException.class)
                .hasMessageContaining("cannot be decrypted")
                .hasMessageNotContaining(KEY_2)
                .hasMessageNotContaining("access-1")
                .hasNoCause();
    }

    @Test
    void a_row_of_another_portal_cannot_be_read_as_ones_own() {
        store.save(PORTAL, FIRST);
        store.save("evil", OAuthTokens.of("a", "r"));
        Databases.execute(
                database,
                "UPDATE pbx24_tokens SET access_token = (SELECT t.access_token FROM pbx24_tokens t WHERE t.portal_key = '"
                        + PORTAL + "') WHERE portal_key = 'evil'");

        assertThatThrownBy(() -> store.load("evil")).isInstanceOf(TokenStoreException.class);
    }

    @Test
    void a_lease_excludes_others_until_it_is_given_back() throws InterruptedException {
        JdbcTokenStore other = node("k1:" + KEY_1);
        TokenStore.RefreshLease lease =
                store.acquireRefreshLease(PORTAL, Duration.ZERO).orElseThrow();

        assertThat(other.acquireRefreshLease(PORTAL, Duration.ofMillis(150))).isEmpty();
        assertThat(other.acquireRefreshLease("another portal", Duration.ZERO)).isPresent();
        lease.close();
        assertThat(other.acquireRefreshLease(PORTAL, Duration.ZERO)).isPresent();
    }

    @Test
    void a_lease_whose_holder_died_is_taken_over_and_its_late_end_harms_nobody() throws InterruptedException {
        TokenStore.RefreshLease dead =
                store.acquireRefreshLease(PORTAL, Duration.ZERO).orElseThrow();
        endAllLeases();

        JdbcTokenStore other = node("k1:" + KEY_1);
        assertThat(other.acquireRefreshLease(PORTAL, Duration.ZERO)).isPresent();
        dead.close();
        assertThat(store.acquireRefreshLease(PORTAL, Duration.ZERO)).isEmpty();
    }

    @Test
    void two_nodes_that_find_their_token_expired_refresh_once() throws Exception {
        try (Authorizer portal = new Authorizer();
                Bitrix24Client one = portal.client(store);
                Bitrix24Client two = portal.client(node("k1:" + KEY_1))) {
            store.save(PORTAL, OAuthTokens.of("expired", "refresh-1"));
            List<CompletableFuture<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                answers.add((i % 2 == 0 ? one : two).executeAsync(SHOW));
            }

            for (CompletableFuture<Boolean> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(portal.refreshes).containsExactly("refresh-1");
        }
    }

    @Test
    void a_node_that_died_before_it_bought_tokens_is_replaced_by_another() throws Exception {
        try (Authorizer portal = new Authorizer();
                Bitrix24Client survivor = portal.client(node("k1:" + KEY_1))) {
            store.save(PORTAL, OAuthTokens.of("expired", "refresh-1"));
            store.acquireRefreshLease(PORTAL, Duration.ZERO).orElseThrow();
            CompletableFuture<Boolean> answer = survivor.executeAsync(SHOW);
            portal.refused.get(30, TimeUnit.SECONDS);
            endAllLeases();

            assertThat(answer.get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(portal.refreshes).containsExactly("refresh-1");
        }
    }

    @Test
    void a_rejected_refresh_token_is_sent_by_one_node_only_and_raises_one_alert() throws Exception {
        try (Authorizer portal = new Authorizer();
                Bitrix24Client one = portal.client(store);
                Bitrix24Client two = portal.client(node("k1:" + KEY_1))) {
            store.save(PORTAL, OAuthTokens.of("expired", "withdrawn"));

            for (Bitrix24Client client : List.of(one, two, one, two)) {
                assertThatThrownBy(() -> client.execute(SHOW))
                        .isInstanceOfSatisfying(
                                Bitrix24AuthorizationException.class,
                                e -> assertThat(e.code()).isEqualTo("invalid_grant"));
            }
            assertThat(portal.refreshes).containsExactly("withdrawn");
            assertThat(portal.alerts).containsExactly(PORTAL);
        }
    }

    /** Portal and authorization server in one; knows one refresh token after the other. */
    private static final class Authorizer extends Dispatcher implements AutoCloseable {

        private final MockWebServer server = new MockWebServer();
        private final List<String> refreshes = Collections.synchronizedList(new ArrayList<>());
        private final List<String> alerts = Collections.synchronizedList(new ArrayList<>());
        private final CompletableFuture<@Nullable Void> refused = new CompletableFuture<>();
        private int generation = 1;

        Authorizer() throws java.io.IOException {
            server.setDispatcher(this);
            server.start(InetAddress.getByName("127.0.0.1"), 0);
        }

        Bitrix24Client client(TokenStore tokens) {
            String origin = "http://127.0.0.1:" + server.getPort();
            OAuthApplication application =
                    new OAuthApplication("local.app", "cl1entSecret", URI.create(origin + "/oauth/token/"));
            return Bitrix24Client.builder(
                            Bitrix24Authorization.oauth(application, URI.create(origin + "/rest/"), tokens, PORTAL))
                    .retryPlan(RetryPlan.none())
                    .listener(new Bitrix24Listener() {
                        @Override
                        public void authorizationLost(String portalKey, Bitrix24AuthorizationException failure) {
                            alerts.add(portalKey);
                        }
                    })
                    .build();
        }

        @Override
        public synchronized MockResponse dispatch(RecordedRequest request) {
            if (request.getTarget().startsWith("/oauth/token/")) {
                String refresh = request.getTarget().replaceAll(".*[?&]refresh_token=([^&]*).*", "$1");
                refreshes.add(refresh);
                if (!refresh.equals("refresh-" + generation)) {
                    return answer(400, "{\"error\":\"invalid_grant\"}");
                }
                generation++;
                return answer(
                        200,
                        "{\"access_token\":\"access-" + generation + "\",\"refresh_token\":\"refresh-" + generation
                                + "\",\"expires_in\":3600}");
            }
            String body = request.getBody() == null ? "" : request.getBody().utf8();
            if (generation > 1 && body.contains("\"auth\":\"access-" + generation + "\"")) {
                return answer(200, "{\"result\":true}");
            }
            refused.complete(null);
            return answer(401, "{\"error\":\"expired_token\"}");
        }

        private static MockResponse answer(int status, String body) {
            return new MockResponse.Builder().code(status).body(body).build();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private void endAllLeases() {
        Databases.execute(database, "UPDATE pbx24_token_leases SET held_until = TIMESTAMP '2001-01-01 00:00:00'");
    }

    private String column(String name) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + name + " FROM pbx24_tokens")) {
            row.next();
            return HexFormat.of().formatHex(row.getBytes(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
