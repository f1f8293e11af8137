package io.github.pbx24.simulator;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the portal's call history: what a person sees in the telephony statistics.
 *
 * @param id the row's id
 * @param callId {@code CALL_ID}
 * @param externalCallId {@code EXTERNAL_CALL_ID}; null if it was not sent
 * @param userId the user given at finish
 * @param phoneNumber the client's number as the portal stored it
 * @param type {@code TYPE} of the registration, 1 to 5
 * @param lineNumber the external line; null if none was sent
 * @param portalNumber the line, or {@code REST_APP:} and the application's id
 * @param durationSeconds {@code DURATION}
 * @param statusCode {@code CALL_FAILED_CODE}
 * @param failedReason {@code CALL_FAILED_REASON}; never null
 * @param vote {@code CALL_VOTE}; 0 if none
 * @param cost {@code COST}
 * @param costCurrency {@code COST_CURRENCY}; never null
 * @param startedAt {@code CALL_START_DATE}
 * @param finishedAt when the portal executed the finish
 * @param appId the application that registered; null for an incoming webhook
 * @param appName its name; null for an incoming webhook
 * @param activityId the CRM activity; null if none could be made
 * @param crmEntityType the primary CRM object; null if none
 * @param crmEntityId its id; null if none
 * @param createdLeadId the lead this call made; null if none
 * @param recordFile the attached recording; null if none
 * @param recordUrl {@code CALL_RECORD_URL}; null if none
 * @param transcriptId id of the attached transcript; null if none
 * @param transcript the attached transcript; empty if none
 * @param postedToChat whether finish asked for a message in the user's chat
 * @since 0.1
 */
public record CallHistoryRow(
        long id,
        String callId,
        @Nullable String externalCallId,
        long userId,
        String phoneNumber,
        int type,
        @Nullable String lineNumber,
        String portalNumber,
        long durationSeconds,
        String statusCode,
        String failedReason,
        long vote,
        double cost,
        String costCurrency,
        Instant startedAt,
        Instant finishedAt,
        @Nullable Long appId,
        @Nullable String appName,
        @Nullable Long activityId,
        @Nullable String crmEntityType,
        @Nullable Long crmEntityId,
        @Nullable Long createdLeadId,
        @Nullable RecordFile recordFile,
        @Nullable String recordUrl,
        @Nullable Long transcriptId,
        List<SpokenLine> transcript,
        boolean postedToChat) {

    /** Copies the transcript. */
    public CallHistoryRow {
        transcript = List.copyOf(transcript);
    }

    /** Shows the last four digits of the phone number only, and no address of a recording. */
    @Override
    public String toString() {
        return "FinishedCall[id=" + id + ", callId=" + callId + ", externalCallId=" + externalCallId + ", userId="
                + userId + ", phoneNumber=" + Masking.phone(phoneNumber) + ", type=" + type + ", portalNumber="
                + portalNumber + ", durationSeconds=" + durationSeconds + ", statusCode=" + statusCode + ", startedAt="
                + startedAt + ", activityId=" + activityId + ", recordFile=" + recordFile + "]";
    }
}
