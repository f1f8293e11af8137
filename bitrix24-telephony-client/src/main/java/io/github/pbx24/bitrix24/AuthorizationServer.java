package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.internal.http.HttpTransport;
import io.github.pbx24.bitrix24.internal.http.PortalAddress;
import io.github.pbx24.bitrix24.internal.oauth.TokenEndpoint;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The authorization server, asked directly: for the first pair of tokens, before there is a client. A client renews its
 * tokens by itself and needs nothing of this.
 *
 * <p>The client secret goes to the token address of the application only, or to the other one of the vendor's two
 * servers if the portal belongs to that. Thread-safe; calls block. Close it when done.
 *
 * @see <a href="https://apidocs.bitrix24.com/settings/oauth/index.html">OAuth 2.0</a>
 * @since 0.1
 */
public final class AuthorizationServer implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String NEW_PORTAL = "(new)";

    private final OAuthApplication application;
    private final Clock clock;
    private final HttpTransport transport;

    /**
     * Prepares requests on behalf of an application; opens no connection yet.
     *
     * @param application the application
     * @param clock tells when new tokens end
     * @throws IllegalArgumentException if the token address is not https (plain http is accepted for loopback)
     */
    public AuthorizationServer(OAuthApplication application, Clock clock) {
        this.application = Objects.requireNonNull(application, "application");
        this.clock = Objects.requireNonNull(clock, "clock");
        PortalAddress.base("tokenUrl", application.tokenUrl());
        this.transport = new HttpTransport(
                Bitrix24ClientBuilder.DEFAULT_CONNECT_TIMEOUT, TIMEOUT, Bitrix24ClientBuilder.DEFAULT_USER_AGENT);
    }

    /**
     * Buys the pair that follows another one. The answer is proof: the server looked up the token, and what it says of
     * the portal, its address included, is true.
     *
     * @param tokens a pair; its refresh token is used up
     * @return the new pair, to be saved before it is used
     * @throws Bitrix24AuthorizationException if the server refused, or the tokens are of another portal than said
     * @throws Bitrix24TransportException if it could not be reached or gave no usable answer
     */
    public OAuthTokens refresh(OAuthTokens tokens) {
        String portal = tokens.memberId() == null ? NEW_PORTAL : tokens.memberId();
        return new TokenEndpoint(application, portal, transport, clock).refresh(tokens);
    }

    /**
     * Buys the first pair with the code of the full authorisation flow. A code lives 30 seconds and serves once.
     *
     * @param code the {@code code} of the redirect
     * @param serverEndpoint address of the authorization server that the redirect named in {@code server_domain}, for
     *     example {@code https://oauth.bitrix24.tech/rest/}; heeded if it is one of the vendor's; null if unknown
     * @return the new pair, to be saved before it is used
     * @throws Bitrix24AuthorizationException if the server refused
     * @throws Bitrix24TransportException if it could not be reached or gave no usable answer
     */
    public OAuthTokens exchange(String code, @Nullable URI serverEndpoint) {
        if (code.isBlank()) {
            throw new IllegalArgumentException("code must not be blank");
        }
        return new TokenEndpoint(application, NEW_PORTAL, transport, clock).exchange(code, serverEndpoint);
    }

    @Override
    public void close() {
        transport.close();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "AuthorizationServer[" + application.tokenUrl().getHost() + "]";
    }
}
