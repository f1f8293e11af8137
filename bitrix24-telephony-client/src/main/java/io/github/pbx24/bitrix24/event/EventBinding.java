package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which events go where.
 *
 * @param event name of the event in any case, for example {@code OnExternalCallStart}
 * @param handler public http or https address that is told; null for an offline queue
 * @param authType user whose token comes with the event; null for the user who binds, 0 for the user who causes it
 * @param connector name of the offline queue, null for the default one. A queue does not hear of changes that were made
 *     with its own name as {@code auth_connector}
 * @since 0.1
 */
public record EventBinding(
        String event,
        @Nullable URI handler,
        @Nullable Long authType,
        @Nullable String connector) {

    private static final int MAX_URL = 2000;

    /** Checks name and address. */
    public EventBinding {
        Objects.requireNonNull(event, "event");
        if (!event.matches("[A-Za-z0-9_:.\\\\-]{1,100}")) {
            throw new Bitrix24FieldException("event", "must be the name of an event");
        }
        if (handler != null) {
            String scheme =
                    handler.getScheme() == null ? "" : handler.getScheme().toLowerCase(Locale.ROOT);
            String host = handler.getHost();
            if (host == null || host.indexOf('.') < 0 || !(scheme.equals("https") || scheme.equals("http"))) {
                throw new Bitrix24FieldException("handler", "must be a public http or https address");
            }
            if (handler.toString().length() > MAX_URL) {
                throw new Bitrix24FieldException("handler", "must have at most " + MAX_URL + " characters");
            }
        }
        if (authType != null && authType < 0) {
            throw new Bitrix24FieldException("auth_type", "must be 0 or more, was " + authType);
        }
    }

    /**
     * An event that is told at once.
     *
     * @param event name of the event
     * @param handler who is told
     * @return the binding
     * @throws Bitrix24FieldException if name or address is not one
     */
    public static EventBinding online(String event, URI handler) {
        return new EventBinding(event, Objects.requireNonNull(handler, "handler"), null, null);
    }

    /**
     * An event that waits until it is fetched. Only an administrator may bind it.
     *
     * @param event name of the event
     * @param connector name of the queue, null for the default one; named queues need a larger plan
     * @return the binding
     * @throws Bitrix24FieldException if the name is not one
     */
    public static EventBinding offline(String event, @Nullable String connector) {
        return new EventBinding(event, null, null, connector);
    }

    Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("event", event);
        if (handler == null) {
            parameters.put("event_type", "offline");
        } else {
            parameters.put("handler", handler.toString());
        }
        if (authType != null) {
            parameters.put("auth_type", authType);
        }
        if (connector != null) {
            parameters.put("auth_connector", connector);
        }
        return parameters;
    }

    /** Without the address, which may carry a secret. */
    @Override
    public String toString() {
        return "EventBinding[event=" + event + ", " + (handler == null ? "offline" : "online") + "]";
    }
}
