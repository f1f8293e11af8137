package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message of the WebSocket that is about a leg.
 *
 * @param kind what happened to the leg
 * @param key which leg
 * @param entity its path at the exchange, without a leading slash
 * @param attached the leg itself, if the message carries it
 */
record ControlMessage(Kind kind, Participant.Key key, String entity, Optional<Participant> attached) {

    private static final Pattern ENTITY =
            Pattern.compile("/?(callcontrol/([A-Za-z0-9*#+_.-]{1,64})/participants/(\\d{1,18}))");

    /** What happened to a leg. */
    enum Kind {
        UPSERT,
        REMOVE
    }

    /** Reads a message; empty if it is about something else, such as pressed keys, or cannot be read. */
    static Optional<ControlMessage> read(String text) {
        JsonValue event;
        try {
            event = Json.read(text.getBytes(StandardCharsets.UTF_8))
                    .member("event")
                    .orElse(null);
        } catch (MalformedWebhookException e) {
            return Optional.empty();
        }
        if (event == null) {
            return Optional.empty();
        }
        Matcher entity =
                ENTITY.matcher(event.member("entity").flatMap(JsonValue::scalar).orElse(""));
        Kind kind = kind(event.member("event_type").flatMap(JsonValue::scalar).orElse(""));
        if (kind == null || !entity.matches()) {
            return Optional.empty();
        }
        Participant.Key key = new Participant.Key(entity.group(2), entity.group(3));
        return Optional.of(new ControlMessage(
                kind,
                key,
                entity.group(1),
                event.member("attached_data")
                        .flatMap(Participant::read)
                        .filter(leg -> leg.key().equals(key))));
    }

    private static @Nullable Kind kind(String type) {
        return switch (type) {
            case "0" -> Kind.UPSERT;
            case "1" -> Kind.REMOVE;
            default -> null;
        };
    }
}
