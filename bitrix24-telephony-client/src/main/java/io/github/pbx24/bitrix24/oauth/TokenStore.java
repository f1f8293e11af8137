package io.github.pbx24.bitrix24.oauth;

import java.time.Duration;
import java.util.Optional;

/**
 * Keeps the tokens of portals. Implementations must be thread-safe and may block; the client calls them off the
 * caller's thread. They must not ask the portal for anything: that may wait for the tokens, and is refused on the thread
 * that asks the store. Tokens are secrets: a durable store should encrypt them.
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
     * Replaces the tokens if nobody else did so since they were read. This is how the client saves what it bought, so
     * that a refresh that outlived its lease does not overwrite newer tokens.
     *
     * @implSpec the default reads and then saves, which is enough where the lease cannot be lost; a store shared by
     *     nodes should compare and save in one step
     * @param portalKey key of the portal
     * @param expected the tokens that were read; their refresh token is compared
     * @param tokens the new tokens; as durable as after {@link #save}
     * @return false if other tokens, or none, are stored by now; nothing was changed then
     */
    default boolean replace(String portalKey, OAuthTokens expected, OAuthTokens tokens) {
        boolean unchanged = load(portalKey)
                .filter(now -> now.refreshToken().equals(expected.refreshToken()))
                .isPresent();
        if (unchanged) {
            save(portalKey, tokens);
        }
        return unchanged;
    }

    /**
     * Remembers that the authorization server rejected the refresh token for good, so that no node sends it again.
     * Other tokens, saved later, end this.
     *
     * @implSpec the default remembers nothing: then each client finds out for itself, once
     * @param portalKey key of the portal
     * @param rejected the tokens that were rejected
     * @param code code of the authorization server
     * @return true if this is news, so that the caller raises the alert
     */
    default boolean markRejected(String portalKey, OAuthTokens rejected, String code) {
        return true;
    }

    /**
     * Whether somebody found the refresh token rejected.
     *
     * @implSpec the default knows of nothing
     * @param portalKey key of the portal
     * @param tokens the stored tokens
     * @return the code given to {@link #markRejected} for the same refresh token; empty if there is none
     */
    default Optional<String> rejectionOf(String portalKey, OAuthTokens tokens) {
        return Optional.empty();
    }

    /**
     * Takes the exclusive right to refresh the tokens of a portal, among all threads and nodes that share the store.
     * Two refreshes at once would invalidate each other. A holder that died must not block the others for ever.
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
