package io.github.pbx24.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A registered call that is not finished yet.
 *
 * @param callId {@code CALL_ID}
 * @param externalCallId {@code EXTERNAL_CALL_ID}; null if it was not sent
 * @param userId the user of the registration
 * @param phoneNumber the client's number as the portal stored it
 * @param type {@code TYPE}, 1 to 5
 * @param lineNumber the external line; null if none was sent
 * @param appId the application that registered; null for an incoming webhook
 * @param startedAt {@code CALL_START_DATE}, or the time of registration
 * @param registeredAt when the portal executed the registration
 * @param crmEntityType {@code CONTACT}, {@code COMPANY}, {@code LEAD} or {@code DEAL}; null if nothing was found
 * @param crmEntityId its id; null if nothing was found
 * @param createdLeadId the lead this call made; null if none
 * @since 0.1
 */
public record ActiveCall(
        String callId,
        @Nullable String externalCallId,
        long userId,
        String phoneNumber,
        int type,
        @Nullable String lineNumber,
        @Nullable Long appId,
        Instant startedAt,
        Instant registeredAt,
        @Nullable String crmEntityType,
        @Nullable Long crmEntityId,
        @Nullable Long createdLeadId) {

    /** Shows the last four digits of the phone number only. */
    @Override
    public String toString() {
        return "ActiveCall[callId=" + callId + ", externalCallId=" + externalCallId + ", userId=" + userId
                + ", phoneNumber=" + Masking.phone(phoneNumber) + ", type=" + type + ", lineNumber=" + lineNumber
                + ", startedAt=" + startedAt + "]";
    }
}
