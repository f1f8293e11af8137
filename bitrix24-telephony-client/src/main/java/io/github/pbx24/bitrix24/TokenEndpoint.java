package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import okhttp3.HttpUrl;

/** Talks to the authorization server. The documented form is GET with everything in the query. */
final class TokenEndpoint {

    private static final String METHOD = "oauth.token";

    private final OAuthAuthorization authorization;
    private final HttpTransport transport;
    private final Clock clock;

    TokenEndpoint(OAuthAuthorization authorization, HttpTransport transport, Clock clock) {
        this.authorization = authorization;
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
        HttpUrl url = authorization
                .tokenUrl()
                .newBuilder()
                .addQueryParameter("grant_type", "refresh_token")
                .addQueryParameter("client_id", authorization.application().clientId())
                .addQueryParameter("client_secret", authorization.application().clientSecret())
                .addQueryParameter("refresh_token", old.refreshToken())
                .build();
        RawAnswer answer;
        try {
            answer = transport
                    .send(METHOD, transport.request(url).get().build(), new HttpTransport.Running())
                    .join();
        } catch (CompletionException | CancellationException e) {
            throw new Bitrix24TransportException(METHOD, "the authorization server gave no answer", false, true);
        }
        ResultNode body = answer.json()
                .orElseThrow(() -> new Bitrix24TransportException(
                        METHOD, "the authorization server answered HTTP " + answer.status(), false, true));
        if (body.has("error")) {
            throw refused(answer.status(), body, old);
        }
        return tokens(body, old, answer.status());
    }

    private RuntimeException refused(int status, ResultNode body, OAuthTokens old) {
        if (status >= 500 || status == 429) {
            return new Bitrix24TransportException(
                    METHOD, "the authorization server answered HTTP " + status, false, true);
        }
        List<String> secrets =
                List.of(authorization.application().clientSecret(), old.accessToken(), old.refreshToken());
        String code = Redaction.of(body.get("error").asText().orElse("unknown"), secrets);
        String text = Redaction.of(body.get("error_description").asText().orElse(""), secrets);
        return new Bitrix24AuthorizationException(
                authorization.portalKey(),
                code,
                "the refresh token was refused, the application has to be authorised again"
                        + (text.isEmpty() ? "" : ": " + text));
    }

    private OAuthTokens tokens(ResultNode body, OAuthTokens old, int status) {
        String access = body.get("access_token").asText().orElse("");
        String refresh = body.get("refresh_token").asText().orElse("");
        if (access.isBlank() || refresh.isBlank()) {
            throw new Bitrix24TransportException(
                    METHOD, "the authorization server answered HTTP " + status + " without tokens", false, true);
        }
        OptionalLong lifetime = body.get("expires_in").asLong();
        // Counted on this clock, so that a wrong clock here or there does no harm.
        Instant expiresAt = lifetime.isPresent() && lifetime.getAsLong() > 0 && lifetime.getAsLong() < 31_536_000
                ? clock.instant().plusSeconds(lifetime.getAsLong())
                : null;
        OptionalLong user = body.get("user_id").asLong();
        return new OAuthTokens(
                access,
                refresh,
                expiresAt,
                body.get("member_id").asText().orElse(old.memberId()),
                user.isPresent() ? Long.valueOf(user.getAsLong()) : old.userId(),
                body.get("scope").asText().orElse(old.scope()));
    }
}
