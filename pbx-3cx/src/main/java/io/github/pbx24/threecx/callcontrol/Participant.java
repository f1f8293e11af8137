package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.pbx.text.NumberText;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One leg of a call, as the exchange describes it: an extension and the party it is connected with.
 *
 * @param key dn and id together, unique while the leg lives
 * @param dn the extension, queue or route point
 * @param callId joins the legs of a call; a small number that starts again with the exchange
 * @param phase what the leg does
 * @param outside whether the other party is an outside line
 * @param number the outside party's number; null if withheld or unknown
 * @param did the dialled number; null if unknown
 * @param trunk the outside line; null if unknown
 * @param direction who called, as far as this leg tells; null if it does not
 * @param referredBy the extension that handed the call over; null if none did
 * @param queue the queue for which the extension rings; null if it rings for nobody else
 */
record Participant(
        Key key,
        String dn,
        long callId,
        Phase phase,
        boolean outside,
        @Nullable String number,
        @Nullable String did,
        @Nullable String trunk,
        @Nullable Direction direction,
        @Nullable String referredBy,
        @Nullable String queue) {

    /**
     * Names a leg.
     *
     * @param dn the extension
     * @param id the exchange's number of the leg
     */
    record Key(String dn, String id) {}

    /** What a leg does. */
    enum Phase {
        RINGING,
        DIALING,
        CONNECTED,
        /** A state that is not documented. */
        OTHER
    }

    /** Reads a leg; empty if it names no call. */
    static Optional<Participant> read(JsonValue json) {
        String dn = text(json, "dn");
        String id = text(json, "id");
        String callId = text(json, "callid");
        if (dn == null || id == null || callId == null || !callId.matches("\\d{1,18}")) {
            return Optional.empty();
        }
        Phase phase = phase(text(json, "status"));
        String number = number(text(json, "party_caller_id"))
                .or(() -> number(text(json, "party_caller_name")))
                .orElse(null);
        return Optional.of(new Participant(
                new Key(dn, id),
                dn,
                Long.parseLong(callId),
                phase,
                "wexternalline".equalsIgnoreCase(text(json, "party_dn_type")),
                number,
                text(json, "party_did"),
                text(json, "party_dn"),
                direction(phase, dn, text(json, "originated_by_dn"), text(json, "originated_by_type")),
                "wextension".equalsIgnoreCase(text(json, "referred_by_type")) ? text(json, "referred_by_dn") : null,
                queue(text(json, "on_behalf_of_type"), text(json, "on_behalf_of_dn"))));
    }

    private static @Nullable String queue(@Nullable String type, @Nullable String dn) {
        return type != null && ControlApi.kind(type) == ExtensionKind.QUEUE ? dn : null;
    }

    private static Phase phase(@Nullable String status) {
        return switch (status == null ? "" : status.toLowerCase(Locale.ROOT)) {
            case "ringing" -> Phase.RINGING;
            case "dialing" -> Phase.DIALING;
            case "connected" -> Phase.CONNECTED;
            default -> Phase.OTHER;
        };
    }

    /** A leg that rings is called; one that dials calls; of one that talks already the originator tells it. */
    private static @Nullable Direction direction(
            Phase phase, String dn, @Nullable String originator, @Nullable String originatorType) {
        if (phase == Phase.RINGING) {
            return Direction.INBOUND;
        }
        if (phase == Phase.DIALING || originator == null || originator.equals(dn)) {
            return Direction.OUTBOUND;
        }
        return "wextension".equalsIgnoreCase(originatorType) ? null : Direction.INBOUND;
    }

    private static Optional<String> number(@Nullable String text) {
        return NumberText.read(text).number();
    }

    private static @Nullable String text(JsonValue json, String name) {
        return json.member(name).flatMap(JsonValue::scalar).orElse(null);
    }

    @Override
    public String toString() {
        return "Participant[callId=" + callId + ", phase=" + phase + "]";
    }
}
