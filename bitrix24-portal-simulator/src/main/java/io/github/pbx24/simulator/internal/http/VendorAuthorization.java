package io.github.pbx24.simulator.internal.http;

import com.sun.net.httpserver.HttpExchange;
import io.github.pbx24.simulator.internal.context.OauthApplication;
import io.github.pbx24.simulator.internal.context.Scopes;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.Accounts;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.RestError;
import io.github.pbx24.simulator.internal.rest.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The vendor's authorization server, which here lives in the same process: tokens, and whom a token belongs to. */
final class VendorAuthorization {

    static final String TOKEN = "oauth.token";
    static final String APP_INFO = "oauth.app.info";

    private final PortalState portal;

    VendorAuthorization(PortalState portal) {
        this.portal = portal;
    }

    /** What a request asks of it; null if the request is for the portal. */
    static @Nullable String method(HttpExchange http) {
        String path = http.getRequestURI().getPath().replaceAll("/{2,}", "/");
        if (path.startsWith("/oauth/token")) {
            return TOKEN;
        }
        String host = http.getRequestHeaders().getFirst("Host");
        boolean addressed = path.startsWith("/oauth/rest/") || (host != null && host.startsWith("oauth."));
        return addressed && path.matches(".*/app\\.info(\\.json)?/?") ? APP_INFO : null;
    }

    Map<String, @Nullable Object> token(Params params) {
        Accounts.TokenPair pair = portal.locked(() -> portal.accounts.exchange(params));
        OauthApplication application = pair.application();
        return Php.map(
                "access_token", pair.access(),
                "client_endpoint", portal.restUrl(),
                "domain", portal.authority(),
                "expires", pair.expiresAt().getEpochSecond(),
                "expires_in", Accounts.ACCESS_TOKEN_LIVES.toSeconds(),
                "member_id", portal.settings().memberId(),
                "refresh_token", pair.refresh(),
                "scope", String.join(",", Scopes.of(application.scopes())),
                "server_endpoint", portal.serverEndpoint(),
                "status", "L",
                "user_id", pair.userId());
    }

    /** The trusted answer to the question whose token this is. */
    Map<String, @Nullable Object> appInfo(String token) {
        Instant start = portal.now();
        return portal.locked(() -> {
            OauthApplication application = portal.accounts.tokenCaller(token).application();
            if (application == null) {
                throw RestError.of(401, "NO_AUTH_FOUND", "Wrong authorization data");
            }
            String scope = String.join(",", Scopes.of(application.scopes()));
            return Php.map(
                    "result",
                    Php.map(
                            "client_id", application.clientId(),
                            "scope", scope,
                            "expires", portal.print(portal.accounts.expiry(token)),
                            "user_id", portal.accounts.tokenCaller(token).userId(),
                            "install",
                                    Php.map(
                                            "installed",
                                            application.installed(),
                                            "version",
                                            "1",
                                            "status",
                                            "L",
                                            "scope",
                                            scope,
                                            "domain",
                                            portal.domain(),
                                            "uri",
                                            portal.baseUrl(),
                                            "client_endpoint",
                                            portal.restUrl(),
                                            "member_id",
                                            portal.settings().memberId(),
                                            "member_type",
                                            "cp-ru")),
                    "time",
                    Execution.time(portal, start, Duration.ZERO));
        });
    }
}
