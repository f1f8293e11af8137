package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.CrmBinding;
import io.github.pbx24.simulator.internal.context.CrmEvents;
import io.github.pbx24.simulator.internal.context.PhoneNumbers;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.Activities;
import io.github.pbx24.simulator.internal.portal.PortalState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes and changes the activities of calls. Runs under the portal's lock. */
public final class CallActivities {

    private static final int MISSED_STREAM = 4;

    private final PortalState portal;

    CallActivities(PortalState portal) {
        this.portal = portal;
    }

    long create(CallContext context, CallHistoryRow row, List<CrmBinding> bindings) {
        long id = portal.activities.nextId();
        CrmBinding owner = bindings.get(0);
        boolean incoming = row.type() == 2 || row.type() == 3;
        // The CRM leaves incoming calls and callbacks open, so that they wait in the user's counters.
        boolean completed = row.type() != 2 && row.type() != 4;
        String start = portal.print(row.startedAt());
        String end = portal.print(row.startedAt().plusSeconds(row.durationSeconds()));
        String now = portal.print(row.finishedAt());
        String user = Long.toString(row.userId());
        Map<String, @Nullable Object> settings = Php.map("IS_DESCRIPTION_ONLY", true);
        if ((row.type() == 2 || row.type() == 4) && row.statusCode().equals("304")) {
            settings.put("MISSED_CALL", true);
        }
        Map<String, @Nullable Object> fields = Php.map(
                "ID",
                Long.toString(id),
                "OWNER_ID",
                Long.toString(owner.id()),
                "OWNER_TYPE_ID",
                Integer.toString(owner.type().ownerTypeId()),
                "TYPE_ID",
                "2",
                "PROVIDER_ID",
                "VOXIMPLANT_CALL",
                "PROVIDER_TYPE_ID",
                "CALL",
                "PROVIDER_GROUP_ID",
                null,
                "ASSOCIATED_ENTITY_ID",
                "0",
                "SUBJECT",
                CallCrm.kind(row.type()) + " " + PhoneNumbers.format(row.phoneNumber()),
                "CREATED",
                now,
                "LAST_UPDATED",
                now,
                "START_TIME",
                start,
                "END_TIME",
                end,
                "DEADLINE",
                end,
                "COMPLETED",
                completed ? "Y" : "N",
                "STATUS",
                completed ? "2" : "1",
                "RESPONSIBLE_ID",
                user,
                "PRIORITY",
                "2",
                "NOTIFY_TYPE",
                "0",
                "NOTIFY_VALUE",
                "0",
                "DESCRIPTION",
                "",
                "DESCRIPTION_TYPE",
                "1",
                "DIRECTION",
                incoming ? "1" : "2",
                "LOCATION",
                "",
                "SETTINGS",
                settings,
                "ORIGINATOR_ID",
                null,
                "ORIGIN_ID",
                Activities.originOf(row.callId()),
                "AUTHOR_ID",
                user,
                "EDITOR_ID",
                user,
                "PROVIDER_PARAMS",
                List.of(),
                "PROVIDER_DATA",
                null,
                "RESULT_MARK",
                mark(row.vote()),
                "RESULT_VALUE",
                null,
                "RESULT_SUM",
                null,
                "RESULT_CURRENCY_ID",
                null,
                "RESULT_STATUS",
                "0",
                "RESULT_STREAM",
                Integer.toString(stream(row)),
                "RESULT_SOURCE_ID",
                null,
                "AUTOCOMPLETE_RULE",
                "0");
        portal.activities.put(id, fields);
        portal.activities.bindings(id, bindings);
        context.raise("ONCRMACTIVITYADD", CrmEvents.data(id));
        return id;
    }

    private static String mark(long vote) {
        if (vote <= 0) {
            return "0";
        }
        return vote >= 4 ? "2" : vote == 3 ? "3" : "1";
    }

    private static int stream(CallHistoryRow row) {
        if (!row.statusCode().equals("200")) {
            return MISSED_STREAM;
        }
        return switch (row.type()) {
            case 2, 3 -> 1;
            case 4 -> 3;
            default -> 2;
        };
    }

    /** What the call made follows its final user; what existed before keeps its responsible user. */
    void assignCreated(CallContext context, long userId, List<CrmBinding> bindings) {
        for (CrmBinding binding : bindings) {
            if (binding.createdByCall() && portal.crm.assign(binding.type(), binding.id(), userId)) {
                context.raise("ONCRM" + binding.type().name() + "UPDATE", CrmEvents.data(binding.id()));
            }
        }
    }

    private Optional<Long> activityOf(CallHistoryRow row) {
        return row.activityId() != null ? Optional.of(row.activityId()) : portal.activities.findByCall(row.callId());
    }

    /** Replaces the activity's files by one recording. */
    void replaceFiles(CallContext context, CallHistoryRow row, long fileId) {
        activityOf(row).ifPresent(id -> change(context, id, List.of(fileId)));
    }

    void appendFile(CallContext context, CallHistoryRow row, long fileId) {
        activityOf(row).ifPresent(id -> {
            List<Long> files = new ArrayList<>(portal.activities.files(id));
            files.add(fileId);
            change(context, id, files);
        });
    }

    private void change(CallContext context, long id, List<Long> files) {
        portal.activities.files(id, files);
        context.raise("ONCRMACTIVITYUPDATE", CrmEvents.data(id));
    }
}
