package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.telephony.CallStatusCode;
import io.github.pbx24.bitrix24.telephony.CallType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call is over and in the statistics. Everybody who subscribed hears of every call, his own ones too.
 *
 * @param envelope what all events have
 * @param callId CALL_ID of the call; the only way to tell which one, the exchange's id is not there
 * @param type kind of the call
 * @param phoneNumber number of the client, null if not told
 * @param portalNumber line, {@code REST_APP:…} for an application without a line, null if not told
 * @param userId user the call belongs to, null if not told
 * @param duration talk time; zero if not told
 * @param start when it began, null if not told
 * @param cost cost, null if not told
 * @param costCurrency currency of the cost, null if not told
 * @param statusCode how it ended, null if not told
 * @param failedReason why it failed, null if not told
 * @param activityId activity in the CRM, null if none was made
 * @see <a href="https://apidocs.bitrix24.com/api-reference/telephony/voximplant/events/on-voximplant-call-end.html">
 *     OnVoximplantCallEnd</a>
 * @since 0.1
 */
public record OnVoximplantCallEnd(
        EventEnvelope envelope,
        String callId,
        CallType type,
        @Nullable String phoneNumber,
        @Nullable String portalNumber,
        @Nullable Long userId,
        Duration duration,
        @Nullable Instant start,
        @Nullable BigDecimal cost,
        @Nullable String costCurrency,
        @Nullable CallStatusCode statusCode,
        @Nullable String failedReason,
        @Nullable Long activityId)
        implements Bitrix24Event {

    /** Ids only. */
    @Override
    public String toString() {
        return envelope + " callId=" + callId + ", userId=" + userId + ", statusCode=" + statusCode;
    }
}
