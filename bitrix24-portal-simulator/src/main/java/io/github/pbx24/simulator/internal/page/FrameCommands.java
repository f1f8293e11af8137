package io.github.pbx24.simulator.internal.page;

import io.github.pbx24.simulator.internal.context.OauthApplication;
import io.github.pbx24.simulator.internal.context.RaisedEvent;
import io.github.pbx24.simulator.internal.event.EventBus;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PhpJson;
import io.github.pbx24.simulator.internal.portal.Accounts;
import io.github.pbx24.simulator.internal.portal.AppPages;
import io.github.pbx24.simulator.internal.portal.PortalState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a page in a frame asks its portal by {@code postMessage} and the portal's page hands on. */
final class FrameCommands {

    private final PortalState portal;
    private final EventBus events;

    FrameCommands(PortalState portal, EventBus events) {
        this.portal = portal;
        this.events = events;
    }

    /** Null if the frame or the command is unknown. */
    @Nullable
    Object answer(String appSid, String command, Params params) {
        AppPages.Frame frame = portal.locked(() -> portal.pages.frame(appSid)).orElse(null);
        if (frame == null) {
            return null;
        }
        return switch (command) {
            case "getInitData" -> portal.locked(() -> initData(frame));
            case "refreshAuth" -> portal.locked(() -> auth(frame));
            case "setInstall", "setInstallFinish" -> finishInstall(frame);
            case "setAppOption" ->
                portal.isAdministrator(frame.userId()) ? option(frame.appId(), 0, params) : List.of();
            case "setUserOption" -> option(frame.appId(), frame.userId(), params);
            default -> null;
        };
    }

    private Map<String, @Nullable Object> auth(AppPages.Frame frame) {
        OauthApplication application = portal.accounts.application(frame.appId());
        if (application == null) {
            return Php.map();
        }
        Accounts.TokenPair pair = portal.accounts.issue(application, frame.userId());
        return Php.map(
                "AUTH_ID", pair.access(),
                "REFRESH_ID", pair.refresh(),
                "AUTH_EXPIRES", Long.toString(Accounts.ACCESS_TOKEN_LIVES.toSeconds()));
    }

    private Map<String, @Nullable Object> initData(AppPages.Frame frame) {
        OauthApplication application = portal.accounts.application(frame.appId());
        boolean installed = application != null && application.installed();
        Map<String, @Nullable Object> data = auth(frame);
        data.putAll(Php.map(
                "DOMAIN",
                portal.domain(),
                "PROTOCOL",
                portal.baseUrl().startsWith("https:") ? "1" : "0",
                "PATH",
                "/rest",
                "LANG",
                frame.language(),
                "MEMBER_ID",
                portal.settings().memberId(),
                "IS_ADMIN",
                portal.isAdministrator(frame.userId()),
                "APP_OPTIONS",
                portal.appOptions.of(frame.appId(), 0),
                "USER_OPTIONS",
                portal.appOptions.of(frame.appId(), frame.userId()),
                "PLACEMENT",
                frame.placement(),
                "PLACEMENT_OPTIONS",
                PhpJson.readObject(frame.options()),
                "INSTALL",
                !installed,
                "FIRST_RUN",
                false));
        return data;
    }

    /** Only now events and widgets of the application come to life. */
    private Object finishInstall(AppPages.Frame frame) {
        if (!portal.isAdministrator(frame.userId())) {
            return List.of();
        }
        portal.lockedRun(() -> portal.accounts.finishInstallation(frame.appId()));
        RaisedEvent installed = new RaisedEvent(
                "ONAPPINSTALL",
                Php.map("VERSION", 1L, "ACTIVE", "Y", "INSTALLED", "Y", "LANGUAGE_ID", "en"),
                portal.now(),
                frame.userId(),
                frame.appId(),
                true);
        if (portal.locked(() -> portal.bindings.has(frame.appId(), installed.name()))) {
            events.send(events.prepare(List.of(installed)));
        }
        return Php.map("reload", true);
    }

    private Object option(long appId, long userId, Params params) {
        portal.lockedRun(() -> portal.appOptions.put(appId, userId, params.text("name"), params.get("value")));
        return portal.locked(() -> portal.appOptions.of(appId, userId));
    }
}
