package io.github.pbx24.bitrix24.internal.oauth;

import io.github.pbx24.bitrix24.Bitrix24AuthorizationException;
import io.github.pbx24.bitrix24.Bitrix24Listener;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Buys a pair with the stored one and saves it before anybody uses it. Called by the holder of the lease only. What the
 * authorization server refused is not asked again: for good if it rejected the refresh token, for some minutes otherwise. A server that
 * does not answer, or fails inside, is asked again after a pause that grows, however many requests want a token meanwhile.
 */
public final class TokenPurchase {

    /** Refusals other than of the refresh token itself may pass, but are not worth asking often. */
    public static final Duration REFUSAL_PAUSE = Duration.ofMinutes(5);

    /** After the first failure; doubled for each further one. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final String REJECTED = "invalid_grant";

    private final TokenStore store;
    private final String portalKey;
    private final TokenEndpoint endpoint;
    private final Clock clock;
    private final Bitrix24Listener listener;

    private volatile @Nullable Refusal refusal;
    private volatile @Nullable Failure failure;
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

    /** The server could not tell, and how long it is left alone. */
    private record Failure(String refreshToken, Instant at, Duration pause, String problem) {

        /** A clock that was set back makes nobody wait. */
        boolean lasts(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(pause));
        }

        /** Spread, because all portals of an application lose one server at once. */
        Failure(String refreshToken, Instant at, @Nullable Failure before, String problem) {
            this(
                    refreshToken,
                    at,
                    before == null || !before.refreshToken.equals(refreshToken) ? FIRST_PAUSE : longer(before.pause),
                    problem);
        }

        private static Duration longer(Duration pause) {
            double factor = ThreadLocalRandom.current().nextDouble(1.6, 2);
            long millis = Math.min((long) (pause.toMillis() * factor), LONGEST_PAUSE.toMillis());
            return Duration.ofMillis(millis);
        }

        @Override
        public String toString() {
            return "Failure[" + pause + "]";
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
        throwIfFailedEarlier(old);
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
        } catch (Bitrix24TransportException e) {
            failure = new Failure(old.refreshToken(), clock.instant(), failure, e.problem());
            throw e;
        }
        failure = null;
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

    /**
     * Fails if the server need not be asked, as far as this object knows.
     *
     * @param old the stored tokens
     */
    void throwIfPointless(OAuthTokens old) {
        throwIfRefusedHere(old);
        Failure earlier = failure;
        if (earlier != null && earlier.refreshToken().equals(old.refreshToken()) && earlier.lasts(clock.instant())) {
            throw new Bitrix24TransportException(
                    TokenEndpoint.METHOD, earlier.problem() + ", and is asked again in a moment", false, true);
        }
    }

    private void throwIfRefusedHere(OAuthTokens old) {
        Refusal earlier = refusal;
        if (earlier != null && earlier.refreshToken().equals(old.refreshToken())) {
            boolean lasting = earlier.failure().code().equals(REJECTED);
            if (lasting || clock.instant().isBefore(earlier.at().plus(REFUSAL_PAUSE))) {
                throw earlier.failure();
            }
        }
    }

    private void throwIfFailedEarlier(OAuthTokens old) {
        throwIfPointless(old);
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
