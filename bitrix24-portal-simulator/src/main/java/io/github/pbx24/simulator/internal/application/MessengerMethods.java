package io.github.pbx24.simulator.internal.application;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.MethodRegistry;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.Locale;
import java.util.Set;

/** {@code im.notify} and its two newer forms. */
final class MessengerMethods {

    private static final Set<String> IM = Set.of("im");

    private final PortalState portal;

    MessengerMethods(PortalState portal) {
        this.portal = portal;
    }

    void addTo(MethodRegistry registry) {
        registry.add("im.notify", IM, (context, given) -> {
            Params params = given.upperCase();
            boolean personal = !params.text("TYPE").toUpperCase(Locale.ROOT).equals("SYSTEM");
            return notify(context, params.has("TO") ? params.number("TO") : params.number("USER_ID"), params, personal);
        });
        registry.add(
                "im.notify.personal.add",
                IM,
                (context, given) -> notify(context, given.upperCase().number("USER_ID"), given.upperCase(), true));
        registry.add(
                "im.notify.system.add",
                IM,
                (context, given) -> notify(context, given.upperCase().number("USER_ID"), given.upperCase(), false));
    }

    private Answer notify(CallContext context, long userId, Params params, boolean personal) {
        if (userId <= 0) {
            throw RestError.of(400, "USER_ID_EMPTY", "User ID can't be empty");
        }
        if (params.text("MESSAGE").isEmpty()) {
            throw RestError.of(400, "MESSAGE_EMPTY", "Message can't be empty");
        }
        long from = personal ? context.caller().userId() : 0;
        return portal.locked(() -> {
            if (portal.users.find(userId).isEmpty()) {
                throw RestError.of(400, "USER_NOT_FOUND", "User not found");
            }
            return Answer.of(portal.notifications.add(userId, from, params.text("MESSAGE"), portal.now()));
        });
    }
}
