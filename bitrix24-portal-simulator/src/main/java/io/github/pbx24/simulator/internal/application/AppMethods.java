package io.github.pbx24.simulator.internal.application;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.OauthApplication;
import io.github.pbx24.simulator.internal.context.RegisteredMethod;
import io.github.pbx24.simulator.internal.context.Scopes;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a caller can ask about itself and the portal. */
public final class AppMethods {

    private static final String LICENSE = "ru_pro100";

    private final PortalState portal;
    private final Map<String, RegisteredMethod> methods;

    public AppMethods(PortalState portal, Map<String, RegisteredMethod> methods) {
        this.portal = portal;
        this.methods = methods;
    }

    public Answer info(CallContext context, Params params) {
        OauthApplication application = context.caller().application();
        if (application == null) {
            return Answer.of(Php.map("SCOPE", Scopes.of(context.caller().scopes()), "LICENSE", LICENSE));
        }
        return Answer.of(Php.map(
                "ID",
                application.id(),
                "CODE",
                application.clientId(),
                "VERSION",
                1L,
                "STATUS",
                "L",
                "INSTALLED",
                application.installed(),
                "PAYMENT_EXPIRED",
                "N",
                "DAYS",
                null,
                "LANGUAGE_ID",
                "ru",
                "LICENSE",
                LICENSE,
                "LICENSE_TYPE",
                "pro100",
                "LICENSE_FAMILY",
                "pro"));
    }

    public Answer scope(CallContext context, Params params) {
        boolean full = Php.truthy(params.upperCase().get("FULL"));
        return Answer.of(full ? Scopes.ALL : Scopes.of(context.caller().scopes()));
    }

    public Answer methodGet(CallContext context, Params given) {
        String name = given.upperCase().text("NAME").toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            throw RestError.argument("name");
        }
        RegisteredMethod entry = methods.get(name);
        boolean available = entry != null && context.caller().granted(entry.scopes());
        return Answer.of(Php.map("isExisting", entry != null, "isAvailable", available));
    }

    public Answer methods(CallContext context, Params params) {
        String scope = params.upperCase().text("SCOPE");
        boolean full = Php.truthy(params.upperCase().get("FULL"));
        List<String> names = new ArrayList<>();
        methods.forEach((name, entry) -> {
            boolean wanted = scope.isEmpty()
                    ? full || context.caller().granted(entry.scopes())
                    : entry.scopes().contains(scope);
            if (wanted && entry.listed()) {
                names.add(name);
            }
        });
        return Answer.of(names);
    }

    /** What the plan includes; unknown features are not included. */
    public Answer feature(CallContext context, Params given) {
        String code = given.upperCase().text("CODE");
        if (code.isEmpty()) {
            throw RestError.argument("CODE");
        }
        return Answer.of(Php.map("value", portal.locked(() -> portal.features.has(code)) ? "Y" : "N"));
    }

    public Answer serverTime(CallContext context, Params params) {
        return Answer.of(portal.print(portal.now()));
    }
}
