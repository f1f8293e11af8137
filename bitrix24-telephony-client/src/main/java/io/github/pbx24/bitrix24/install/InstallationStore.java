package io.github.pbx24.bitrix24.install;

import java.util.Map;
import java.util.Optional;

/**
 * Keeps installations, beside the {@link io.github.pbx24.bitrix24.oauth.TokenStore} with their OAuth tokens. Implementations must be
 * thread-safe and may block. Application tokens are secrets: a durable store should encrypt them.
 *
 * @since 0.1
 */
public interface InstallationStore {

    /**
     * Stores an installation, whatever was stored before. When the method returns, a crash must not lose it.
     *
     * @param portalKey key of the portal, the same as in the token store; usually its {@code member_id}
     * @param installation what to keep
     */
    void save(String portalKey, Installation installation);

    /**
     * Reads the newest installation of a portal.
     *
     * @param portalKey key of the portal
     * @return empty if there is none
     */
    Optional<Installation> load(String portalKey);

    /**
     * Reads all installations, for a start.
     *
     * @return installation by key of the portal, in the order of the keys; never null, may be changed by the caller
     */
    Map<String, Installation> all();

    /**
     * Forgets an installation.
     *
     * @param portalKey key of the portal
     * @return false if there was none
     */
    boolean remove(String portalKey);
}
