package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.CallAccess;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ListQuery;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code voximplant.statistic.get}. */
public final class StatisticMethods {

    private static final Set<String> FILTERABLE = Set.of(
            "ID",
            "CALL_ID",
            "EXTERNAL_CALL_ID",
            "CALL_CATEGORY",
            "PORTAL_USER_ID",
            "PORTAL_NUMBER",
            "PHONE_NUMBER",
            "CALL_TYPE",
            "CALL_DURATION",
            "CALL_START_DATE",
            "CALL_LOG",
            "CALL_RECORD_URL",
            "CALL_VOTE",
            "COST",
            "COST_CURRENCY",
            "CALL_FAILED_CODE",
            "CALL_FAILED_REASON",
            "CRM_ENTITY_TYPE",
            "CRM_ENTITY_ID",
            "CRM_ACTIVITY_ID",
            "REST_APP_ID",
            "REST_APP_NAME",
            "TRANSCRIPT_ID",
            "TRANSCRIPT_PENDING",
            "SESSION_ID",
            "REDIAL_ATTEMPT",
            "COMMENT",
            "RECORD_DURATION");

    private final PortalState portal;
    private final ListQuery query;

    public StatisticMethods(PortalState portal) {
        this.portal = portal;
        this.query = new ListQuery(portal.settings().zone());
    }

    public Answer get(CallContext context, Params given) {
        Params params = given.upperCase();
        long caller = context.caller().userId();
        CallAccess access = portal.locked(() -> portal.callRights.statistics(caller));
        if (access == CallAccess.NONE) {
            throw RestError.accessDenied();
        }
        List<Map<String, @Nullable Object>> rows = portal.locked(() -> portal.calls.history().stream()
                .filter(call -> access == CallAccess.ALL || call.userId() == caller)
                .map(this::row)
                .toList());
        rows = query.filter(rows, params.object("FILTER"), FILTERABLE);
        String sort = params.text("SORT").toUpperCase(Locale.ROOT);
        String order = params.text("ORDER");
        boolean sortable =
                FILTERABLE.contains(sort) && !sort.equals("CALL_TYPE") && (order.equals("ASC") || order.equals("DESC"));
        rows = query.sort(rows, sortable ? Php.map(sort, order) : Php.map("ID", "ASC"));
        return query.page(rows, params.get("START"));
    }

    private Map<String, @Nullable Object> row(CallHistoryRow call) {
        return Php.map(
                "ID", text(call.id()),
                "PORTAL_USER_ID", text(call.userId()),
                "PORTAL_NUMBER", call.portalNumber(),
                "PHONE_NUMBER", call.phoneNumber(),
                "CALL_ID", call.callId(),
                "EXTERNAL_CALL_ID", call.externalCallId(),
                "CALL_CATEGORY", "external",
                "CALL_LOG", null,
                "CALL_DURATION", text(call.durationSeconds()),
                "CALL_START_DATE", portal.print(call.startedAt()),
                "CALL_RECORD_URL", call.recordUrl(),
                "CALL_VOTE", text(call.vote()),
                "COST", String.format(Locale.ROOT, "%.4f", call.cost()),
                "COST_CURRENCY", call.costCurrency(),
                "CALL_FAILED_CODE", call.statusCode(),
                "CALL_FAILED_REASON", call.failedReason(),
                "CRM_ENTITY_TYPE", call.crmEntityType(),
                "CRM_ENTITY_ID", text(call.crmEntityId()),
                "CRM_ACTIVITY_ID", text(call.activityId()),
                "REST_APP_ID", text(call.appId()),
                "REST_APP_NAME", call.appName(),
                "TRANSCRIPT_ID", text(call.transcriptId()),
                "TRANSCRIPT_PENDING", "N",
                "SESSION_ID", null,
                "REDIAL_ATTEMPT", null,
                "COMMENT", null,
                "RECORD_DURATION", null,
                "RECORD_FILE_ID",
                        call.recordFile() == null ? null : call.recordFile().id(),
                "CALL_TYPE", Integer.toString(call.type()));
    }

    private static @Nullable String text(@Nullable Long number) {
        return number == null ? null : number.toString();
    }
}
