package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.internal.http.PortalAddress;
import io.github.pbx24.bitrix24.internal.oauth.TokenSource;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.TokenStore;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import okhttp3.HttpUrl;

/** An OAuth application and the place of its tokens. */
final class OAuthAuthorization implements Bitrix24Authorization {

    /** Tokens live an hour; half of it is the most that makes sense. */
    private static final Duration LONGEST_REFRESH_BEFORE = Duration.ofMinutes(30);

    private final OAuthApplication application;
    private final HttpUrl base;
    private final TokenStore tokenStore;
    private final String portalKey;
    private final Duration refreshBefore;

    OAuthAuthorization(
            OAuthApplication application,
            URI restUrl,
            TokenStore tokenStore,
            String portalKey,
            Duration refreshBefore) {
        this.application = Objects.requireNonNull(application, "application");
        this.base = PortalAddress.base("restUrl", restUrl);
        PortalAddress.base("tokenUrl", application.tokenUrl());
        this.tokenStore = Objects.requireNonNull(tokenStore, "tokenStore");
        if (portalKey.isBlank()) {
            throw new IllegalArgumentException("portalKey must not be blank");
        }
        this.portalKey = portalKey;
        if (refreshBefore.isNegative() || refreshBefore.compareTo(LONGEST_REFRESH_BEFORE) > 0) {
            throw new IllegalArgumentException("refreshBefore must be 0 to " + LONGEST_REFRESH_BEFORE.toMinutes()
                    + " minutes, was " + refreshBefore);
        }
        this.refreshBefore = refreshBefore;
    }

    HttpUrl base() {
        return base;
    }

    TokenSource tokens() {
        return new TokenSource(application, tokenStore, portalKey, refreshBefore);
    }

    @Override
    public String toString() {
        return "application " + application.clientId() + " at " + base.host();
    }
}
