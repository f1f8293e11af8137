package io.github.pbx24.bitrix24.oauth;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tokens an application holds for one portal.
 *
 * @param accessToken token sent with requests, lives one hour
 * @param refreshToken token that buys the next pair; each refresh replaces it
 * @param expiresAt when the access token ends, null if unknown
 * @param memberId stable id of the portal, null if unknown
 * @param userId user the token acts for, null if unknown
 * @param scope granted scopes, comma separated; empty if unknown
 * @param clientEndpoint REST address of the portal as the authorization server last told it, null if unknown; another
 *     one than before means that the portal was renamed
 * @param serverEndpoint REST address of the authorization server that looks after the portal, null if unknown
 * @since 0.1
 */
public record OAuthTokens(
        String accessToken,
        String refreshToken,
        @Nullable Instant expiresAt,
        @Nullable String memberId,
        @Nullable Long userId,
        String scope,
        @Nullable URI clientEndpoint,
        @Nullable URI serverEndpoint) {

    /** Checks that both tokens are present. */
    public OAuthTokens {
        Objects.requireNonNull(scope, "scope");
        if (accessToken.isBlank()) {
            throw new IllegalArgumentException("accessToken must not be blank");
        }
        if (refreshToken.isBlank()) {
            throw new IllegalArgumentException("refreshToken must not be blank");
        }
    }

    /**
     * Tokens whose portal and authorization server told no address.
     *
     * @param accessToken token sent with requests
     * @param refreshToken token that buys the next pair
     * @param expiresAt when the access token ends, null if unknown
     * @param memberId stable id of the portal, null if unknown
     * @param userId user the token acts for, null if unknown
     * @param scope granted scopes, comma separated; empty if unknown
     */
    public OAuthTokens(
            String accessToken,
            String refreshToken,
            @Nullable Instant expiresAt,
            @Nullable String memberId,
            @Nullable Long userId,
            String scope) {
        this(accessToken, refreshToken, expiresAt, memberId, userId, scope, null, null);
    }

    /**
     * Tokens of which only the pair is known.
     *
     * @param accessToken token sent with requests
     * @param refreshToken token that buys the next pair
     * @return the tokens
     */
    public static OAuthTokens of(String accessToken, String refreshToken) {
        return new OAuthTokens(accessToken, refreshToken, null, null, null, "");
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "OAuthTokens[memberId=" + memberId + ", userId=" + userId + ", expiresAt=" + expiresAt + "]";
    }
}
