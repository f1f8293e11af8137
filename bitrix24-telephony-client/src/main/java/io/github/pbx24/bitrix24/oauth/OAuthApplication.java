package io.github.pbx24.bitrix24.oauth;

import java.net.URI;
import java.util.Objects;

/**
 * An application registered in Bitrix24. The secret goes only to the token address, never to a portal.
 *
 * @param clientId the {@code client_id}, {@code local.…} or {@code app.…}
 * @param clientSecret the {@code client_secret}
 * @param tokenUrl address of the authorization server that issues tokens
 * @see <a href="https://apidocs.bitrix24.com/settings/oauth/index.html">OAuth 2.0</a>
 * @since 0.1
 */
public record OAuthApplication(String clientId, String clientSecret, URI tokenUrl) {

    /** Token address for portals in Russia, Belarus, Kazakhstan, Armenia, Azerbaijan, Georgia, Kyrgyzstan, Uzbekistan. */
    public static final URI TOKEN_URL_TECH = URI.create("https://oauth.bitrix24.tech/oauth/token/");

    /** Token address for all other portals. */
    public static final URI TOKEN_URL_INFO = URI.create("https://oauth.bitrix.info/oauth/token/");

    /** Checks that nothing is blank. */
    public OAuthApplication {
        Objects.requireNonNull(tokenUrl, "tokenUrl");
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("clientId must not be blank");
        }
        if (clientSecret.isBlank()) {
            throw new IllegalArgumentException("clientSecret must not be blank");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "OAuthApplication[clientId=" + clientId + ", tokenHost=" + tokenUrl.getHost() + "]";
    }
}
