package io.github.pbx24.bitrix24.telephony;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.field.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The saved call. The answer has no usable start date: the portal writes it as an empty object.
 *
 * @param id id of the statistics row
 * @param callId CALL_ID of the registration
 * @param externalCallId the exchange's id, null if none was registered
 * @param portalUserId owner of the call, null if the portal did not tell
 * @param phoneNumber number of the client, null if the portal did not tell
 * @param portalNumber line of the call, {@code REST_APP:…} without a line; null if the portal did not tell
 * @param type kind of call
 * @param duration talk time
 * @param talked whether the portal counts it as a call with talk; depends on the duration only
 * @param vote mark given by the client, null or 0 if none
 * @param cost cost of the call, null if the portal did not tell
 * @param costCurrency currency of the cost, null if none
 * @param statusCode stored result, null if the portal did not tell
 * @param failedReason stored reason, null if none
 * @param applicationId id of the application, null for a webhook
 * @param applicationName name of the application, null for a webhook
 * @param activityId CRM activity of the call, null if none could be made; the call is saved nevertheless
 * @param activityError why no activity was made, null if there is nothing to report
 * @param entity CRM object of the call, null if none
 * @param comment comment of the call, null if none
 * @since 0.1
 */
public record FinishedCall(
        long id,
        String callId,
        @Nullable String externalCallId,
        @Nullable Long portalUserId,
        @Nullable String phoneNumber,
        @Nullable String portalNumber,
        CallType type,
        Duration duration,
        boolean talked,
        @Nullable Long vote,
        @Nullable BigDecimal cost,
        @Nullable String costCurrency,
        @Nullable CallStatusCode statusCode,
        @Nullable String failedReason,
        @Nullable String applicationId,
        @Nullable String applicationName,
        @Nullable Long activityId,
        @Nullable String activityError,
        @Nullable CrmEntity entity,
        @Nullable String comment) {

    static FinishedCall from(ResultNode result) {
        return new FinishedCall(
                result.requireLong("ID"),
                result.requireText("CALL_ID"),
                Fields.textOrNull(result.get("EXTERNAL_CALL_ID")),
                Fields.longOrNull(result.get("PORTAL_USER_ID")),
                Fields.textOrNull(result.get("PHONE_NUMBER")),
                Fields.textOrNull(result.get("PORTAL_NUMBER")),
                CallType.read(result.get("INCOMING").asLong()),
                Duration.ofSeconds(result.get("CALL_DURATION").asLong().orElse(0)),
                result.get("CALL_STATUS").asBoolean(),
                Fields.longOrNull(result.get("CALL_VOTE")),
                result.get("COST").asDecimal().orElse(null),
                Fields.textOrNull(result.get("COST_CURRENCY")),
                result.get("CALL_FAILED_CODE").asText().map(CallStatusCode::new).orElse(null),
                Fields.textOrNull(result.get("CALL_FAILED_REASON")),
                Fields.textOrNull(result.get("REST_APP_ID")),
                Fields.textOrNull(result.get("REST_APP_NAME")),
                Fields.longOrNull(result.get("CRM_ACTIVITY_ID")),
                Fields.textOrNull(result.get("ERRORS").get("ACTIVITY_CREATION")),
                CrmEntity.read(result).orElse(null),
                Fields.textOrNull(result.get("COMMENT")));
    }

    /** The row of the statistics has almost the same fields under other names. */
    static FinishedCall fromStatistics(ResultNode row) {
        Map<String, Object> fields = new LinkedHashMap<>(row.fields());
        fields.put("INCOMING", row.get("CALL_TYPE"));
        fields.put("CALL_STATUS", row.get("CALL_DURATION").asLong().orElse(0) > 0);
        return from(ResultNode.of(fields));
    }

    /** Ids and the end of the number. */
    @Override
    public String toString() {
        return "FinishedCall[id=" + id + ", callId=" + callId + ", externalCallId=" + externalCallId
                + ", portalUserId=" + portalUserId + ", phoneNumber=" + Fields.masked(phoneNumber) + ", type=" + type
                + ", duration=" + duration + ", statusCode=" + statusCode + ", activityId=" + activityId + "]";
    }
}
