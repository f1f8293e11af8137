package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.ResultNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as the portal has it.
 *
 * @param event name of the event in upper case
 * @param handler address that is told, null for an offline queue
 * @param authType user whose token comes with the event; 0 for the user who causes it, null for an offline queue
 * @param connector name of the offline queue, null if online or the default one
 * @param offline whether events wait until they are fetched
 * @since 0.1
 */
public record EventSubscription(
        String event,
        @Nullable String handler,
        @Nullable Long authType,
        @Nullable String connector,
        boolean offline) {

    static EventSubscription from(ResultNode row) {
        return new EventSubscription(
                row.requireText("event").toUpperCase(Locale.ROOT),
                row.get("handler").asText().orElse(null),
                row.get("auth_type").asLong().isPresent()
                        ? Long.valueOf(row.get("auth_type").asLong().getAsLong())
                        : null,
                row.get("connector_id").asText().orElse(null),
                row.get("offline").asBoolean());
    }

    /** Without the address, which may carry a secret. */
    @Override
    public String toString() {
        return "EventSubscription[event=" + event + ", " + (offline ? "offline" : "online") + "]";
    }
}
