package io.github.pbx24.bitrix24.install;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an installed application beside its OAuth tokens, so that events can be verified after a restart.
 *
 * @param clientId the application, as in {@link io.github.pbx24.bitrix24.oauth.OAuthApplication#clientId}
 * @param portal the portal
 * @param applicationTokens the secret of events; null if the portal did not tell it yet
 * @param installedAt when it was installed, or installed again
 * @since 0.1
 */
public record Installation(
        String clientId, InstalledPortal portal, @Nullable ApplicationTokens applicationTokens, Instant installedAt) {

    /** Checks that nothing needed is null or blank. */
    public Installation {
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("clientId must not be blank");
        }
        Objects.requireNonNull(portal, "portal");
        Objects.requireNonNull(installedAt, "installedAt");
    }

    /**
     * The same installation with other secrets.
     *
     * @param other the secrets, or null
     * @return a copy
     */
    public Installation withTokens(@Nullable ApplicationTokens other) {
        return new Installation(clientId, portal, other, installedAt);
    }

    /**
     * The same installation with other facts about its portal.
     *
     * @param other the portal
     * @return a copy
     */
    public Installation withPortal(InstalledPortal other) {
        return new Installation(clientId, other, applicationTokens, installedAt);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "Installation[" + clientId + " in " + portal.memberId() + ", installedAt=" + installedAt + "]";
    }
}
