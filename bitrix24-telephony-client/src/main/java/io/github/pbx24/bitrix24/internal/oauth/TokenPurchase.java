package io.github.pbx24.bitrix24.internal.oauth;

import io.github.pbx24.bitrix24.Bitrix24AuthorizationException;
import io.github.pbx24.bitrix24.Bitrix24Listener;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Buys a pair with the stored one and saves it before anybody uses it. Called by the holder of the lease only. What the
 * authorization server refused is not asked again: for good if it rejected the refresh token, for some minutes otherwise.
 */
public final class TokenPurchase {

    /** Refusals other than of the refresh token itself may pass, but are not worth asking often. */
    public static final Duration REFUSAL_PAUSE = Duration.ofMinutes(5);

    private static final String REJECTED = "invalid_grant";

    private final TokenStore store;
    private final String portalKey;
    private final TokenEndpoint endpoint;
    private final Clock clock;
    private final Bitrix24Listener listener;

    private volatile @Nullable Refusal refusal;
    private volatile @Nullable Instant boughtAt;

    /** A pair that was bought but could not be saved: the only valid one, so it is kept until it is. */
    private volatile @Nullable Unsaved unsaved;

    /** A refusal by the authorization server, with the refresh token it was about. */
    private record Refusal(String refreshToken, Instant at, Bitrix24AuthorizationException failure) {

        @Override
        public String toString() {
            return "Refusal[" + failure.code() + "]";
        }
    }

    /** A new pair with the one that bought it. */
    private record Unsaved(OAuthTokens boughtWith, OAuthTokens tokens) {

        @Override
        public String toString() {
            return "Unsaved[" + tokens + "]";
        }
    }

    public TokenPurchase(TokenSource source, TokenEndpoint endpoint, Clock clock, Bitrix24Listener listener) {
        this.store = source.store();
        this.portalKey = source.portalKey();
        this.endpoint = endpoint;
        this.clock = clock;
        this.listener = listener;
    }

    public OAuthTokens load() {
        return store.load(portalKey)
                .orElseThrow(() -> new Bitrix24AuthorizationException(
                        portalKey, "no_tokens", "no tokens are stored, the application has to be authorised first"));
    }

    /** Whether this object bought a pair within the given time. */
    public boolean isYoungerThan(Duration age) {
        Instant bought = boughtAt;
        return bought != null && clock.instant().isBefore(bought.plus(age));
    }

    /** Whether a pair was bought that is not saved yet. Nobody may buy with the stored one then. */
    boolean isUnsaved() {
        return unsaved != null;
    }

    /**
     * The next pair.
     *
     * @param old the stored tokens, read under the lease
     * @return the new tokens, saved; or those that somebody else saved meanwhile
     */
    OAuthTokens next(OAuthTokens old) {
        // First of all: whatever anybody says of the old pair, the bought one is good.
        Unsaved kept = unsaved;
        if (kept != null) {
            return save(kept);
        }
        throwIfRefusedEarlier(old);
        OAuthTokens fresh;
        try {
            fresh = endpoint.refresh(old);
        } catch (Bitrix24AuthorizationException e) {
            OAuthTokens now = load();
            if (!now.refreshToken().equals(old.refreshToken())) {
                // The lease was lost and its next holder was quicker: nothing is wrong.
                return now;
            }
            raise(old, e);
            throw e;
        }
        Unsaved bought = new Unsaved(old, fresh);
        unsaved = bought;
        return save(bought);
    }

    /** Saves what could not be saved before; to be called under the lease that it was bought under. */
    OAuthTokens saveUnsaved() {
        Unsaved kept = unsaved;
        return kept == null ? load() : save(kept);
    }

    private synchronized OAuthTokens save(Unsaved bought) {
        boolean saved = store.replace(portalKey, bought.boughtWith(), bought.tokens());
        unsaved = null;
        refusal = null;
        if (!saved) {
            // Authorised again, or renewed by the next holder of a lost lease: what is stored is newer.
            return load();
        }
        boughtAt = clock.instant();
        listener.tokensRefreshed(portalKey);
        return bought.tokens();
    }

    private void throwIfRefusedEarlier(OAuthTokens old) {
        Refusal earlier = refusal;
        if (earlier != null && earlier.refreshToken().equals(old.refreshToken())) {
            boolean lasting = earlier.failure().code().equals(REJECTED);
            if (lasting || clock.instant().isBefore(earlier.at().plus(REFUSAL_PAUSE))) {
                throw earlier.failure();
            }
        }
        Optional<String> elsewhere = store.rejectionOf(portalKey, old);
        if (elsewhere.isPresent()) {
            throw new Bitrix24AuthorizationException(
                    portalKey,
                    elsewhere.get(),
                    "the refresh token was refused before, the application has to be authorised again");
        }
    }

    /** One alert per refused token and reason, among all clients if the store remembers. */
    private void raise(OAuthTokens old, Bitrix24AuthorizationException failure) {
        Refusal earlier = refusal;
        boolean isNews = earlier == null
                || !earlier.refreshToken().equals(old.refreshToken())
                || !earlier.failure().code().equals(failure.code());
        refusal = new Refusal(old.refreshToken(), clock.instant(), failure);
        if (failure.code().equals(REJECTED)) {
            isNews &= isNewsToStore(old, failure);
        }
        if (isNews) {
            listener.authorizationLost(portalKey, failure);
        }
    }

    private boolean isNewsToStore(OAuthTokens old, Bitrix24AuthorizationException failure) {
        try {
            return store.markRejected(portalKey, old, failure.code());
        } catch (RuntimeException e) {
            // Better one alert too many than none.
            return true;
        }
    }
}
