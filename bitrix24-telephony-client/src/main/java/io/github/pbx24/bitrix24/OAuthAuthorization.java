package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import java.net.URI;
import java.util.Objects;
import okhttp3.HttpUrl;

/** An OAuth application and the place of its tokens. */
final class OAuthAuthorization implements Bitrix24Authorization {

    private final OAuthApplication application;
    private final HttpUrl base;
    private final HttpUrl tokenUrl;
    private final TokenStore tokenStore;
    private final String portalKey;

    OAuthAuthorization(OAuthApplication application, URI restUrl, TokenStore tokenStore, String portalKey) {
        this.application = Objects.requireNonNull(application, "application");
        this.base = PortalAddress.base("restUrl", restUrl);
        this.tokenUrl = PortalAddress.base("tokenUrl", application.tokenUrl());
        this.tokenStore = Objects.requireNonNull(tokenStore, "tokenStore");
        if (portalKey.isBlank()) {
            throw new IllegalArgumentException("portalKey must not be blank");
        }
        this.portalKey = portalKey;
    }

    OAuthApplication application() {
        return application;
    }

    HttpUrl base() {
        return base;
    }

    HttpUrl tokenUrl() {
        return tokenUrl;
    }

    TokenStore tokenStore() {
        return tokenStore;
    }

    String portalKey() {
        return portalKey;
    }

    @Override
    public String toString() {
        return "application " + application.clientId() + " at " + base.host();
    }
}
