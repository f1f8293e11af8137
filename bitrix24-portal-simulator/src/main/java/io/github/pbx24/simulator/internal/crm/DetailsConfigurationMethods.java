package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.RestMethod;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a card arranges its fields: {@code crm.*.details.configuration.*}, personal ({@code P}) or common ({@code C}). */
final class DetailsConfigurationMethods {

    private final PortalState portal;
    private final Map<String, Object> configurations = new HashMap<>();

    DetailsConfigurationMethods(PortalState portal) {
        this.portal = portal;
    }

    RestMethod get(String kind) {
        return (context, params) ->
                portal.locked(() -> Answer.of(configurations.get(key(context, kind, params.upperCase()))));
    }

    RestMethod set(String kind) {
        return (context, given) -> portal.locked(() -> {
            Params params = given.upperCase();
            List<@Nullable Object> sections = Php.listOf(params.get("DATA"));
            if (sections.isEmpty()) {
                throw RestError.plain("Parameter 'data' must be array.");
            }
            for (Object section : sections) {
                requireSection(new Params(Php.entries(section)));
            }
            configurations.put(key(context, kind, params), sections);
            return Answer.of(true);
        });
    }

    private static void requireSection(Params section) {
        for (String name : List.of("name", "title", "type")) {
            if (section.text(name).isEmpty()) {
                throw RestError.plain("Section does not have '" + name + "' property.");
            }
        }
        if (section.text("type").equals("section")
                && Php.listOf(section.get("elements")).isEmpty()) {
            throw RestError.plain("Section does not have 'elements' property.");
        }
    }

    RestMethod reset(String kind) {
        return (context, params) -> portal.locked(() -> {
            configurations.remove(key(context, kind, params.upperCase()));
            return Answer.of(true);
        });
    }

    /** Removes everybody's own arrangement. */
    RestMethod forceCommonScopeForAll(String kind) {
        return (context, params) -> portal.locked(() -> {
            configurations.keySet().removeIf(key -> key.startsWith(kind + " P"));
            return Answer.of(true);
        });
    }

    private static String key(CallContext context, String kind, Params params) {
        String scope = params.text("SCOPE").isEmpty() ? "P" : params.text("SCOPE");
        if (!Set.of("P", "C").contains(scope)) {
            throw RestError.plain("Parameter 'scope' has invalid value.");
        }
        long user = params.number("USERID") > 0
                ? params.number("USERID")
                : context.caller().userId();
        String entityType = params.text("ENTITYTYPEID");
        Map<String, @Nullable Object> extras = params.object("EXTRAS");
        return kind + " " + scope + " " + (scope.equals("P") ? user : 0) + " " + entityType + " " + extras;
    }
}
