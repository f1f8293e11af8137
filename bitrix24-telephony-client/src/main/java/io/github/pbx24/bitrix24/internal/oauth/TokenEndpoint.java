package io.github.pbx24.bitrix24.internal.oauth;

import io.github.pbx24.bitrix24.Bitrix24AuthorizationException;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.http.AnswerReader;
import io.github.pbx24.bitrix24.internal.http.Flight;
import io.github.pbx24.bitrix24.internal.http.HttpTransport;
import io.github.pbx24.bitrix24.internal.http.PortalAddress;
import io.github.pbx24.bitrix24.internal.http.RawAnswer;
import io.github.pbx24.bitrix24.internal.http.Redaction;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Talks to the authorization server. The documented form is GET with everything in the query. */
public final class TokenEndpoint {

    static final String METHOD = "oauth.token";

    /** The vendor's servers: besides the configured address the only places that the client secret is sent to. */
    private static final Set<String> VENDOR_HOSTS =
            Set.of(OAuthApplication.TOKEN_URL_TECH.getHost(), OAuthApplication.TOKEN_URL_INFO.getHost());

    /** The documented answers that another try would not change, and what they mean. */
    private static final Map<String, String> VERDICTS = Map.of(
            "invalid_grant", " was refused, the application has to be authorised again",
            "invalid_client",
                    " was refused, because the client id or secret is wrong or the application is not installed",
            "invalid_request", " was refused, because the server did not understand the request",
            "invalid_scope", " was refused, because of the granted scopes",
            "insufficient_scope", " was refused, because of the granted scopes",
            "payment_required", " was refused, because the application is not paid");

    private final OAuthApplication application;
    private final HttpUrl tokenUrl;
    private final String portalKey;
    private final HttpTransport transport;
    private final Clock clock;

    public TokenEndpoint(TokenSource source, HttpTransport transport, Clock clock) {
        this(source.application(), source.portalKey(), transport, clock);
    }

    public TokenEndpoint(OAuthApplication application, String portalKey, HttpTransport transport, Clock clock) {
        this.application = application;
        this.tokenUrl = PortalAddress.base("tokenUrl", application.tokenUrl());
        this.portalKey = portalKey;
        // Whoever hangs up while the server sells a pair has lost the old one and never sees the new one.
        this.transport = transport.notCancelled();
        this.clock = clock;
    }

    /**
     * Buys the next pair.
     *
     * @throws Bitrix24AuthorizationException if the server refused
     * @throws Bitrix24TransportException if it gave no usable answer; the REST request did not run in any case
     */
    public OAuthTokens refresh(OAuthTokens old) {
        return buy(
                Map.of("grant_type", "refresh_token", "refresh_token", old.refreshToken()),
                tokenUrl(old.serverEndpoint()),
                old);
    }

    /** Buys the first pair with a code; the failures are those of {@link #refresh}. */
    public OAuthTokens exchange(String code, @Nullable URI serverEndpoint) {
        return buy(Map.of("grant_type", "authorization_code", "code", code), tokenUrl(serverEndpoint), null);
    }

    /** The server that looks after the portal, if it is one of the vendor's and the configured one is too. */
    public HttpUrl tokenUrl(@Nullable URI serverEndpoint) {
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
            answer = transport.exchange(METHOD, transport.request(url.build()).get(), new Flight(), null);
        } catch (Bitrix24TransportException e) {
            throw temporary("the authorization server gave no answer: " + e.problem());
        }
        ResultNode body =
                answer.json().orElseThrow(() -> temporary("the authorization server answered HTTP " + answer.status()));
        if (AnswerReader.isError(body) || body.has("error") && !body.has("access_token")) {
            throw refused(answer.status(), body, grant, old);
        }
        return tokens(body, old, answer.status());
    }

    private RuntimeException refused(
            int status, ResultNode body, Map<String, String> grant, @Nullable OAuthTokens old) {
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
        String end = text.isEmpty() ? "" : ": " + text;
        String verdict = VERDICTS.get(code.toLowerCase(Locale.ROOT));
        if (verdict == null || status >= 500 || status == 429) {
            // Nobody knows what else it may say, and a pair that could be renewed in a minute is not lost.
            return temporary("the authorization server answered HTTP " + status + ", " + code + end);
        }
        return new Bitrix24AuthorizationException(
                portalKey, code, (old == null ? "the code" : "the refresh token") + verdict + end);
    }

    private static Bitrix24TransportException temporary(String problem) {
        return new Bitrix24TransportException(METHOD, problem, false, true);
    }

    private OAuthTokens tokens(ResultNode body, @Nullable OAuthTokens old, int status) {
        String access = body.get("access_token").asText().orElse("");
        String refresh = body.get("refresh_token").asText().orElse("");
        if (access.isBlank() || refresh.isBlank()) {
            throw temporary("the authorization server answered HTTP " + status + " without tokens");
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
