package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The {@code auth} part of an event. Nothing in it may be trusted, and no address in it may be called, before
 * {@link EventVerifier} accepted the event.
 *
 * @param domain host of the portal, null if absent
 * @param memberId stable id of the portal, null if absent
 * @param applicationToken the shared secret that proves the sender, null if absent
 * @param clientEndpoint REST address of the portal, null if absent
 * @param serverEndpoint REST address of the authorization server, null if absent
 * @param accessToken token of the user who caused the event; null if a robot acted, and always from an outgoing webhook
 * @param refreshToken token for the next pair, only in a few events; else null
 * @param expiresAt when the access token ends, null if not told
 * @param userId user of the token, null if not told
 * @param scope granted scopes, comma separated; null if not told
 * @param status kind of the application's licence, null if not told
 * @since 0.1
 */
public record EventAuth(
        @Nullable String domain,
        @Nullable String memberId,
        @Nullable String applicationToken,
        @Nullable String clientEndpoint,
        @Nullable String serverEndpoint,
        @Nullable String accessToken,
        @Nullable String refreshToken,
        @Nullable Instant expiresAt,
        @Nullable Long userId,
        @Nullable String scope,
        @Nullable String status) {

    static EventAuth from(ResultNode auth) {
        OptionalLong user = auth.get("user_id").asLong();
        return new EventAuth(
                text(auth, "domain"),
                text(auth, "member_id"),
                text(auth, "application_token"),
                text(auth, "client_endpoint"),
                text(auth, "server_endpoint"),
                text(auth, "access_token"),
                text(auth, "refresh_token"),
                auth.get("expires").asInstant().orElse(null),
                user.isPresent() ? Long.valueOf(user.getAsLong()) : null,
                text(auth, "scope"),
                text(auth, "status"));
    }

    /**
     * The tokens of the event, if it brought a pair.
     *
     * @return empty unless both tokens are present; only installation and few other events have both
     */
    public Optional<OAuthTokens> tokens() {
        if (accessToken == null || refreshToken == null) {
            return Optional.empty();
        }
        return Optional.of(
                new OAuthTokens(accessToken, refreshToken, expiresAt, memberId, userId, scope == null ? "" : scope));
    }

    private static @Nullable String text(ResultNode auth, String key) {
        return auth.get(key).asText().orElse(null);
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "EventAuth[domain=" + domain + ", memberId=" + memberId + ", userId=" + userId + "]";
    }
}
