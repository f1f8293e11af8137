package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one portal. However many requests find their token expired, one refresh happens: inside this object
 * they share one future, among clients and nodes the lease of the token store decides.
 */
final class OAuthAccess implements PortalAccess {

    /** Longer than any refresh takes, shorter than anybody waits. */
    private static final Duration LEASE_WAIT = Duration.ofSeconds(30);

    /** Refusals other than of the refresh token itself may pass, but are not worth asking often. */
    private static final Duration REFUSAL_PAUSE = Duration.ofMinutes(5);

    private final OAuthAuthorization authorization;
    private final TokenEndpoint endpoint;
    private final Executor executor;
    private final Clock clock;
    private final ListenerCalls listener;

    private final Object lock = new Object();
    private volatile @Nullable OAuthTokens current;

    /** The pair before: a late answer may still quote it. */
    private volatile @Nullable OAuthTokens previous;

    private @Nullable CompletableFuture<OAuthTokens> renewal;
    private @Nullable Refusal refusal;
    private @Nullable Instant renewedAt;

    /** A pair that was bought but could not be saved: the only valid one, so it is kept until it is. */
    private @Nullable Purchase unsaved;

    /** A refusal by the authorization server, with the refresh token it was about. */
    private record Refusal(String refreshToken, Instant at, Bitrix24AuthorizationException failure) {}

    /** A new pair with the refresh token that bought it. */
    private record Purchase(String boughtWith, OAuthTokens tokens) {}

    OAuthAccess(
            OAuthAuthorization authorization,
            TokenEndpoint endpoint,
            Executor executor,
            Clock clock,
            ListenerCalls listener) {
        this.authorization = authorization;
        this.endpoint = endpoint;
        this.executor = executor;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    public CompletableFuture<Optional<String>> token() {
        OAuthTokens tokens = current;
        if (tokens != null && !isOver(tokens)) {
            return CompletableFuture.completedFuture(Optional.of(tokens.accessToken()));
        }
        return sharedRenewal(null, false).thenApply(fresh -> Optional.of(fresh.accessToken()));
    }

    @Override
    public CompletableFuture<Boolean> renew(String refusedToken, Bitrix24ErrorKind reason) {
        OAuthTokens tokens = current;
        if (tokens != null && !tokens.accessToken().equals(refusedToken)) {
            return CompletableFuture.completedFuture(true);
        }
        return sharedRenewal(refusedToken, reason == Bitrix24ErrorKind.INVALID_TOKEN)
                .thenApply(fresh -> !fresh.accessToken().equals(refusedToken));
    }

    @Override
    public boolean isApplication() {
        return true;
    }

    @Override
    public Collection<String> secrets() {
        List<String> secrets = new ArrayList<>();
        secrets.add(authorization.application().clientSecret());
        addTokens(secrets, current);
        addTokens(secrets, previous);
        return secrets;
    }

    private static void addTokens(List<String> secrets, @Nullable OAuthTokens tokens) {
        if (tokens != null) {
            secrets.add(tokens.accessToken());
            secrets.add(tokens.refreshToken());
        }
    }

    private CompletableFuture<OAuthTokens> sharedRenewal(@Nullable String refusedToken, boolean onlyIfOld) {
        CompletableFuture<OAuthTokens> mine;
        synchronized (lock) {
            if (renewal != null) {
                return renewal;
            }
            mine = new CompletableFuture<>();
            renewal = mine;
        }
        executor.execute(() -> {
            OAuthTokens fresh = null;
            Throwable failure = null;
            try {
                fresh = loadOrRefresh(refusedToken, onlyIfOld);
                if (!fresh.equals(current)) {
                    previous = current;
                    current = fresh;
                }
            } catch (Bitrix24Exception e) {
                failure = e;
            } catch (Throwable t) {
                failure = new Bitrix24TransportException(
                        "oauth", "the token store failed: " + t.getClass().getSimpleName(), false, true);
            }
            synchronized (lock) {
                renewal = null;
            }
            if (fresh != null) {
                mine.complete(fresh);
            } else if (failure != null) {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    private OAuthTokens loadOrRefresh(@Nullable String refusedToken, boolean onlyIfOld) {
        OAuthTokens stored = load();
        if (isUsable(stored, refusedToken)) {
            return stored;
        }
        if (onlyIfOld && renewedAt != null && clock.instant().isBefore(renewedAt.plus(REFUSAL_PAUSE))) {
            // The portal refuses a token that is minutes old: another one would not be better.
            return stored;
        }
        String portal = authorization.portalKey();
        Optional<TokenStore.RefreshLease> lease;
        try {
            lease = authorization.tokenStore().acquireRefreshLease(portal, LEASE_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Bitrix24TransportException("oauth", "interrupted while waiting for a refresh", false, true);
        }
        if (lease.isEmpty()) {
            OAuthTokens now = load();
            if (isUsable(now, refusedToken)) {
                return now;
            }
            throw new Bitrix24TransportException("oauth", "another refresh of the tokens did not end", false, true);
        }
        try {
            // Somebody else may have refreshed while this thread waited.
            OAuthTokens now = load();
            return isUsable(now, refusedToken) ? now : refresh(now);
        } finally {
            lease.get().close();
        }
    }

    private OAuthTokens refresh(OAuthTokens old) {
        Refusal earlier = refusal;
        if (earlier != null && earlier.refreshToken().equals(old.refreshToken())) {
            boolean lasting = earlier.failure().code().equals("invalid_grant");
            if (lasting || clock.instant().isBefore(earlier.at().plus(REFUSAL_PAUSE))) {
                throw earlier.failure();
            }
        }
        String portal = authorization.portalKey();
        try {
            Purchase kept = unsaved;
            OAuthTokens fresh = kept != null && kept.boughtWith().equals(old.refreshToken())
                    ? kept.tokens()
                    : endpoint.refresh(old);
            unsaved = new Purchase(old.refreshToken(), fresh);
            authorization.tokenStore().save(portal, fresh);
            unsaved = null;
            renewedAt = clock.instant();
            refusal = null;
            listener.tokensRefreshed(portal);
            return fresh;
        } catch (Bitrix24AuthorizationException e) {
            refusal = new Refusal(old.refreshToken(), clock.instant(), e);
            listener.authorizationLost(portal, e);
            throw e;
        }
    }

    private OAuthTokens load() {
        String portal = authorization.portalKey();
        return authorization
                .tokenStore()
                .load(portal)
                .orElseThrow(() -> new Bitrix24AuthorizationException(
                        portal, "no_tokens", "no tokens are stored, the application has to be authorised first"));
    }

    private boolean isUsable(OAuthTokens tokens, @Nullable String refusedToken) {
        return !tokens.accessToken().equals(refusedToken) && !isOver(tokens);
    }

    private boolean isOver(OAuthTokens tokens) {
        return tokens.expiresAt() != null && !clock.instant().isBefore(tokens.expiresAt());
    }
}
