package io.github.pbx24.simulator;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** {@code event.bind}, {@code event.unbind}, {@code event.get}, {@code events}. Application context only. */
final class EventMethods {

    /** What the portal can raise or at least accept a handler for. */
    static final List<String> NAMES = List.of(
            "ONAPPUNINSTALL",
            "ONAPPINSTALL",
            "ONAPPUPDATE",
            "ONAPPPAYMENT",
            "ONAPPTEST",
            "ONAPPMETHODCONFIRM",
            "ONOFFLINEEVENT",
            "ONUSERADD",
            "ONCRMLEADADD",
            "ONCRMLEADUPDATE",
            "ONCRMLEADDELETE",
            "ONCRMDEALADD",
            "ONCRMDEALUPDATE",
            "ONCRMDEALDELETE",
            "ONCRMCONTACTADD",
            "ONCRMCONTACTUPDATE",
            "ONCRMCONTACTDELETE",
            "ONCRMCOMPANYADD",
            "ONCRMCOMPANYUPDATE",
            "ONCRMCOMPANYDELETE",
            "ONCRMACTIVITYADD",
            "ONCRMACTIVITYUPDATE",
            "ONCRMACTIVITYDELETE",
            "ONVOXIMPLANTCALLINIT",
            "ONVOXIMPLANTCALLSTART",
            "ONVOXIMPLANTCALLEND",
            "ONEXTERNALCALLSTART",
            "ONEXTERNALCALLBACKSTART");

    private static final String APPLICATION_ONLY = " Application context required";

    private final Portal portal;

    EventMethods(Portal portal) {
        this.portal = portal;
    }

    Answer bind(CallContext context, Params given) {
        OauthApplication application = application(context);
        Params params = given.upperCase();
        String event = event(params);
        String handler = required(params, "HANDLER");
        if (!NAMES.contains(event)) {
            throw RestError.of(400, "ERROR_EVENT_NOT_FOUND", "Event not found");
        }
        URI uri = handlerUri(handler);
        return portal.locked(() -> {
            if (!portal.bindings.bind(event, uri, application.id(), params.number("AUTH_TYPE"))) {
                throw RestError.of(400, "ERROR_CORE", "Unable to set event handler: Handler already binded");
            }
            return Answer.of(true);
        });
    }

    Answer unbind(CallContext context, Params given) {
        OauthApplication application = application(context);
        Params params = given.upperCase();
        String event = event(params);
        String handler = required(params, "HANDLER");
        int count = portal.locked(
                () -> portal.bindings.unbind(binding -> binding.event().equals(event)
                        && binding.handler().toString().equals(handler)
                        && Objects.equals(binding.appId(), application.id())
                        && (!params.has("AUTH_TYPE") || binding.authType() == params.number("AUTH_TYPE"))));
        return Answer.of(Php.map("count", (long) count));
    }

    Answer get(CallContext context, Params params) {
        OauthApplication application = application(context);
        return Answer.of(portal.locked(() -> portal.bindings.of(application.id()).stream()
                .map(binding -> Php.map(
                        "event", binding.event(),
                        "handler", binding.handler().toString(),
                        "auth_type", Long.toString(binding.authType()),
                        "offline", 0L))
                .toList()));
    }

    Answer names(CallContext context, Params params) {
        return Answer.of(NAMES);
    }

    /** Raises {@code ONAPPTEST} for the calling application. */
    Answer test(CallContext context, Params params) {
        OauthApplication application = application(context);
        context.raise(new RaisedEvent(
                "ONAPPTEST",
                Php.map("QUERY", params.asMap(), "LANGUAGE_ID", "ru"),
                portal.now(),
                context.caller().userId(),
                application.id(),
                true));
        return Answer.of(1L);
    }

    private static OauthApplication application(CallContext context) {
        OauthApplication application = context.caller().application();
        if (application == null) {
            throw RestError.wrongAuthType(APPLICATION_ONLY);
        }
        return application;
    }

    private static String event(Params params) {
        return required(params, "EVENT").toUpperCase(Locale.ROOT);
    }

    private static String required(Params params, String name) {
        if (params.text(name).isEmpty()) {
            throw RestError.argument(name);
        }
        return params.text(name);
    }

    private static URI handlerUri(String handler) {
        try {
            URI uri = URI.create(handler);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw RestError.of(400, "ERROR_UNSUPPORTED_PROTOCOL", "Unsupported event handler protocol");
            }
            if (uri.getHost() == null || !uri.getHost().contains(".")) {
                throw RestError.of(400, "ERROR_WRONG_HANDLER_URL", "Wrong handler URL");
            }
            return uri;
        } catch (IllegalArgumentException broken) {
            throw RestError.of(400, "ERROR_WRONG_HANDLER_URL", "Wrong handler URL");
        }
    }
}
