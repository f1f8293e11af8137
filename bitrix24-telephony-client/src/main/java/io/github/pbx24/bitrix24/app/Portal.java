package io.github.pbx24.bitrix24.app;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.UnreadableResultException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Requests about the portal and the application itself. They need no scope.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/common/index.html">General methods</a>
 * @since 0.1
 */
public final class Portal {

    /** Feature: offline events can be reserved and committed one by one. */
    public static final String OFFLINE_EXTENDED = "rest_offline_extended";

    /** Feature: offline events can have several queues. */
    public static final String AUTH_CONNECTOR = "rest_auth_connector";

    private static final int MAX_NAME = 100;

    private Portal() {}

    /**
     * Tells the state of the application. A cheap proof that tokens work.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/common/system/app-info.html">app.info</a>
     */
    public static Bitrix24Request<AppInfo> appInfo() {
        return Bitrix24Methods.APP_INFO.request(Map.of(), AppInfo::from);
    }

    /**
     * Lists the granted scopes.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/common/system/scope.html">scope</a>
     */
    public static Bitrix24Request<List<String>> scopes() {
        return Bitrix24Methods.SCOPE.request(
                Map.of(),
                result -> result.items().stream()
                        .flatMap(scope -> scope.asText().stream())
                        .toList());
    }

    /**
     * Tells whether a method can be called.
     *
     * @param method name of the method
     * @return a request
     * @throws Bitrix24FieldException if the name is blank or too long
     * @see <a href="https://apidocs.bitrix24.com/api-reference/common/system/method-get.html">method.get</a>
     */
    public static Bitrix24Request<MethodAvailability> method(String method) {
        return Bitrix24Methods.METHOD_GET.request(Map.of("name", name("name", method)), MethodAvailability::from);
    }

    /**
     * Tells whether the plan of the portal has a feature. Give known codes only: portals say yes to unknown ones. A
     * self-hosted portal that cannot tell counts as yes.
     *
     * @param code code of the feature, for example {@link #OFFLINE_EXTENDED}
     * @return a request whose result is true if the portal has it
     * @throws Bitrix24FieldException if the code is blank or too long
     * @see <a href="https://apidocs.bitrix24.com/api-reference/common/system/feature-get.html">feature.get</a>
     */
    public static Bitrix24Request<Boolean> feature(String code) {
        return Bitrix24Methods.FEATURE_GET.request(
                Map.of("CODE", name("CODE", code)),
                // A self-hosted portal answers with its language and "_selfhosted" instead of Y.
                result -> result.get("value").asBoolean()
                        || result.get("value").asText().orElse("").endsWith("_selfhosted"));
    }

    /**
     * Tells the time of the portal.
     *
     * @return a request
     * @see <a href="https://apidocs.bitrix24.com/api-reference/common/system/server-time.html">server.time</a>
     */
    public static Bitrix24Request<Instant> time() {
        return Bitrix24Methods.SERVER_TIME.request(
                Map.of(), result -> result.asInstant().orElseThrow(() -> new UnreadableResultException("no time")));
    }

    private static String name(String field, String value) {
        if (value.isBlank() || value.length() > MAX_NAME) {
            throw new Bitrix24FieldException(field, "must have 1 to " + MAX_NAME + " characters");
        }
        return value;
    }
}
