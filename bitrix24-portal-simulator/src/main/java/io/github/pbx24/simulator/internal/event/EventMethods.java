package io.github.pbx24.simulator.internal.event;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.OauthApplication;
import io.github.pbx24.simulator.internal.context.RaisedEvent;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.EventBindings;
import io.github.pbx24.simulator.internal.portal.Features;
import io.github.pbx24.simulator.internal.portal.OfflineQueue;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code event.bind}, {@code event.unbind}, {@code event.get}, {@code events}. Application context only. */
public final class EventMethods {

    private final PortalState portal;

    public EventMethods(PortalState portal) {
        this.portal = portal;
    }

    public Answer bind(CallContext context, Params given) {
        OauthApplication application = context.application();
        Params params = given.upperCase();
        String event = event(params);
        if (!EventNames.granted(event, application.scopes())) {
            throw RestError.of(400, "ERROR_EVENT_NOT_FOUND", "Event not found");
        }
        String connector = params.text("AUTH_CONNECTOR");
        if (!connector.isEmpty()) {
            portal.lockedRun(() -> portal.features.require(Features.AUTH_CONNECTOR, "auth connector"));
        }
        boolean fresh = isOffline(params)
                ? subscribe(context, application, event, connector)
                : portal.locked(() -> bindOnline(context, application, event, params));
        if (!fresh) {
            throw RestError.of(400, "ERROR_CORE", "Unable to set event handler: Handler already binded");
        }
        return Answer.of(true);
    }

    private static boolean isOffline(Params params) {
        return params.text("EVENT_TYPE").equals("offline");
    }

    private boolean subscribe(CallContext context, OauthApplication application, String event, String connector) {
        if (!context.isAdministrator()) {
            throw RestError.of(403, "ACCESS_DENIED", "Offline events binding requires administrator access rights");
        }
        if (event.equals(OfflineQueue.WAKE_UP)) {
            throw RestError.argument("event", "Offline event can not be bound to the offline event");
        }
        return portal.locked(
                () -> portal.offline.subscribe(new OfflineQueue.Subscription(application.id(), event, connector)));
    }

    private boolean bindOnline(CallContext context, OauthApplication application, String event, Params params) {
        URI handler = handlerUri(required(params, "HANDLER"));
        long authType = params.number("AUTH_TYPE");
        if (!context.isAdministrator()) {
            if (authType > 0 && authType != context.caller().userId()) {
                throw RestError.of(
                        403, "ACCESS_DENIED", "Event binding with AUTH_TYPE requires administrator access rights");
            }
            authType = context.caller().userId();
        }
        Params options = new Params(params.object("OPTIONS"));
        if (event.equals(OfflineQueue.WAKE_UP) && options.has("minTimeout")) {
            portal.offline.minTimeout(application.id(), Duration.ofSeconds(options.number("minTimeout")));
        }
        return portal.bindings.bind(event, handler, application.id(), authType);
    }

    public Answer unbind(CallContext context, Params given) {
        OauthApplication application = context.application();
        Params params = given.upperCase();
        String event = event(params);
        if (isOffline(params)) {
            OfflineQueue.Subscription meant =
                    new OfflineQueue.Subscription(application.id(), event, params.text("AUTH_CONNECTOR"));
            return Answer.of(
                    Php.map("count", (long) portal.<Integer>locked(() -> portal.offline.unsubscribe(meant::equals))));
        }
        String handler = required(params, "HANDLER");
        long self = context.caller().userId();
        int count = portal.locked(
                () -> portal.bindings.unbind(binding -> binding.event().equals(event)
                        && binding.handler().toString().equals(handler)
                        && Objects.equals(binding.appId(), application.id())
                        && (context.isAdministrator() || binding.authType() == self)
                        && (!params.has("AUTH_TYPE") || binding.authType() == params.number("AUTH_TYPE"))));
        return Answer.of(Php.map("count", (long) count));
    }

    /** Online handlers, then offline queues; others than the administrator see their own handlers. */
    public Answer get(CallContext context, Params params) {
        OauthApplication application = context.application();
        long self = context.caller().userId();
        return portal.locked(() -> {
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            for (EventBindings.Binding binding : portal.bindings.of(application.id())) {
                if (context.isAdministrator() || binding.authType() == self) {
                    rows.add(Php.map(
                            "event", binding.event(),
                            "handler", binding.handler().toString(),
                            "auth_type", Long.toString(binding.authType()),
                            "offline", 0L));
                }
            }
            portal.offline
                    .of(application.id())
                    .forEach(queue -> rows.add(Php.map(
                            "event", queue.event(),
                            "connector_id", queue.connector(),
                            "offline", 1L)));
            return Answer.of(rows);
        });
    }

    /** All events the application may hear, those of one scope, or every event there is. */
    public Answer names(CallContext context, Params given) {
        OauthApplication application = context.application();
        Params params = given.upperCase();
        if (params.has("SCOPE")) {
            return Answer.of(EventNames.of(params.text("SCOPE")));
        }
        List<String> all = EventNames.all();
        boolean full = params.flag("FULL", false) && !"false".equals(params.get("FULL"));
        return Answer.of(
                full
                        ? all
                        : all.stream()
                                .filter(name -> EventNames.granted(name, application.scopes()))
                                .toList());
    }

    /** Raises {@code ONAPPTEST} for the calling application. */
    public Answer test(CallContext context, Params params) {
        OauthApplication application = context.application();
        context.raise(new RaisedEvent(
                "ONAPPTEST",
                Php.map("QUERY", params.asMap(), "LANGUAGE_ID", "ru"),
                portal.now(),
                context.caller().userId(),
                application.id(),
                true));
        return Answer.of(1L);
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
