package io.github.pbx24.simulator;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Incoming webhooks, applications and their tokens. Guarded by the portal's lock. */
final class Accounts {

    static final Duration ACCESS_TOKEN_LIVES = Duration.ofHours(1);
    private static final Duration REFRESH_TOKEN_LIVES = Duration.ofDays(180);
    private static final Duration CODE_LIVES = Duration.ofSeconds(30);
    private static final int ACCESS_TOKENS_AT_MOST = 100_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** {@code replaced}: a newer pair was issued; {@code revoked}: taken away. */
    private record AccessToken(long appId, long userId, Instant expiresAt, boolean replaced, boolean revoked) {}

    private record RefreshToken(long appId, long userId, Instant expiresAt, String accessToken) {}

    private record Code(long appId, long userId, Instant expiresAt) {}

    private record Webhook(long userId, Set<String> scopes) {}

    /** A new pair of tokens. */
    record TokenPair(OauthApplication application, long userId, String access, String refresh, Instant expiresAt) {}

    private final Map<String, Webhook> webhooks = new HashMap<>();
    private final Map<Long, OauthApplication> applications = new HashMap<>();
    private final Map<String, AccessToken> accessTokens = new HashMap<>();
    private final Map<String, RefreshToken> refreshTokens = new HashMap<>();
    private final Map<String, Code> codes = new HashMap<>();
    private final Portal portal;
    private long lastAppId = 2;

    Accounts(Portal portal) {
        this.portal = portal;
    }

    static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    String addWebhook(long userId, Set<String> scopes) {
        String code = random(8);
        webhooks.put(code, new Webhook(userId, scopes));
        return code;
    }

    void removeWebhook(String code) {
        webhooks.remove(code);
    }

    OauthApplication addApplication(String name, Set<String> scopes) {
        OauthApplication application =
                new OauthApplication(++lastAppId, "local." + random(7) + "." + random(4), random(25), name, scopes);
        applications.put(application.id(), application);
        return application;
    }

    void removeApplication(long appId) {
        applications.remove(appId);
        accessTokens.replaceAll((token, access) -> access.appId() == appId
                ? new AccessToken(appId, access.userId(), access.expiresAt(), false, true)
                : access);
        refreshTokens.values().removeIf(refresh -> refresh.appId() == appId);
    }

    @Nullable
    OauthApplication application(long appId) {
        return applications.get(appId);
    }

    List<OauthApplication> applications() {
        return List.copyOf(new TreeMap<>(applications).values());
    }

    TokenPair issue(OauthApplication application, long userId) {
        String access = issueAccess(application.id(), userId);
        String refresh = random(35);
        Instant now = portal.now();
        refreshTokens.put(refresh, new RefreshToken(application.id(), userId, now.plus(REFRESH_TOKEN_LIVES), access));
        return new TokenPair(application, userId, access, refresh, now.plus(ACCESS_TOKEN_LIVES));
    }

    /** An access token without a refresh token, as events carry it. */
    String issueAccess(long appId, long userId) {
        Instant now = portal.now();
        if (accessTokens.size() > ACCESS_TOKENS_AT_MOST) {
            accessTokens.values().removeIf(token -> token.expiresAt().isBefore(now));
        }
        String access = random(35);
        accessTokens.put(access, new AccessToken(appId, userId, now.plus(ACCESS_TOKEN_LIVES), false, false));
        return access;
    }

    String issueCode(long appId, long userId) {
        String code = random(16);
        codes.put(code, new Code(appId, userId, portal.now().plus(CODE_LIVES)));
        return code;
    }

    /** Makes every access token look older than an hour. */
    void expireAccessTokens() {
        Instant now = portal.now();
        accessTokens.replaceAll((token, access) ->
                new AccessToken(access.appId(), access.userId(), now, access.replaced(), access.revoked()));
    }

    void revokeTokens(long appId) {
        accessTokens.replaceAll((token, access) -> access.appId() == appId
                ? new AccessToken(appId, access.userId(), access.expiresAt(), false, true)
                : access);
        refreshTokens.values().removeIf(refresh -> refresh.appId() == appId);
    }

    Caller webhookCaller(long userId, String code) {
        Webhook webhook = webhooks.get(code);
        boolean ownerWorksHere =
                portal.users.find(userId).filter(PortalUser::active).isPresent();
        if (webhook == null || webhook.userId() != userId || !ownerWorksHere) {
            throw RestError.of(401, "INVALID_CREDENTIALS", "Invalid request credentials");
        }
        return new Caller(userId, null, code, webhook.scopes());
    }

    Caller tokenCaller(String token) {
        AccessToken access = accessTokens.get(token);
        if (access == null) {
            throw RestError.of(401, "NO_AUTH_FOUND", "Wrong authorization data");
        }
        if (access.revoked()) {
            throw RestError.of(401, "invalid_token", "Unable to get application by token");
        }
        OauthApplication application = applications.get(access.appId());
        if (application == null) {
            throw RestError.of(401, "APPLICATION_NOT_FOUND", "Application not found");
        }
        if (access.replaced() || !access.expiresAt().isAfter(portal.now())) {
            throw RestError.of(401, "expired_token", "The access token provided has expired.");
        }
        if (portal.users.find(access.userId()).filter(PortalUser::active).isEmpty()) {
            throw RestError.of(401, "authorization_error", "Unable to authorize user");
        }
        return new Caller(access.userId(), application, token, application.scopes());
    }

    /** One step of the authorization server. */
    TokenPair exchange(Params params) {
        OauthApplication application = applications.values().stream()
                .filter(known -> known.clientId().equals(params.text("client_id"))
                        && known.clientSecret().equals(params.text("client_secret")))
                .findFirst()
                .orElseThrow(() -> RestError.of(400, "invalid_client", "Client authentication failed"));
        return switch (params.text("grant_type")) {
            case "refresh_token" -> refresh(application, params.text("refresh_token"));
            case "authorization_code" -> redeem(application, params.text("code"));
            default -> throw RestError.of(400, "invalid_request", "Invalid grant_type parameter or parameter missing");
        };
    }

    private TokenPair refresh(OauthApplication application, String token) {
        RefreshToken refresh = refreshTokens.get(token);
        if (refresh == null
                || refresh.appId() != application.id()
                || !refresh.expiresAt().isAfter(portal.now())) {
            throw invalidGrant();
        }
        refreshTokens.remove(token);
        accessTokens.computeIfPresent(
                refresh.accessToken(),
                (value, access) ->
                        new AccessToken(access.appId(), access.userId(), access.expiresAt(), true, access.revoked()));
        return issue(application, refresh.userId());
    }

    private TokenPair redeem(OauthApplication application, String value) {
        Code code = codes.remove(value);
        if (code == null
                || code.appId() != application.id()
                || !code.expiresAt().isAfter(portal.now())) {
            throw invalidGrant();
        }
        return issue(application, code.userId());
    }

    private static RestError invalidGrant() {
        return RestError.of(400, "invalid_grant", "The provided authorization grant is invalid");
    }
}
