package io.github.pbx24.bitrix24.event;

/**
 * A conversation began. For a call that an application registered it comes right after the registration, answered or
 * not.
 *
 * @param envelope what all events have
 * @param callId CALL_ID of the call
 * @param userId user of the call
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/events/on-voximplant-call-start.html">
 *     OnVoximplantCallStart</a>
 * @since 0.1
 */
public record OnVoximplantCallStart(EventEnvelope envelope, String callId, long userId) implements Bitrix24Event {

    /** Ids only. */
    @Override
    public String toString() {
        return envelope + " callId=" + callId + ", userId=" + userId;
    }
}
