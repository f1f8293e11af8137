package io.github.pbx24.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a caller can ask about itself and the portal. */
final class AppMethods {

    /** Everything this portal has; shown to a caller without a restriction. */
    static final Set<String> ALL_SCOPES = new TreeSet<>(
            Set.of("basic", "call", "crm", "disk", "placement", "telephony", "user", "user_basic", "user_brief"));

    private static final String LICENSE = "ru_pro100";

    private final Portal portal;
    private final Map<String, MethodTable.Entry> methods;

    AppMethods(Portal portal, Map<String, MethodTable.Entry> methods) {
        this.portal = portal;
        this.methods = methods;
    }

    Answer info(CallContext context, Params params) {
        OauthApplication application = context.caller().application();
        if (application == null) {
            return Answer.of(Php.map("SCOPE", scopes(context), "LICENSE", LICENSE));
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
                true,
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

    Answer scope(CallContext context, Params params) {
        boolean full = Php.truthy(params.upperCase().get("FULL"));
        return Answer.of(full ? List.copyOf(ALL_SCOPES) : scopes(context));
    }

    static List<String> scopes(CallContext context) {
        return scopes(context.caller().scopes());
    }

    static List<String> scopes(Set<String> granted) {
        return List.copyOf(granted.isEmpty() ? ALL_SCOPES : new TreeSet<>(granted));
    }

    Answer methodGet(CallContext context, Params given) {
        String name = given.upperCase().text("NAME").toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            throw RestError.argument("name");
        }
        MethodTable.Entry entry = methods.get(name);
        boolean available = entry != null && context.caller().granted(entry.scopes());
        return Answer.of(Php.map("isExisting", entry != null, "isAvailable", available));
    }

    Answer methods(CallContext context, Params params) {
        List<String> names = new ArrayList<>();
        methods.forEach((name, entry) -> {
            if (context.caller().granted(entry.scopes())) {
                names.add(name);
            }
        });
        return Answer.of(names);
    }

    /** What the plan includes; unknown features are not included. */
    Answer feature(CallContext context, Params given) {
        String code = given.upperCase().text("CODE");
        if (code.isEmpty()) {
            throw RestError.argument("CODE");
        }
        return Answer.of(Php.map("value", portal.locked(() -> portal.features.has(code)) ? "Y" : "N"));
    }

    Answer serverTime(CallContext context, Params params) {
        return Answer.of(portal.print(portal.now()));
    }
}
