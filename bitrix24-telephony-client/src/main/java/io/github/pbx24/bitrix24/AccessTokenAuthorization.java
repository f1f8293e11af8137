package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.internal.http.PortalAddress;
import java.net.URI;
import okhttp3.HttpUrl;

/** A token that somebody else renews. */
final class AccessTokenAuthorization implements Bitrix24Authorization {

    private final HttpUrl base;
    private final String accessToken;

    AccessTokenAuthorization(URI restUrl, String accessToken) {
        this.base = PortalAddress.base("restUrl", restUrl);
        if (accessToken.isBlank()) {
            throw new IllegalArgumentException("accessToken must not be blank");
        }
        this.accessToken = accessToken;
    }

    HttpUrl base() {
        return base;
    }

    String accessToken() {
        return accessToken;
    }

    @Override
    public String toString() {
        return "access token at " + base.host();
    }
}
