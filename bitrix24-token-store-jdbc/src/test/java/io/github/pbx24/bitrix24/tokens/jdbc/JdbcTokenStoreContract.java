package io.github.pbx24.bitrix24.tokens.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.event.EventAuth;
import io.github.pbx24.bitrix24.install.ApplicationTokens;
import io.github.pbx24.bitrix24.install.Installation;
import io.github.pbx24.bitrix24.install.InstallationStore;
import io.github.pbx24.bitrix24.install.InstalledPortal;
import io.github.pbx24.bitrix24.oauth.Authorizer;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import io.github.pbx24.bitrix24.oauth.TokenStoreContract;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.jdbc.TestDatabases;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What must hold on every database, besides what holds for every store. */
abstract class JdbcTokenStoreContract extends TokenStoreContract {

    private static final String KEY_1 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String KEY_2 = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

    private static final String MEMBER = "3f0c5a9be1d24786a5b1c0d9e8f70613";
    private static final Installation INSTALLED = new Installation(
            "app.1",
            new InstalledPortal(MEMBER, URI.create("https://acme.example/rest/"), 7, "crm,telephony", "L", true),
            new ApplicationTokens("secret-1", "former", Instant.parse("2026-03-01T11:00:00Z")),
            Instant.parse("2026-03-01T10:00:00Z"));

    private JdbcDatabase database = null;
    private JdbcTokenStore store = null;

    abstract JdbcDatabase emptyDatabase();

    @Override
    protected TokenStore emptyStore() {
        database = emptyDatabase();
        store = node("k1:" + KEY_1);
        return store;
    }

    @Override
    protected TokenStore otherNode() {
        return node("k1:" + KEY_1);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    JdbcDatabase database() {
        return database;
    }

    private JdbcTokenStore node(String keys) {
        return JdbcTokenStore.create(database, EncryptionKeys.parse(keys));
    }

    @Test
    void a_pair_of_the_configuration_is_only_the_first_one() {
        OAuthTokens second = OAuthTokens.of("access-2", "refresh-2");
        store.seed(PORTAL, FIRST);
        assertThat(store.load(PORTAL)).hasValue(FIRST);
        store.save(PORTAL, second);

        store.seed(PORTAL, FIRST);
        assertThat(store.load(PORTAL)).as("the process was started again").hasValue(second);

        store.markRejected(PORTAL, second, "invalid_grant");
        OAuthTokens anew = OAuthTokens.of("access-9", "refresh-9");
        store.seed(PORTAL, anew);
        assertThat(store.load(PORTAL))
                .as("the application was authorised again")
                .hasValue(anew);
        assertThat(store.rejectionOf(PORTAL, anew)).isEmpty();
    }

    @Test
    void tables_of_a_newer_release_are_left_alone() {
        TestDatabases.execute(database, "INSERT INTO pbx24_token_schema (version, name) VALUES (99, 'future')");

        assertThatThrownBy(() -> node("k1:" + KEY_1))
                .isInstanceOf(TokenStoreException.class)
                .hasMessageContaining("of version 99");
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
        TestDatabases.execute(
                database,
                "UPDATE pbx24_tokens SET access_token = (SELECT t.access_token FROM pbx24_tokens t WHERE t.portal_key = '"
                        + PORTAL + "') WHERE portal_key = 'evil'");

        assertThatThrownBy(() -> store.load("evil")).isInstanceOf(TokenStoreException.class);
    }

    @Test
    void a_lease_whose_holder_died_is_taken_over_and_its_late_end_harms_nobody() throws InterruptedException {
        TokenStore.RefreshLease dead =
                store.acquireRefreshLease(PORTAL, Duration.ZERO).orElseThrow();
        endAllLeases();

        TokenStore other = otherNode();
        assertThat(other.acquireRefreshLease(PORTAL, Duration.ZERO)).isPresent();
        dead.close();
        assertThat(store.acquireRefreshLease(PORTAL, Duration.ZERO)).isEmpty();
    }

    @Test
    void a_node_that_died_before_it_bought_tokens_is_replaced_by_another() throws Exception {
        try (Authorizer portal = new Authorizer();
                Bitrix24Client survivor = portal.client(otherNode())) {
            store.save(PORTAL, OAuthTokens.of("expired", "refresh-1"));
            store.acquireRefreshLease(PORTAL, Duration.ZERO).orElseThrow();
            CompletableFuture<Boolean> answer = survivor.executeAsync(SHOW);
            portal.refused().get(60, TimeUnit.SECONDS);
            endAllLeases();

            assertThat(answer.get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(portal.refreshes()).containsExactly("refresh-1");
        }
    }

    private void endAllLeases() {
        TestDatabases.execute(database, "UPDATE pbx24_token_leases SET held_until = 0");
    }

    private String column(String name) {
        return database.read(connection -> Statements.first(
                        connection,
                        "SELECT " + name + " FROM pbx24_tokens",
                        row -> HexFormat.of().formatHex(row.getBytes(1))))
                .orElseThrow();
    }

    @Test
    void an_installation_is_there_after_a_restart_so_that_events_can_be_verified() {
        InstallationStore installations = installations("k1:" + KEY_1);
        installations.save(MEMBER, INSTALLED);
        installations.save("b" + MEMBER, INSTALLED.withTokens(null));

        InstallationStore again = installations("k1:" + KEY_1);
        assertThat(again.load(MEMBER)).hasValue(INSTALLED);
        assertThat(again.all()).containsOnlyKeys(MEMBER, "b" + MEMBER);
        assertThat(again.load("b" + MEMBER).orElseThrow().applicationTokens()).isNull();
        EventAuth event = new EventAuth(null, MEMBER, "former", null, null, null, null, null, null, null, null);
        Instant before = Instant.parse("2026-03-01T10:59:59Z");
        assertThat(again.load(MEMBER)
                        .orElseThrow()
                        .applicationTokens()
                        .verifier(MEMBER, before)
                        .verify(event)
                        .isAccepted())
                .isTrue();
        assertThat(INSTALLED.toString()).doesNotContain("secret", "former");

        assertThat(again.remove(MEMBER)).isTrue();
        assertThat(again.remove(MEMBER)).isFalse();
        assertThat(again.load(MEMBER)).isEmpty();
    }

    @Test
    void secrets_of_events_are_encrypted_and_change_their_key_at_a_start() {
        installations("k1:" + KEY_1).save(MEMBER, INSTALLED);
        List<byte[]> stored = database.read(connection ->
                Statements.list(connection, "SELECT current_token FROM pbx24_installations", row -> row.getBytes(1)));
        assertThat(new String(stored.get(0), StandardCharsets.ISO_8859_1)).doesNotContain("secret");

        assertThat(installations("k2:" + KEY_2 + ",k1:" + KEY_1).load(MEMBER)).hasValue(INSTALLED);
        assertThat(installations("k2:" + KEY_2).load(MEMBER))
                .as("without the old key")
                .hasValue(INSTALLED);

        TestDatabases.execute(database, "UPDATE pbx24_installations SET portal_key = 'x" + MEMBER + "'");
        assertThatThrownBy(() -> installations("k2:" + KEY_2).load("x" + MEMBER))
                .as("a row that was moved to another portal")
                .isInstanceOf(TokenStoreException.class)
                .hasMessageNotContaining(KEY_2);
    }

    @Test
    void tokens_of_a_portal_can_be_removed() {
        store.save(PORTAL, FIRST);

        assertThat(store.remove(PORTAL)).isTrue();
        assertThat(store.load(PORTAL)).isEmpty();
        assertThat(store.remove(PORTAL)).isFalse();
    }

    private InstallationStore installations(String keys) {
        return JdbcInstallationStore.create(database, EncryptionKeys.parse(keys));
    }
}
