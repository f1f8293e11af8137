package io.github.pbx24.bitrix24.oauth;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps tokens in this process only; a restart loses them, and with them the authorisation. Thread-safe.
 *
 * @since 0.1
 */
public final class InMemoryTokenStore implements TokenStore {

    private final Map<String, OAuthTokens> tokens = new ConcurrentHashMap<>();
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    /** Makes an empty store. */
    public InMemoryTokenStore() {}

    @Override
    public Optional<OAuthTokens> load(String portalKey) {
        return Optional.ofNullable(tokens.get(portalKey));
    }

    @Override
    public void save(String portalKey, OAuthTokens newTokens) {
        tokens.put(portalKey, newTokens);
    }

    @Override
    public Optional<RefreshLease> acquireRefreshLease(String portalKey, Duration maxWait) throws InterruptedException {
        ReentrantLock lock = locks.computeIfAbsent(portalKey, key -> new ReentrantLock());
        if (!lock.tryLock(maxWait.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        return Optional.of(lock::unlock);
    }
}
