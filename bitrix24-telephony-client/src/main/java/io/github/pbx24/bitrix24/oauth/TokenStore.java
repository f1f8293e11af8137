package io.github.pbx24.bitrix24.oauth;

import java.time.Duration;
import java.util.Optional;

/**
 * Keeps the tokens of portals. Implementations must be thread-safe and may block; the client calls them off the
 * caller's thread. Tokens are secrets: a durable store should encrypt them.
 *
 * @since 0.1
 */
public interface TokenStore {

    /**
     * Reads the newest tokens.
     *
     * @param portalKey key of the portal, as given to the client
     * @return empty if none were saved
     */
    Optional<OAuthTokens> load(String portalKey);

    /**
     * Replaces the tokens. When the method returns, a crash must not lose them: the previous pair is invalid by then.
     *
     * @param portalKey key of the portal
     * @param tokens the new tokens
     */
    void save(String portalKey, OAuthTokens tokens);

    /**
     * Takes the exclusive right to refresh the tokens of a portal, among all threads and nodes that share the store.
     * Two refreshes at once would invalidate each other.
     *
     * @param portalKey key of the portal
     * @param maxWait longest time to wait for another holder
     * @return the lease, to be closed by the same thread; empty if another holder kept it too long
     * @throws InterruptedException if the waiting thread is interrupted
     */
    Optional<RefreshLease> acquireRefreshLease(String portalKey, Duration maxWait) throws InterruptedException;

    /**
     * The exclusive right to refresh.
     *
     * @since 0.1
     */
    interface RefreshLease extends AutoCloseable {

        /** Gives the right back. Never throws. */
        @Override
        void close();
    }
}
