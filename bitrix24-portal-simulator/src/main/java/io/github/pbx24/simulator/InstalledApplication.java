package io.github.pbx24.simulator;

import java.time.Instant;

/**
 * What an application gets when it is installed. Carries secrets; {@link #toString()} does not show them.
 *
 * @param appId the application's id on this portal
 * @param clientId {@code client_id}
 * @param clientSecret {@code client_secret}
 * @param accessToken the first access token
 * @param refreshToken the first refresh token
 * @param expiresAt when the access token expires, on the portal's clock
 * @param memberId the portal's {@code member_id}
 * @param applicationToken {@code application_token}, what events carry
 * @param userId the user of the tokens
 * @since 0.1
 */
public record InstalledApplication(
        long appId,
        String clientId,
        String clientSecret,
        String accessToken,
        String refreshToken,
        Instant expiresAt,
        String memberId,
        String applicationToken,
        long userId) {

    /** Shows no secret. */
    @Override
    public String toString() {
        return "InstalledApplication[appId=" + appId + ", userId=" + userId + ", expiresAt=" + expiresAt + "]";
    }
}
