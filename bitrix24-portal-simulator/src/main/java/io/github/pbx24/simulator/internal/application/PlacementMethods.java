package io.github.pbx24.simulator.internal.application;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PlacementStore;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code placement.bind}, {@code unbind}, {@code get}, {@code list}. Application context only. */
public final class PlacementMethods {

    /** PHP takes an address apart but looks at no character after the host. */
    private static final Pattern ADDRESS = Pattern.compile(
            "https?://(?:[^/?#@]*@)?(?:\\[[^\\]]+\\]|[^/?#@:\\s]+)(?::[0-9]{1,5})?(?:[/?#].*)?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final String BACKGROUND = "PAGE_BACKGROUND_WORKER";

    private final PortalState portal;

    public PlacementMethods(PortalState portal) {
        this.portal = portal;
    }

    public Answer bind(CallContext context, Params given) {
        long appId = context.application().id();
        context.requireAdministrator();
        Params params = given.upperCase();
        String code = required(params, "PLACEMENT");
        String handler = required(params, "HANDLER");
        if (!granted(context, code)) {
            throw RestError.of(400, "ERROR_PLACEMENT_NOT_FOUND", "Placement not found");
        }
        requireAddress(handler);
        boolean background = code.equals(BACKGROUND);
        long userId = params.number("USER_ID");
        if (userId > 0 && !background) {
            throw RestError.of(400, "ERROR_PLACEMENT_USER_MODE", "User mode is not available for this placement");
        }
        Map<String, @Nullable Object> options = params.object("OPTIONS");
        if (background && Php.toText(options.get("errorHandlerUrl")).isEmpty()) {
            throw RestError.of(400, "EMPTY_ERROR_HANDLER_URL", "Option errorHandlerUrl is required");
        }
        PlacementStore.Placement placement = new PlacementStore.Placement(
                appId,
                code,
                handler,
                userId,
                title(params, "TITLE"),
                title(params, "DESCRIPTION"),
                options,
                languages(params));
        return portal.locked(() -> {
            boolean another = background
                    && portal.placements.of(appId).stream()
                            .anyMatch(bound -> bound.code().equals(code) && !bound.sameAs(placement));
            if (another) {
                throw RestError.of(400, "ERROR_PLACEMENT_MAX_COUNT", "Placement max count reached");
            }
            if (!portal.placements.bind(placement)) {
                throw RestError.of(400, "ERROR_CORE", "Unable to set placement handler: Handler already binded");
            }
            return Answer.of(true);
        });
    }

    private static boolean granted(CallContext context, String code) {
        String needed = PlacementCodes.scope(code);
        if (needed == null) {
            return false;
        }
        return needed.isEmpty() || context.caller().granted(Set.of(needed));
    }

    private static void requireAddress(String handler) {
        if (!ADDRESS.matcher(handler).matches()) {
            throw RestError.of(400, "ERROR_CORE", "Unable to set placement handler: Wrong handler URL");
        }
    }

    /** The text itself, or the first one of {@code LANG_ALL}. */
    private static String title(Params params, String name) {
        if (params.has(name)) {
            return params.text(name);
        }
        return params.object("LANG_ALL").values().stream()
                .map(texts -> Php.toText(Php.entries(texts).get(name)))
                .findFirst()
                .orElse("");
    }

    private static Map<String, @Nullable Object> languages(Params params) {
        Map<String, @Nullable Object> languages = new LinkedHashMap<>();
        params.object("LANG_ALL").forEach((language, given) -> {
            Params texts = new Params(Php.entries(given));
            languages.put(
                    language,
                    Php.map(
                            "TITLE", texts.text("TITLE"),
                            "DESCRIPTION", texts.text("DESCRIPTION"),
                            "GROUP_NAME", texts.text("GROUP_NAME")));
        });
        return languages;
    }

    private static String required(Params params, String name) {
        if (params.text(name).isEmpty()) {
            throw RestError.argument(name);
        }
        return params.text(name);
    }

    /** The documentation says the count rises by two for each removed page. */
    public Answer unbind(CallContext context, Params given) {
        long appId = context.application().id();
        context.requireAdministrator();
        Params params = given.upperCase();
        String code = required(params, "PLACEMENT");
        String handler = params.text("HANDLER");
        int removed = portal.locked(() -> portal.placements.unbind(placement -> placement.appId() == appId
                && placement.isAt(code, handler.isEmpty() ? placement.handler() : handler)
                && (!params.has("USER_ID") || placement.userId() == params.number("USER_ID"))));
        return Answer.of(Php.map("count", removed * 2L));
    }

    public Answer get(CallContext context, Params params) {
        long appId = context.application().id();
        context.requireAdministrator();
        return Answer.of(portal.locked(() -> portal.placements.of(appId)).stream()
                .map(placement -> Php.map(
                        "placement",
                        placement.code(),
                        "userId",
                        placement.userId(),
                        "handler",
                        placement.handler(),
                        "options",
                        phpArray(placement.options()),
                        "title",
                        placement.title(),
                        "description",
                        placement.description(),
                        "langAll",
                        phpArray(placement.languages())))
                .toList());
    }

    private static Object phpArray(Map<String, @Nullable Object> map) {
        return map.isEmpty() ? List.of() : map;
    }

    public Answer list(CallContext context, Params given) {
        context.application();
        Params params = given.upperCase();
        String scope = params.text("SCOPE");
        boolean full = params.flag("FULL", false);
        List<String> codes = new ArrayList<>();
        PlacementCodes.ALL.forEach((code, needed) -> {
            boolean wanted = params.has("SCOPE") ? needed.equals(scope) : full || granted(context, code);
            if (wanted) {
                codes.add(code);
            }
        });
        return Answer.of(codes);
    }
}
