package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.ActiveCall;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.CardChange;
import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.Employee;
import io.github.pbx24.simulator.PortalLine;
import io.github.pbx24.simulator.SpokenLine;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.Crm;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The small telephony methods: cards, CRM search, transcripts, external lines, callback. */
public final class TelephonyMethods {

    private final PortalState portal;

    public TelephonyMethods(PortalState portal) {
        this.portal = portal;
    }

    public Answer show(CallContext context, Params params) {
        return card(params, CardChange.Cause.SHOW);
    }

    public Answer hide(CallContext context, Params params) {
        return card(params, CardChange.Cause.HIDE);
    }

    /** False for a call that is not active; that is an answer, not an error. */
    private Answer card(Params params, CardChange.Cause cause) {
        return portal.locked(() -> {
            Optional<ActiveCall> call = portal.calls.active(params.text("CALL_ID"));
            if (call.isEmpty()) {
                return Answer.of(false);
            }
            List<@Nullable Object> users = Php.listOf(params.get("USER_ID"));
            if (users.isEmpty()) {
                users.add(call.get().userId());
            }
            for (Object user : users) {
                if (cause == CardChange.Cause.SHOW) {
                    portal.calls.show(call.get().callId(), Php.toLong(user), portal.now(), cause);
                } else {
                    portal.calls.hide(call.get().callId(), Php.toLong(user), portal.now(), cause);
                }
            }
            return Answer.of(true);
        });
    }

    public Answer searchCrmEntities(CallContext context, Params params) {
        String phone = params.text("PHONE_NUMBER");
        if (phone.isEmpty()) {
            throw RestError.plain("PHONE_NUMBER is empty");
        }
        return portal.locked(() -> {
            List<Map<String, @Nullable Object>> found = new ArrayList<>();
            for (CrmObjectType type : List.of(CrmObjectType.CONTACT, CrmObjectType.LEAD, CrmObjectType.COMPANY)) {
                for (long id : portal.crm.findByPhone(type, phone)) {
                    portal.crm.find(type, id).ifPresent(row -> found.add(searchRow(type, id, row)));
                }
            }
            return Answer.of(found);
        });
    }

    private Map<String, @Nullable Object> searchRow(CrmObjectType type, long id, Map<String, @Nullable Object> row) {
        long responsible = Php.toLong(row.get("ASSIGNED_BY_ID"));
        Optional<Employee> user = portal.users.find(responsible);
        return Php.map(
                "CRM_ENTITY_TYPE", type.name(),
                "CRM_ENTITY_ID", id,
                "ASSIGNED_BY_ID", responsible,
                "NAME", Crm.title(type, row),
                "ASSIGNED_BY",
                        Php.map(
                                "ID",
                                Long.toString(responsible),
                                "TIMEMAN_STATUS",
                                "CLOSED",
                                "USER_PHONE_INNER",
                                user.map(Employee::extension)
                                        .filter(text -> !text.isEmpty())
                                        .orElse(null),
                                "WORK_PHONE",
                                null,
                                "PERSONAL_PHONE",
                                null,
                                "PERSONAL_MOBILE",
                                user.map(Employee::mobilePhone)
                                        .filter(text -> !text.isEmpty())
                                        .orElse(null)));
    }

    public Answer attachTranscription(CallContext context, Params params) {
        String callId = params.text("CALL_ID");
        if (callId.isEmpty()) {
            throw RestError.plain("CALL_ID should be set");
        }
        Object messages = params.get("MESSAGES");
        if (!(messages instanceof List) && !(messages instanceof Map)) {
            throw RestError.plain("MESSAGES should be an array");
        }
        List<SpokenLine> lines = new ArrayList<>();
        Php.entries(messages).forEach((key, value) -> lines.add(line(key, new Params(Php.entries(value)))));
        return portal.locked(() -> {
            CallHistoryRow row = portal.calls
                    .finished(callId)
                    .orElseThrow(() -> RestError.plain("Call " + callId + " is not found. Is it finished?"));
            long id = portal.calls.nextTranscriptId();
            portal.calls.updateHistory(row.id(), present -> CallHistoryChanges.withTranscript(present, id, lines));
            return Answer.of(Php.map("TRANSCRIPT_ID", id));
        });
    }

    private static SpokenLine line(String key, Params message) {
        String side = message.text("SIDE");
        if (!side.equals("Client") && !side.equals("User")) {
            throw RestError.plain("MESSAGES[" + key + "][SIDE] should be either Client or User");
        }
        if (message.number("START_TIME") < 0) {
            throw RestError.plain("MESSAGES[" + key + "][START_TIME] should be greater or equal to zero");
        }
        if (message.number("STOP_TIME") <= 0) {
            throw RestError.plain("MESSAGES[" + key + "][STOP_TIME] should be greater than zero");
        }
        if (message.text("MESSAGE").isEmpty()) {
            throw RestError.plain("MESSAGES[" + key + "][MESSAGE] is empty");
        }
        return new SpokenLine(side, message.number("START_TIME"), message.number("STOP_TIME"), message.text("MESSAGE"));
    }

    public Answer addLine(CallContext context, Params params) {
        return portal.locked(() -> {
            String number = lineNumber(params);
            Long appId = context.caller().appId();
            if (portal.lines.find(appId, number).isPresent()) {
                throw RestError.plain("Line already exists");
            }
            boolean autoCreate = !params.has("CRM_AUTO_CREATE")
                    || params.text("CRM_AUTO_CREATE").equals("Y");
            PortalLine line = portal.lines.add(appId, number, params.text("NAME"), autoCreate);
            return Answer.of(Php.map("ID", line.id()));
        });
    }

    public Answer updateLine(CallContext context, Params params) {
        if (!params.has("NAME") && !params.has("CRM_AUTO_CREATE")) {
            throw RestError.plain("There are no fields to update");
        }
        return portal.locked(() -> {
            PortalLine line = existingLine(context, params);
            String name = params.has("NAME") ? params.text("NAME") : line.name();
            boolean autoCreate = params.has("CRM_AUTO_CREATE")
                    ? params.text("CRM_AUTO_CREATE").equals("Y")
                    : line.crmAutoCreate();
            portal.lines.replace(new PortalLine(line.id(), line.number(), name, autoCreate, line.appId()));
            return Answer.of(Php.map("ID", Long.toString(line.id())));
        });
    }

    public Answer deleteLine(CallContext context, Params params) {
        return portal.locked(() -> {
            portal.lines.remove(existingLine(context, params));
            return Answer.of(List.of());
        });
    }

    public Answer getLines(CallContext context, Params params) {
        return portal.locked(() -> Answer.of(portal.lines.of(context.caller().appId()).stream()
                .map(line -> Php.map(
                        "NUMBER",
                        line.number(),
                        "NAME",
                        line.name(),
                        "CRM_AUTO_CREATE",
                        line.crmAutoCreate() ? "Y" : "N"))
                .toList()));
    }

    private PortalLine existingLine(CallContext context, Params params) {
        String number = lineNumber(params);
        return portal.lines
                .find(context.caller().appId(), number)
                .orElseThrow(() -> RestError.plain("Could not find line with number " + number));
    }

    private static String lineNumber(Params params) {
        String number = params.text("NUMBER").trim();
        if (number.isEmpty()) {
            throw RestError.plain("NUMBER should not be empty");
        }
        return number;
    }
}
