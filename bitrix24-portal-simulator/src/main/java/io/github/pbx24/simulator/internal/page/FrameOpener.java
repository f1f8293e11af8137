package io.github.pbx24.simulator.internal.page;

import io.github.pbx24.simulator.PageOpening;
import io.github.pbx24.simulator.internal.context.OauthApplication;
import io.github.pbx24.simulator.internal.context.Scopes;
import io.github.pbx24.simulator.internal.php.PhpJson;
import io.github.pbx24.simulator.internal.php.RandomHex;
import io.github.pbx24.simulator.internal.portal.Accounts;
import io.github.pbx24.simulator.internal.portal.AppPages;
import io.github.pbx24.simulator.internal.portal.PortalState;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Opens pages of applications for a user: a new {@code APP_SID} and tokens of that user each time. */
public final class FrameOpener {

    /** The place of an application's own page; nobody binds it. */
    public static final String DEFAULT = "DEFAULT";

    /** What must not stand in an address, and what stands for nothing there. */
    private static final Pattern FOREIGN = Pattern.compile("[^!#-;=?-Z_a-z~]+|%(?![0-9A-Fa-f]{2})");

    private final PortalState portal;

    public FrameOpener(PortalState portal) {
        this.portal = portal;
    }

    /**
     * Opens the application's own page, or its installer as long as it is not installed.
     *
     * @throws IllegalArgumentException if there is no such page, or somebody else than the administrator wants to install
     */
    public PageOpening openApplication(long appId, long userId, String language) {
        return portal.locked(() -> {
            OauthApplication application = application(appId);
            AppPages.Pages pages = portal.pages
                    .of(appId)
                    .orElseThrow(() -> new IllegalArgumentException("application " + appId + " has no page"));
            URI install = pages.install();
            if (!application.installed() && !portal.isAdministrator(userId)) {
                throw new IllegalArgumentException("application " + appId + " is not installed yet");
            }
            URI handler = application.installed() || install == null ? pages.page() : install;
            return open(application, userId, language, handler, DEFAULT, Map.of());
        });
    }

    /**
     * Opens a bound page.
     *
     * @throws IllegalArgumentException if the application has bound nothing there
     */
    public PageOpening openPlacement(
            long appId,
            long userId,
            String language,
            String placement,
            Map<String, ? extends @Nullable Object> options) {
        return portal.locked(() -> {
            String handler = portal.placements.of(appId).stream()
                    .filter(bound -> bound.code().equals(placement))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("nothing is bound at " + placement))
                    .handler();
            return open(application(appId), userId, language, address(handler), placement, options);
        });
    }

    /** As a browser does: what must not stand in an address is encoded. */
    private static URI address(String handler) {
        return URI.create(FOREIGN.matcher(handler)
                .replaceAll(found ->
                        URLEncoder.encode(found.group(), StandardCharsets.UTF_8).replace("+", "%20")));
    }

    private OauthApplication application(long appId) {
        OauthApplication application = portal.accounts.application(appId);
        if (application == null) {
            throw new IllegalArgumentException("there is no application " + appId);
        }
        return application;
    }

    private PageOpening open(
            OauthApplication application,
            long userId,
            String language,
            URI handler,
            String placement,
            Map<String, ? extends @Nullable Object> options) {
        String appSid = RandomHex.of(16);
        Accounts.TokenPair pair = portal.accounts.issue(application, userId);
        String optionsText = options.isEmpty() ? "" : PhpJson.write(options);
        portal.pages.open(appSid, new AppPages.Frame(application.id(), userId, language, placement, optionsText));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("AUTH_ID", pair.access());
        fields.put("AUTH_EXPIRES", Long.toString(Accounts.ACCESS_TOKEN_LIVES.toSeconds()));
        fields.put("REFRESH_ID", pair.refresh());
        fields.put("SERVER_ENDPOINT", portal.serverEndpoint());
        fields.put("APPLICATION_TOKEN", portal.settings().applicationToken());
        fields.put("APPLICATION_SCOPE", String.join(",", Scopes.of(application.scopes())));
        fields.put("member_id", portal.settings().memberId());
        fields.put("status", "L");
        fields.put("PLACEMENT", placement);
        if (!optionsText.isEmpty()) {
            fields.put("PLACEMENT_OPTIONS", optionsText);
        }
        String query = "DOMAIN=" + URLEncoder.encode(portal.domain(), StandardCharsets.UTF_8) + "&PROTOCOL="
                + (portal.baseUrl().startsWith("https:") ? "1" : "0") + "&LANG=" + language + "&APP_SID=" + appSid;
        String join = handler.getRawQuery() == null ? "?" : "&";
        return new PageOpening(URI.create(handler + join + query), fields, appSid);
    }
}
