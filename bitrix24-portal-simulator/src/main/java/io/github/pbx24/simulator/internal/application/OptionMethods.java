package io.github.pbx24.simulator.internal.application;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.MethodRegistry;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code app.option.*} and {@code user.option.*}: what an application keeps in the portal. Application context only. */
final class OptionMethods {

    private final PortalState portal;

    OptionMethods(PortalState portal) {
        this.portal = portal;
    }

    void addTo(MethodRegistry registry) {
        registry.add("app.option.get", Set.of(), (context, params) -> get(context, 0, params));
        registry.add("app.option.set", Set.of(), (context, params) -> {
            context.requireAdministrator();
            return set(context, 0, params);
        });
        registry.add(
                "user.option.get",
                Set.of(),
                (context, params) -> get(context, context.caller().userId(), params));
        registry.add(
                "user.option.set",
                Set.of(),
                (context, params) -> set(context, context.caller().userId(), params));
    }

    private Answer get(CallContext context, long userId, Params given) {
        Params params = given.upperCase();
        long appId = context.application().id();
        return portal.locked(() -> {
            Map<String, @Nullable Object> all = portal.appOptions.of(appId, userId);
            if (params.has("OPTION")) {
                return Answer.of(all.getOrDefault(params.text("OPTION"), ""));
            }
            return Answer.of(all.isEmpty() ? List.of() : all);
        });
    }

    private Answer set(CallContext context, long userId, Params given) {
        long appId = context.application().id();
        Map<String, @Nullable Object> values = given.upperCase().object("OPTIONS");
        if (values.isEmpty()) {
            throw RestError.argument("options");
        }
        portal.lockedRun(() -> values.forEach((name, value) -> portal.appOptions.put(
                appId, userId, name, value instanceof Map || value instanceof List ? value : Php.toText(value))));
        return Answer.of(true);
    }
}
