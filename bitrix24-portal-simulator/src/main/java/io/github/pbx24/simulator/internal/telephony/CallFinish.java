package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.ActiveCall;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.CardChange;
import io.github.pbx24.simulator.RecordFile;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.CrmBinding;
import io.github.pbx24.simulator.internal.context.OauthApplication;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ReceivedBytes;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code telephony.externalCall.finish}. */
public final class CallFinish {

    private static final int EXTERNAL_CALL_ID_COLUMN = 64;
    private static final int PHONE_NUMBER_COLUMN = 20;
    private static final int PORTAL_NUMBER_COLUMN = 50;

    /** The row, and why there is no activity; null if there is one. */
    private record Saved(CallHistoryRow row, @Nullable String activityError) {}

    private final PortalState portal;
    private final RecordDownload download;
    private final CallActivities activities;

    public CallFinish(PortalState portal, RecordDownload download) {
        this.portal = portal;
        this.download = download;
        this.activities = new CallActivities(portal);
    }

    public Answer finish(CallContext context, Params params) {
        if (!(params.get("CALL_ID") instanceof String callId)) {
            throw RestError.of(400, "INVALID_ARGUMENT", "CALL_ID must be a string");
        }
        String recordUrl = params.text("RECORD_URL");
        Saved saved = portal.locked(() -> {
            Saved done = save(context, callId, params);
            if (recordUrl.isEmpty()) {
                end(context, done.row());
            }
            return done;
        });
        if (!recordUrl.isEmpty()) {
            // The call stays active during the download: a finish that is repeated meanwhile makes a second row.
            appendRecord(context, saved.row(), recordUrl);
            portal.lockedRun(() -> end(context, saved.row()));
        }
        return Answer.of(answer(saved));
    }

    /** Hide, activity, history row, in this order: when the row does not fit, the rest has happened. */
    private Saved save(CallContext context, String callId, Params params) {
        long userId = portal.users.resolve(params);
        ActiveCall call = portal.calls
                .active(callId)
                .orElseThrow(() -> RestError.plain("Call is not found (call should be registered prior to finishing"));
        portal.users.requireActive(userId);
        Instant now = portal.now();
        portal.calls.hide(callId, userId, now, CardChange.Cause.FINISH);

        long duration = Math.max(0, params.number("DURATION"));
        String status = params.text("STATUS_CODE");
        CallHistoryRow row = new CallHistoryRow(
                0,
                callId,
                call.externalCallId(),
                userId,
                call.phoneNumber(),
                call.type(),
                call.lineNumber(),
                portalNumber(call),
                duration,
                status.isEmpty() ? (duration > 0 ? "200" : "304") : status,
                params.text("FAILED_REASON"),
                params.number("VOTE"),
                params.decimal("COST"),
                params.text("COST_CURRENCY"),
                call.startedAt(),
                now,
                call.appId(),
                appName(call.appId()),
                null,
                call.crmEntityType(),
                call.crmEntityId(),
                call.createdLeadId(),
                null,
                params.text("RECORD_URL").isEmpty() ? null : params.text("RECORD_URL"),
                null,
                List.of(),
                params.flag("ADD_TO_CHAT", false));
        List<CrmBinding> bindings = portal.calls.bindings(callId);
        Long activity = bindings.isEmpty() ? null : activities.create(context, row, bindings);
        boolean fits = length(row.externalCallId()) <= EXTERNAL_CALL_ID_COLUMN
                && row.phoneNumber().length() <= PHONE_NUMBER_COLUMN
                && row.portalNumber().length() <= PORTAL_NUMBER_COLUMN;
        if (!fits) {
            throw RestError.plain("Unexpected database error");
        }
        activities.assignCreated(context, userId, bindings);
        CallHistoryRow saved = CallHistoryChanges.saved(row, portal.calls.nextHistoryId(), activity);
        portal.calls.addToHistory(saved);
        return new Saved(saved, activity == null ? "Could not find associated crm entity for the current call" : null);
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.codePointCount(0, text.length());
    }

    private @Nullable String appName(@Nullable Long appId) {
        OauthApplication application = appId == null ? null : portal.accounts.application(appId);
        return application == null ? null : application.name();
    }

    private static String portalNumber(ActiveCall call) {
        if (call.lineNumber() != null) {
            return call.lineNumber();
        }
        return "REST_APP:" + (call.appId() == null ? "" : call.appId());
    }

    /** The deprecated way to hand over a recording: failures are not reported. */
    private void appendRecord(CallContext context, CallHistoryRow row, String url) {
        Optional<ReceivedBytes> bytes = download.quietly(url);
        if (bytes.isEmpty()) {
            return;
        }
        portal.lockedRun(() -> {
            String name = RecordDownload.nameOf(url);
            RecordFile file = portal.files.add(name.contains(".") ? name : name + ".mp3", bytes.get(), portal.now());
            portal.calls.updateHistory(row.id(), present -> CallHistoryChanges.withRecord(present, file, url));
            activities.appendFile(context, row, file.id());
        });
    }

    private void end(CallContext context, CallHistoryRow row) {
        portal.calls.removeActive(row.callId());
        context.raise(
                "ONVOXIMPLANTCALLEND",
                Php.map(
                        "CALL_ID", row.callId(),
                        "CALL_TYPE", (long) row.type(),
                        "PHONE_NUMBER", row.phoneNumber(),
                        "PORTAL_NUMBER", row.portalNumber(),
                        "PORTAL_USER_ID", row.userId(),
                        "CALL_DURATION", row.durationSeconds(),
                        "CALL_START_DATE", portal.print(row.startedAt()),
                        "COST", row.cost(),
                        "COST_CURRENCY", row.costCurrency(),
                        "CALL_FAILED_CODE", row.statusCode(),
                        "CALL_FAILED_REASON", row.failedReason(),
                        "CRM_ACTIVITY_ID", row.activityId() == null ? Boolean.FALSE : row.activityId()));
    }

    private static Map<String, @Nullable Object> answer(Saved saved) {
        CallHistoryRow row = saved.row();
        Map<String, @Nullable Object> answer = Php.map(
                "CALL_ID", row.callId(),
                "EXTERNAL_CALL_ID", row.externalCallId(),
                "PORTAL_USER_ID", row.userId(),
                "PHONE_NUMBER", row.phoneNumber(),
                "PORTAL_NUMBER", row.portalNumber(),
                "INCOMING", Integer.toString(row.type()),
                "CALL_DURATION", row.durationSeconds(),
                "CALL_START_DATE", Map.of(),
                "CALL_STATUS", row.durationSeconds() > 0 ? 1L : 0L,
                "CALL_VOTE", row.vote(),
                "COST", row.cost(),
                "COST_CURRENCY", row.costCurrency(),
                "CALL_FAILED_CODE", row.statusCode(),
                "CALL_FAILED_REASON", row.failedReason(),
                "REST_APP_ID", row.appId() == null ? null : Long.toString(row.appId()),
                "REST_APP_NAME", row.appName() == null ? Boolean.FALSE : row.appName(),
                "CRM_ACTIVITY_ID", row.activityId() == null ? Boolean.FALSE : row.activityId(),
                "COMMENT", null);
        if (row.recordUrl() != null) {
            answer.put("CALL_RECORD_URL", row.recordUrl());
        }
        if (row.crmEntityType() != null) {
            answer.put("CRM_ENTITY_TYPE", row.crmEntityType());
            answer.put("CRM_ENTITY_ID", row.crmEntityId());
        }
        answer.put("ID", row.id());
        if (saved.activityError() != null) {
            answer.put("ERRORS", Php.map("ACTIVITY_CREATION", saved.activityError()));
        }
        return answer;
    }
}
