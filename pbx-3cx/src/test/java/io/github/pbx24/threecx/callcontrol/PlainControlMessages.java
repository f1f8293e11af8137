package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonLimits;
import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.pbx.text.NumberText;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Messages and legs read in the plain way, through a tree of values: what the quick reading must say as well. */
final class PlainControlMessages {

    /** The number of values is bounded because a tree is made of them. */
    private static final JsonLimits LIMITS =
            new JsonLimits(JsonLimits.WEBHOOK.bytes(), JsonLimits.WEBHOOK.depth(), Integer.MAX_VALUE);

    private static final Pattern ENTITY =
            Pattern.compile("/?(callcontrol/(?!\\.+/)([A-Za-z0-9*#+_.-]{1,64})/participants/(\\d{1,18}))");

    private PlainControlMessages() {}

    static Optional<ControlMessage> message(String text) {
        JsonValue event;
        try {
            event = Json.read(text.getBytes(StandardCharsets.UTF_8), LIMITS)
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
        ControlMessage.Kind kind =
                switch (event.member("event_type").flatMap(JsonValue::scalar).orElse("")) {
                    case "0" -> ControlMessage.Kind.UPSERT;
                    case "1" -> ControlMessage.Kind.REMOVE;
                    default -> null;
                };
        if (kind == null || !entity.matches()) {
            return Optional.empty();
        }
        Participant.Key key = new Participant.Key(entity.group(2), entity.group(3));
        return Optional.of(new ControlMessage(
                kind,
                key,
                entity.group(1),
                event.member("attached_data")
                        .flatMap(PlainControlMessages::leg)
                        .filter(leg -> leg.key().equals(key))));
    }

    static Optional<Participant> leg(JsonValue json) {
        String dn = text(json, "dn");
        String id = text(json, "id");
        String callId = text(json, "callid");
        if (dn == null || id == null || callId == null || !callId.matches("\\d{1,18}")) {
            return Optional.empty();
        }
        Participant.Phase phase = phase(text(json, "status"));
        String number = number(text(json, "party_caller_id"))
                .or(() -> number(text(json, "party_caller_name")))
                .orElse(null);
        return Optional.of(new Participant(
                new Participant.Key(dn, id),
                dn,
                Long.parseLong(callId),
                phase,
                is("wexternalline", text(json, "party_dn_type")),
                number,
                text(json, "party_did"),
                text(json, "party_dn"),
                direction(phase, dn, text(json, "originated_by_dn"), text(json, "originated_by_type")),
                is("wextension", text(json, "referred_by_type")) ? text(json, "referred_by_dn") : null,
                queue(text(json, "on_behalf_of_type"), text(json, "on_behalf_of_dn"))));
    }

    private static boolean is(String word, @Nullable String text) {
        return text != null && word.equals(text.toLowerCase(Locale.ROOT));
    }

    private static @Nullable String queue(@Nullable String type, @Nullable String dn) {
        return type != null && ControlApi.kind(type) == ExtensionKind.QUEUE ? dn : null;
    }

    private static Participant.Phase phase(@Nullable String status) {
        return switch (status == null ? "" : status.toLowerCase(Locale.ROOT)) {
            case "ringing" -> Participant.Phase.RINGING;
            case "dialing" -> Participant.Phase.DIALING;
            case "connected" -> Participant.Phase.CONNECTED;
            default -> Participant.Phase.OTHER;
        };
    }

    private static @Nullable Direction direction(
            Participant.Phase phase, String dn, @Nullable String originator, @Nullable String originatorType) {
        if (phase == Participant.Phase.RINGING) {
            return Direction.INBOUND;
        }
        if (phase == Participant.Phase.DIALING || originator == null || originator.equals(dn)) {
            return Direction.OUTBOUND;
        }
        return is("wextension", originatorType) ? null : Direction.INBOUND;
    }

    private static Optional<String> number(@Nullable String text) {
        return NumberText.read(text).number();
    }

    private static @Nullable String text(JsonValue json, String name) {
        return json.member(name).flatMap(JsonValue::scalar).orElse(null);
    }
}
