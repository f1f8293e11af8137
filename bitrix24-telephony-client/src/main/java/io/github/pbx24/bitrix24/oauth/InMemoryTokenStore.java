package io.github.pbx24.bitrix24.oauth;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps tokens in this process only; a restart loses them, and with them the authorisation. Thread-safe.
 *
 * @since 0.1
 */
public final class InMemoryTokenStore implements TokenStore {

    private final Map<String, OAuthTokens> tokens = new ConcurrentHashMap<>();
    private final Map<String, Rejection> rejections = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> holders = new ConcurrentHashMap<>();

    private record Rejection(String refreshToken, String code) {

        @Override
        public String toString() {
            return "Rejection[" + code + "]";
        }
    }

    /** Makes an empty store. */
    public InMemoryTokenStore() {}

    @Override
    public Optional<OAuthTokens> load(String portalKey) {
        return Optional.ofNullable(tokens.get(portalKey));
    }

    @Override
    public void save(String portalKey, OAuthTokens newTokens) {
        tokens.put(portalKey, newTokens);
        rejections.remove(portalKey);
    }

    @Override
    public boolean replace(String portalKey, OAuthTokens expected, OAuthTokens newTokens) {
        boolean[] replaced = new boolean[1];
        tokens.computeIfPresent(portalKey, (key, now) -> {
            replaced[0] = now.refreshToken().equals(expected.refreshToken());
            return replaced[0] ? newTokens : now;
        });
        if (replaced[0]) {
            rejections.remove(portalKey);
        }
        return replaced[0];
    }

    @Override
    public boolean markRejected(String portalKey, OAuthTokens rejected, String code) {
        boolean isStored = load(portalKey)
                .filter(now -> now.refreshToken().equals(rejected.refreshToken()))
                .isPresent();
        Rejection rejection = new Rejection(rejected.refreshToken(), code);
        return isStored && !rejection.equals(rejections.put(portalKey, rejection));
    }

    @Override
    public Optional<String> rejectionOf(String portalKey, OAuthTokens stored) {
        return Optional.ofNullable(rejections.get(portalKey))
                .filter(rejection -> rejection.refreshToken().equals(stored.refreshToken()))
                .map(Rejection::code);
    }

    @Override
    public Optional<RefreshLease> acquireRefreshLease(String portalKey, Duration maxWait) throws InterruptedException {
        Semaphore holder = holders.computeIfAbsent(portalKey, key -> new Semaphore(1));
        if (!holder.tryAcquire(maxWait.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        AtomicBoolean closed = new AtomicBoolean();
        return Optional.of(() -> {
            if (closed.compareAndSet(false, true)) {
                holder.release();
            }
        });
    }
}
