package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A finished call in the portal's statistics.
 *
 * @param id id of the row
 * @param callId CALL_ID of the registration, null if the portal did not tell
 * @param externalCallId the exchange's id, null if none
 * @param category kind of line, {@code external} for ours; null if the portal did not tell
 * @param type kind of call
 * @param portalUserId owner of the call, null if none
 * @param portalNumber line of the call, null if the portal did not tell
 * @param phoneNumber number of the client, null if the portal did not tell
 * @param startDate when the call began, null if the portal did not tell
 * @param duration talk time
 * @param statusCode stored result, null if none
 * @param failedReason stored reason, null if none
 * @param vote mark given by the client, null or 0 if none
 * @param cost cost of the call, null if none
 * @param costCurrency currency of the cost, null if none
 * @param entity CRM object of the call, null if none
 * @param activityId CRM activity of the call, null if none
 * @param applicationId id of the application, null for a webhook
 * @param applicationName name of the application, null for a webhook
 * @param callLog address of the call's log, null if none
 * @param recordUrl address the recording came from, null if none
 * @param recordFileId file of the recording on Drive, null if none
 * @param recordDuration length of the recording, null if unknown
 * @param transcriptId id of the transcript, null if none
 * @param transcriptPending whether a transcript is being made
 * @param sessionId session of the built-in telephony, null if none
 * @param redialAttempt number of the redial, null if none
 * @param comment comment of the call, null if none
 * @since 0.1
 */
public record StatisticRow(
        long id,
        @Nullable String callId,
        @Nullable String externalCallId,
        @Nullable String category,
        CallType type,
        @Nullable Long portalUserId,
        @Nullable String portalNumber,
        @Nullable String phoneNumber,
        @Nullable Instant startDate,
        Duration duration,
        @Nullable CallStatusCode statusCode,
        @Nullable String failedReason,
        @Nullable Long vote,
        @Nullable BigDecimal cost,
        @Nullable String costCurrency,
        @Nullable CrmEntity entity,
        @Nullable Long activityId,
        @Nullable String applicationId,
        @Nullable String applicationName,
        @Nullable String callLog,
        @Nullable String recordUrl,
        @Nullable Long recordFileId,
        @Nullable Duration recordDuration,
        @Nullable Long transcriptId,
        boolean transcriptPending,
        @Nullable String sessionId,
        @Nullable Long redialAttempt,
        @Nullable String comment) {

    static StatisticRow from(ResultNode row) {
        Long recordSeconds = Fields.longOrNull(row.get("RECORD_DURATION"));
        return new StatisticRow(
                row.requireLong("ID"),
                Fields.textOrNull(row.get("CALL_ID")),
                Fields.textOrNull(row.get("EXTERNAL_CALL_ID")),
                Fields.textOrNull(row.get("CALL_CATEGORY")),
                CallType.read(row.get("CALL_TYPE").asLong()),
                Fields.longOrNull(row.get("PORTAL_USER_ID")),
                Fields.textOrNull(row.get("PORTAL_NUMBER")),
                Fields.textOrNull(row.get("PHONE_NUMBER")),
                row.get("CALL_START_DATE").asInstant().orElse(null),
                Duration.ofSeconds(row.get("CALL_DURATION").asLong().orElse(0)),
                row.get("CALL_FAILED_CODE").asText().map(CallStatusCode::new).orElse(null),
                Fields.textOrNull(row.get("CALL_FAILED_REASON")),
                Fields.longOrNull(row.get("CALL_VOTE")),
                row.get("COST").asDecimal().orElse(null),
                Fields.textOrNull(row.get("COST_CURRENCY")),
                CrmEntity.read(row).orElse(null),
                Fields.longOrNull(row.get("CRM_ACTIVITY_ID")),
                Fields.textOrNull(row.get("REST_APP_ID")),
                Fields.textOrNull(row.get("REST_APP_NAME")),
                Fields.textOrNull(row.get("CALL_LOG")),
                Fields.textOrNull(row.get("CALL_RECORD_URL")),
                Fields.longOrNull(row.get("RECORD_FILE_ID")),
                recordSeconds == null ? null : Duration.ofSeconds(recordSeconds),
                Fields.longOrNull(row.get("TRANSCRIPT_ID")),
                row.get("TRANSCRIPT_PENDING").asBoolean(),
                Fields.textOrNull(row.get("SESSION_ID")),
                Fields.longOrNull(row.get("REDIAL_ATTEMPT")),
                Fields.textOrNull(row.get("COMMENT")));
    }

    /** Ids and the end of the number. */
    @Override
    public String toString() {
        return "StatisticRow[id=" + id + ", callId=" + callId + ", externalCallId=" + externalCallId
                + ", portalUserId=" + portalUserId + ", phoneNumber=" + Fields.masked(phoneNumber) + ", type=" + type
                + ", startDate=" + startDate + ", duration=" + duration + ", statusCode=" + statusCode + "]";
    }
}
