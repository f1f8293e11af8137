package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.http.JsonValue;
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

    private static final int MAX_ID = 18;

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
        return Optional.ofNullable(of(LegDetails.of(json)));
    }

    /** The leg; null if it names no call. */
    static @Nullable Participant of(LegDetails said) {
        String dn = said.text(ControlField.DN);
        String id = said.text(ControlField.ID);
        String callId = said.text(ControlField.CALLID);
        if (dn == null || id == null || callId == null || !isId(callId)) {
            return null;
        }
        Phase phase = phase(said);
        String number = said.number(ControlField.PARTY_CALLER_ID);
        return new Participant(
                new Key(dn, id),
                dn,
                Long.parseLong(callId),
                phase,
                said.is(ControlField.PARTY_DN_TYPE, LegDetails.Word.OUTSIDE_LINE),
                number != null ? number : said.number(ControlField.PARTY_CALLER_NAME),
                said.text(ControlField.PARTY_DID),
                said.text(ControlField.PARTY_DN),
                direction(phase, dn, said),
                said.is(ControlField.REFERRED_BY_TYPE, LegDetails.Word.EXTENSION)
                        ? said.text(ControlField.REFERRED_BY_DN)
                        : null,
                isQueue(said) ? said.text(ControlField.ON_BEHALF_OF_DN) : null);
    }

    /** Whether it is a number of at most 18 digits. */
    static boolean isId(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return length > 0 && length <= MAX_ID;
    }

    private static boolean isQueue(LegDetails said) {
        return said.is(ControlField.ON_BEHALF_OF_TYPE, LegDetails.Word.QUEUE)
                || said.is(ControlField.ON_BEHALF_OF_TYPE, LegDetails.Word.RING_GROUP);
    }

    private static Phase phase(LegDetails said) {
        if (said.is(ControlField.STATUS, LegDetails.Word.CONNECTED)) {
            return Phase.CONNECTED;
        }
        if (said.is(ControlField.STATUS, LegDetails.Word.RINGING)) {
            return Phase.RINGING;
        }
        return said.is(ControlField.STATUS, LegDetails.Word.DIALING) ? Phase.DIALING : Phase.OTHER;
    }

    /** A leg that rings is called; one that dials calls; of one that talks already the originator tells it. */
    private static @Nullable Direction direction(Phase phase, String dn, LegDetails said) {
        if (phase == Phase.RINGING) {
            return Direction.INBOUND;
        }
        String originator = phase == Phase.DIALING ? null : said.text(ControlField.ORIGINATED_BY_DN);
        if (originator == null || originator.equals(dn)) {
            return Direction.OUTBOUND;
        }
        return said.is(ControlField.ORIGINATED_BY_TYPE, LegDetails.Word.EXTENSION) ? null : Direction.INBOUND;
    }

    @Override
    public String toString() {
        return "Participant[callId=" + callId + ", phase=" + phase + "]";
    }
}
