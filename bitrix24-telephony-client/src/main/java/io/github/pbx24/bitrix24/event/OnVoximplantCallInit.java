package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.telephony.CallType;
import org.jspecify.annotations.Nullable;

/**
 * A call was set up. Sent for every registration, even for one that turns out to be a duplicate; then the
 * {@code callId} never exists.
 *
 * @param envelope what all events have
 * @param callId CALL_ID of the call
 * @param type kind of the call
 * @param callerId number of the caller or of the line, null if not told
 * @param phoneNumber number of the client; null for a call that an application registered
 * @param applicationId application that registered the call, null for the portal's own telephony
 * @param account line of the portal's own telephony, null for a call of an application
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/events/on-voximplant-call-init.html">
 *     OnVoximplantCallInit</a>
 * @since 0.1
 */
public record OnVoximplantCallInit(
        EventEnvelope envelope,
        String callId,
        CallType type,
        @Nullable String callerId,
        @Nullable String phoneNumber,
        @Nullable Long applicationId,
        @Nullable String account)
        implements Bitrix24Event {

    /** Ids only. */
    @Override
    public String toString() {
        return envelope + " callId=" + callId;
    }
}
