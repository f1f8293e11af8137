package io.github.pbx24.gateway;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.tokens.jdbc.JdbcTokenStore;
import io.github.pbx24.gateway.config.PortalConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the gateway proves itself to a portal. */
public final class PortalAuthorizations {

    private PortalAuthorizations() {}

    /**
     * Chooses the way that is configured. The tokens of an application go from the configuration into the store, unless it
     * has newer ones already.
     *
     * @param portal the portal
     * @param tokens where tokens of applications are; not used for a webhook, and may be null then
     * @return the authorisation
     * @throws io.github.pbx24.bitrix24.tokens.jdbc.TokenStoreException if the store cannot be reached
     */
    public static Bitrix24Authorization of(PortalConfig portal, @Nullable JdbcTokenStore tokens) {
        if (portal.access() instanceof PortalConfig.Application application) {
            JdbcTokenStore store = Objects.requireNonNull(tokens, "tokens");
            store.seed(portal.id(), OAuthTokens.of(application.accessToken(), application.refreshToken()));
            OAuthApplication app =
                    new OAuthApplication(application.clientId(), application.clientSecret(), application.tokenUrl());
            return Bitrix24Authorization.oauth(app, application.restUrl(), store, portal.id());
        }
        PortalConfig.IncomingWebhook webhook = (PortalConfig.IncomingWebhook) portal.access();
        return Bitrix24Authorization.incomingWebhook(webhook.address());
    }
}
