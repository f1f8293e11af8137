package io.github.pbx24.gateway;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import io.github.pbx24.gateway.config.PortalConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the gateway proves itself to a portal. */
public final class PortalAuthorizations {

    private PortalAuthorizations() {}

    /**
     * Chooses the way that is configured.
     *
     * @param portal the portal
     * @param tokens where tokens of applications are; not used for a webhook, and may be null then
     * @return the authorisation
     */
    public static Bitrix24Authorization of(PortalConfig portal, @Nullable TokenStore tokens) {
        if (portal.access() instanceof PortalConfig.Application application) {
            OAuthApplication app =
                    new OAuthApplication(application.clientId(), application.clientSecret(), application.tokenUrl());
            return Bitrix24Authorization.oauth(
                    app, application.restUrl(), Objects.requireNonNull(tokens, "tokens"), portal.id());
        }
        PortalConfig.IncomingWebhook webhook = (PortalConfig.IncomingWebhook) portal.access();
        return Bitrix24Authorization.incomingWebhook(webhook.address());
    }
}
