package io.github.pbx24.bitrix24.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Bitrix24AuthorizationException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link TokenStore} has to do. An implementation supplies an empty store for each test. */
public abstract class TokenStoreContract {

    /** The portal of the tests. */
    public static final String PORTAL = "3f0c5a9be1d24786a5b1c0d9e8f70613";

    /** A request that needs authorisation. */
    protected static final Bitrix24Request<Boolean> SHOW = ExternalCalls.show("externalCall.1.2", List.of());

    /** A complete pair. */
    protected static final OAuthTokens FIRST = new OAuthTokens(
            "access-1",
            "refresh-1",
            Instant.parse("2026-03-10T08:00:00.123456Z"),
            PORTAL,
            17L,
            "crm,telephony",
            URI.create("https://example.bitrix24.ru/rest/"),
            URI.create("https://oauth.bitrix24.tech/rest/"));

    private TokenStore store = new InMemoryTokenStore();

    /** An empty store. */
    protected abstract TokenStore emptyStore();

    /** The same tokens as another node sees them. */
    protected abstract TokenStore otherNode();

    @BeforeEach
    final void take_an_empty_store() {
        store = emptyStore();
    }

    @Test
    void what_was_saved_is_read_by_another_node() {
        store.save(PORTAL, FIRST);

        assertThat(otherNode().load(PORTAL)).hasValue(FIRST);
        assertThat(store.load("another portal")).isEmpty();
    }

    @Test
    void a_lease_can_be_given_back_by_another_thread_and_more_than_once() throws Exception {
        TokenStore.RefreshLease lease =
                store.acquireRefreshLease(PORTAL, Duration.ZERO).orElseThrow();
        CompletableFuture.runAsync(lease::close).get();
        TokenStore.RefreshLease next =
                otherNode().acquireRefreshLease(PORTAL, Duration.ZERO).orElseThrow();
        lease.close();

        assertThat(store.acquireRefreshLease(PORTAL, Duration.ZERO)).isEmpty();
        next.close();
    }

    @Test
    void who_waits_for_a_lease_gets_it_when_it_is_given_back() throws Exception {
        TokenStore.RefreshLease lease =
                store.acquireRefreshLease(PORTAL, Duration.ZERO).orElseThrow();
        TokenStore other = otherNode();
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return other.acquireRefreshLease(PORTAL, Duration.ofSeconds(30)).isPresent();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        lease.close();

        assertThat(waiting.get(60, TimeUnit.SECONDS)).isTrue();
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
        TokenStore other = otherNode();

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
    void a_lease_excludes_others_until_it_is_given_back() throws InterruptedException {
        TokenStore other = otherNode();
        TokenStore.RefreshLease lease =
                store.acquireRefreshLease(PORTAL, Duration.ZERO).orElseThrow();

        assertThat(other.acquireRefreshLease(PORTAL, Duration.ofMillis(150))).isEmpty();
        assertThat(other.acquireRefreshLease("another portal", Duration.ZERO)).isPresent();
        lease.close();
        assertThat(other.acquireRefreshLease(PORTAL, Duration.ZERO)).isPresent();
    }

    @Test
    void two_nodes_that_find_their_token_expired_refresh_once() throws Exception {
        try (Authorizer portal = new Authorizer();
                Bitrix24Client one = portal.client(store);
                Bitrix24Client two = portal.client(otherNode())) {
            store.save(PORTAL, OAuthTokens.of("expired", "refresh-1"));
            List<CompletableFuture<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                answers.add((i % 2 == 0 ? one : two).executeAsync(SHOW));
            }

            for (CompletableFuture<Boolean> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(portal.refreshes()).containsExactly("refresh-1");
        }
    }

    @Test
    void a_rejected_refresh_token_is_sent_by_one_node_only_and_raises_one_alert() throws Exception {
        try (Authorizer portal = new Authorizer();
                Bitrix24Client one = portal.client(store);
                Bitrix24Client two = portal.client(otherNode())) {
            store.save(PORTAL, OAuthTokens.of("expired", "withdrawn"));

            for (Bitrix24Client client : List.of(one, two, one, two)) {
                assertThatThrownBy(() -> client.execute(SHOW))
                        .isInstanceOfSatisfying(
                                Bitrix24AuthorizationException.class,
                                e -> assertThat(e.code()).isEqualTo("invalid_grant"));
            }
            assertThat(portal.refreshes()).containsExactly("withdrawn");
            assertThat(portal.alerts()).containsExactly(PORTAL);
        }
    }
}
