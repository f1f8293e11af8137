package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.Employee;
import io.github.pbx24.simulator.internal.context.Caller;
import io.github.pbx24.simulator.internal.context.OauthApplication;
import io.github.pbx24.simulator.internal.context.PortalContext;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.RandomHex;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Incoming webhooks, applications and their tokens. Guarded by the portal's lock. */
public final class Accounts {

    public static final Duration ACCESS_TOKEN_LIVES = Duration.ofHours(1);
    private static final Duration REFRESH_TOKEN_LIVES = Duration.ofDays(180);
    private static final Duration CODE_LIVES = Duration.ofSeconds(30);
    private static final int ACCESS_TOKENS_AT_MOST = 100_000;

    /** {@code replaced}: a newer pair was issued; {@code revoked}: taken away. */
    private record AccessToken(long appId, long userId, Instant expiresAt, boolean replaced, boolean revoked) {}

    private record RefreshToken(long appId, long userId, Instant expiresAt, String accessToken) {}

    private record Code(long appId, long userId, Instant expiresAt) {}

    private record Webhook(long userId, Set<String> scopes) {}

    /** A new pair of tokens. */
    public record TokenPair(
            OauthApplication application, long userId, String access, String refresh, Instant expiresAt) {}

    private final Map<String, Webhook> webhooks = new HashMap<>();
    private final Map<Long, OauthApplication> applications = new HashMap<>();
    private final Map<String, AccessToken> accessTokens = new HashMap<>();
    private final Map<String, RefreshToken> refreshTokens = new HashMap<>();
    private final Map<String, Code> codes = new HashMap<>();
    private final PortalContext portal;
    private final Employees users;
    private long lastAppId = 2;

    Accounts(PortalContext portal, Employees users) {
        this.portal = portal;
        this.users = users;
    }

    public String addWebhook(long userId, Set<String> scopes) {
        String code = RandomHex.of(8);
        webhooks.put(code, new Webhook(userId, scopes));
        return code;
    }

    public void removeWebhook(String code) {
        webhooks.remove(code);
    }

    /** From here on the application gets events and its widgets are shown. */
    public void finishInstallation(long appId) {
        applications.computeIfPresent(
                appId,
                (id, known) -> new OauthApplication(
                        id, known.clientId(), known.clientSecret(), known.name(), known.scopes(), true));
    }

    public OauthApplication addApplication(String name, Set<String> scopes, boolean installed) {
        return addApplication(
                "local." + RandomHex.of(7) + "." + RandomHex.of(4), RandomHex.of(25), name, scopes, installed);
    }

    public OauthApplication addApplication(
            String clientId, String clientSecret, String name, Set<String> scopes, boolean installed) {
        OauthApplication application =
                new OauthApplication(++lastAppId, clientId, clientSecret, name, scopes, installed);
        applications.put(application.id(), application);
        return application;
    }

    public void removeApplication(long appId) {
        applications.remove(appId);
        accessTokens.replaceAll((token, access) -> access.appId() == appId
                ? new AccessToken(appId, access.userId(), access.expiresAt(), false, true)
                : access);
        refreshTokens.values().removeIf(refresh -> refresh.appId() == appId);
    }

    @Nullable
    public OauthApplication application(long appId) {
        return applications.get(appId);
    }

    public List<OauthApplication> applications() {
        return List.copyOf(new TreeMap<>(applications).values());
    }

    public TokenPair issue(OauthApplication application, long userId) {
        String access = issueAccess(application.id(), userId);
        String refresh = RandomHex.of(35);
        Instant now = portal.now();
        refreshTokens.put(refresh, new RefreshToken(application.id(), userId, now.plus(REFRESH_TOKEN_LIVES), access));
        return new TokenPair(application, userId, access, refresh, now.plus(ACCESS_TOKEN_LIVES));
    }

    /** An access token without a refresh token, as events carry it. */
    public String issueAccess(long appId, long userId) {
        Instant now = portal.now();
        if (accessTokens.size() > ACCESS_TOKENS_AT_MOST) {
            accessTokens.values().removeIf(token -> token.expiresAt().isBefore(now));
        }
        String access = RandomHex.of(35);
        accessTokens.put(access, new AccessToken(appId, userId, now.plus(ACCESS_TOKEN_LIVES), false, false));
        return access;
    }

    public String issueCode(long appId, long userId) {
        String code = RandomHex.of(16);
        codes.put(code, new Code(appId, userId, portal.now().plus(CODE_LIVES)));
        return code;
    }

    /** Makes every access token look older than an hour. */
    public void expireAccessTokens() {
        Instant now = portal.now();
        accessTokens.replaceAll((token, access) ->
                new AccessToken(access.appId(), access.userId(), now, access.replaced(), access.revoked()));
    }

    public void revokeTokens(long appId) {
        accessTokens.replaceAll((token, access) -> access.appId() == appId
                ? new AccessToken(appId, access.userId(), access.expiresAt(), false, true)
                : access);
        refreshTokens.values().removeIf(refresh -> refresh.appId() == appId);
    }

    public Caller webhookCaller(long userId, String code) {
        Webhook webhook = webhooks.get(code);
        boolean ownerWorksHere = users.find(userId).filter(Employee::active).isPresent();
        if (webhook == null || webhook.userId() != userId || !ownerWorksHere) {
            throw RestError.of(401, "INVALID_CREDENTIALS", "Invalid request credentials");
        }
        return new Caller(userId, null, code, webhook.scopes());
    }

    public Caller tokenCaller(String token) {
        AccessToken access = accessTokens.get(token);
        if (token.isEmpty()) {
            throw RestError.of(401, "NO_AUTH_FOUND", "Wrong authorization data");
        }
        if (access == null) {
            // The portal passes on what the authorization server says about a token it does not know.
            throw RestError.of(401, "invalid_token", "The access token provided is invalid.");
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
        if (users.find(access.userId()).filter(Employee::active).isEmpty()) {
            throw RestError.of(401, "authorization_error", "Unable to authorize user");
        }
        return new Caller(access.userId(), application, token, application.scopes());
    }

    /** When a known access token ends. */
    public Instant expiry(String token) {
        AccessToken access = accessTokens.get(token);
        return access == null ? Instant.EPOCH : access.expiresAt();
    }

    /** One step of the authorization server. */
    public TokenPair exchange(Params params) {
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
