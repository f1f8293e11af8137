package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Talks to the authorization server. The documented form is GET with everything in the query. */
final class TokenEndpoint {

    private static final String METHOD = "oauth.token";

    /** The vendor's servers: besides the configured address the only places that the client secret is sent to. */
    private static final Set<String> VENDOR_HOSTS =
            Set.of(OAuthApplication.TOKEN_URL_TECH.getHost(), OAuthApplication.TOKEN_URL_INFO.getHost());

    private final OAuthApplication application;
    private final HttpUrl tokenUrl;
    private final String portalKey;
    private final HttpTransport transport;
    private final Clock clock;

    TokenEndpoint(OAuthAuthorization authorization, HttpTransport transport, Clock clock) {
        this(authorization.application(), authorization.portalKey(), transport, clock);
    }

    TokenEndpoint(OAuthApplication application, String portalKey, HttpTransport transport, Clock clock) {
        this.application = application;
        this.tokenUrl = PortalAddress.base("tokenUrl", application.tokenUrl());
        this.portalKey = portalKey;
        this.transport = transport;
        this.clock = clock;
    }

    /**
     * Buys the next pair.
     *
     * @throws Bitrix24AuthorizationException if the server refused
     * @throws Bitrix24TransportException if it gave no usable answer; the REST request did not run in any case
     */
    OAuthTokens refresh(OAuthTokens old) {
        return buy(
                Map.of("grant_type", "refresh_token", "refresh_token", old.refreshToken()),
                tokenUrl(old.serverEndpoint()),
                old);
    }

    /** Buys the first pair with a code; the failures are those of {@link #refresh}. */
    OAuthTokens exchange(String code, @Nullable URI serverEndpoint) {
        return buy(Map.of("grant_type", "authorization_code", "code", code), tokenUrl(serverEndpoint), null);
    }

    /** The server that looks after the portal, if it is one of the vendor's and the configured one is too. */
    HttpUrl tokenUrl(@Nullable URI serverEndpoint) {
        if (serverEndpoint == null
                || !VENDOR_HOSTS.contains(serverEndpoint.getHost())
                || !VENDOR_HOSTS.contains(tokenUrl.host())) {
            return tokenUrl;
        }
        return tokenUrl.newBuilder().host(serverEndpoint.getHost()).build();
    }

    private OAuthTokens buy(Map<String, String> grant, HttpUrl server, @Nullable OAuthTokens old) {
        HttpUrl.Builder url = server.newBuilder()
                .addQueryParameter("client_id", application.clientId())
                .addQueryParameter("client_secret", application.clientSecret());
        grant.forEach(url::addQueryParameter);
        RawAnswer answer;
        try {
            answer = transport
                    .send(METHOD, transport.request(url.build()).get().build(), new HttpTransport.Running())
                    .join();
        } catch (CompletionException | CancellationException e) {
            throw new Bitrix24TransportException(METHOD, "the authorization server gave no answer", false, true);
        }
        ResultNode body = answer.json()
                .orElseThrow(() -> new Bitrix24TransportException(
                        METHOD, "the authorization server answered HTTP " + answer.status(), false, true));
        if (body.has("error")) {
            throw refused(answer.status(), body, grant, old);
        }
        return tokens(body, old, answer.status());
    }

    private RuntimeException refused(
            int status, ResultNode body, Map<String, String> grant, @Nullable OAuthTokens old) {
        if (status >= 500 || status == 429) {
            return new Bitrix24TransportException(
                    METHOD, "the authorization server answered HTTP " + status, false, true);
        }
        List<String> secrets = new ArrayList<>(List.of(application.clientSecret()));
        grant.forEach((name, value) -> {
            if (!name.equals("grant_type")) {
                secrets.add(value);
            }
        });
        if (old != null) {
            secrets.add(old.accessToken());
        }
        String code = Redaction.of(body.get("error").asText().orElse("unknown"), secrets);
        String text = Redaction.of(body.get("error_description").asText().orElse(""), secrets);
        String what = old == null ? "the code" : "the refresh token";
        return new Bitrix24AuthorizationException(
                portalKey,
                code,
                what + " was refused, the application has to be authorised again"
                        + (text.isEmpty() ? "" : ": " + text));
    }

    private OAuthTokens tokens(ResultNode body, @Nullable OAuthTokens old, int status) {
        String access = body.get("access_token").asText().orElse("");
        String refresh = body.get("refresh_token").asText().orElse("");
        if (access.isBlank() || refresh.isBlank()) {
            throw new Bitrix24TransportException(
                    METHOD, "the authorization server answered HTTP " + status + " without tokens", false, true);
        }
        String member = body.get("member_id").asText().orElse(null);
        if (old != null && old.memberId() != null && member != null && !member.equals(old.memberId())) {
            throw new Bitrix24AuthorizationException(
                    portalKey, "member_mismatch", "the authorization server answered with tokens of another portal");
        }
        OptionalLong lifetime = body.get("expires_in").asLong();
        // Counted on this clock, so that a wrong clock here or there does no harm.
        Instant expiresAt = lifetime.isPresent() && lifetime.getAsLong() > 0 && lifetime.getAsLong() < 31_536_000
                ? clock.instant().plusSeconds(lifetime.getAsLong())
                : null;
        OptionalLong user = body.get("user_id").asLong();
        Long knownUser = old == null ? null : old.userId();
        URI client = endpoint(body, "client_endpoint");
        URI server = endpoint(body, "server_endpoint");
        return new OAuthTokens(
                access,
                refresh,
                expiresAt,
                member != null || old == null ? member : old.memberId(),
                user.isPresent() ? Long.valueOf(user.getAsLong()) : knownUser,
                body.get("scope").asText().orElse(old == null ? "" : old.scope()),
                client != null || old == null ? client : old.clientEndpoint(),
                server != null || old == null ? server : old.serverEndpoint());
    }

    /** An address that could be called; anything else is as good as none. */
    private static @Nullable URI endpoint(ResultNode body, String key) {
        try {
            return body.get(key)
                    .asText()
                    .map(text -> PortalAddress.base(key, URI.create(text)).uri())
                    .orElse(null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
