package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.portal.SipLineStore;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ListQuery;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code voximplant.sip.*}. A line belongs to the application that made it. */
public final class SipMethods {

    private static final int CLOUD_LINES_AT_MOST = 10;
    private static final int LONGEST_PASSWORD = 100;
    private static final DateTimeFormatter STATUS_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final Set<String> FILTERABLE = Set.of(
            "ID",
            "TYPE",
            "TITLE",
            "CONFIG_ID",
            "REG_ID",
            "SERVER",
            "LOGIN",
            "PASSWORD",
            "INCOMING_SERVER",
            "INCOMING_LOGIN",
            "INCOMING_PASSWORD",
            "AUTH_USER",
            "OUTBOUND_PROXY",
            "DETECT_LINE_NUMBER",
            "LINE_DETECT_HEADER_ORDER",
            "REGISTRATION_STATUS_CODE",
            "REGISTRATION_ERROR_MESSAGE");

    private final PortalState portal;
    private final ListQuery query;

    public SipMethods(PortalState portal) {
        this.portal = portal;
        this.query = new ListQuery(portal.settings().zone());
    }

    public Answer add(CallContext context, Params given) {
        Params params = given.upperCase();
        boolean cloud = !params.text("TYPE").equals("office");
        String title = params.text("TITLE");
        check(params, true);
        return portal.locked(() -> {
            requireFreeTitle(title, 0);
            if (cloud
                    && portal.sipLines.all().stream()
                                    .filter(SipLineStore.Line::cloud)
                                    .count()
                            >= CLOUD_LINES_AT_MOST) {
                throw RestError.of(400, "MAX_CLOUD_PBX", "You cannot connect more than 10 cloud PBX.");
            }
            SipLineStore.Line line = portal.sipLines.add(
                    context.caller().appId(),
                    cloud,
                    title,
                    params.text("SERVER"),
                    params.text("LOGIN"),
                    params.text("PASSWORD"));
            // A new line becomes the portal's outgoing line.
            portal.phones.outgoingLine(line.lineId());
            Map<String, @Nullable Object> row = row(line);
            row.put("REGISTRATION_STATUS_CODE", null);
            if (line.regId() != null) {
                row.put("REG_ID", line.regId());
            }
            return Answer.of(row);
        });
    }

    private static void check(Params params, boolean all) {
        if (params.text("SERVER").isEmpty() && (all || params.has("SERVER"))) {
            throw fields("Server address is not specified");
        }
        if (params.text("LOGIN").isEmpty() && (all || params.has("LOGIN"))) {
            throw fields("Login for connecting to the server is not specified");
        }
        if (params.text("PASSWORD").length() > LONGEST_PASSWORD) {
            throw fields("Password for connecting to the server cannot exceed 100 characters");
        }
    }

    private static RestError fields(String description) {
        return RestError.of(400, "CHECK_FIELDS_ERROR", description);
    }

    private void requireFreeTitle(String title, long exceptId) {
        boolean taken = !title.isEmpty()
                && portal.sipLines.all().stream()
                        .anyMatch(line -> line.id() != exceptId && line.title().equals(title));
        if (taken) {
            throw RestError.of(400, "TITLE_EXISTS", "The specified connection name is already registered");
        }
    }

    public Answer update(CallContext context, Params given) {
        Params params = given.upperCase();
        return portal.locked(() -> {
            SipLineStore.Line line = existing(context, params, 404);
            check(params, false);
            requireFreeTitle(params.text("TITLE"), line.id());
            portal.sipLines.replace(
                    line,
                    present -> new SipLineStore.Line(
                            present.id(),
                            present.appId(),
                            present.regId(),
                            changed(params, "TITLE", present.title()),
                            changed(params, "SERVER", present.server()),
                            changed(params, "LOGIN", present.login()),
                            changed(params, "PASSWORD", present.password()),
                            present.incomingPassword()));
            return Answer.of(1L);
        });
    }

    private static String changed(Params params, String name, String present) {
        return params.has(name) ? params.text(name) : present;
    }

    public Answer delete(CallContext context, Params given) {
        return portal.locked(() -> {
            portal.sipLines.remove(existing(context, given.upperCase(), 400));
            return Answer.of(1L);
        });
    }

    private SipLineStore.Line existing(CallContext context, Params params, int status) {
        return portal.sipLines
                .find(context.caller().appId(), params.number("CONFIG_ID"))
                .orElseThrow(() -> RestError.of(status, "ERROR_NOT_FOUND", "Specified CONFIG_ID is not found"));
    }

    public Answer get(CallContext context, Params given) {
        Params params = given.upperCase();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        portal.lockedRun(() -> portal.sipLines.of(context.caller().appId()).forEach(line -> rows.add(row(line))));
        List<Map<String, @Nullable Object>> found = query.filter(rows, params.object("FILTER"), FILTERABLE);
        String sort = params.text("SORT").toUpperCase(Locale.ROOT);
        String order = params.text("ORDER");
        if (FILTERABLE.contains(sort) && (order.equals("ASC") || order.equals("DESC"))) {
            found = query.sort(found, Php.map(sort, order));
        }
        found.forEach(row -> row.remove("ID"));
        return query.page(found, params.get("START"));
    }

    public Answer status(CallContext context, Params given) {
        long regId = given.upperCase().number("REG_ID");
        return portal.locked(() -> {
            boolean known = portal.sipLines.of(context.caller().appId()).stream()
                    .anyMatch(line -> line.regId() != null && line.regId() == regId);
            if (!known) {
                throw RestError.of(400, "REG_ID_NOT_FOUND", "Settings are not found");
            }
            return Answer.of(Php.map(
                    "REG_ID",
                    regId,
                    "LAST_UPDATED",
                    STATUS_TIME.format(portal.now().atZone(portal.settings().zone())),
                    "ERROR_MESSAGE",
                    "",
                    "STATUS_CODE",
                    200L,
                    "STATUS_RESULT",
                    "success"));
        });
    }

    public Answer connectorStatus(CallContext context, Params params) {
        return Answer.of(Php.map("FREE_MINUTES", 360L, "PAID", false));
    }

    private static Map<String, @Nullable Object> row(SipLineStore.Line line) {
        Map<String, @Nullable Object> row = Php.map(
                "ID", Long.toString(line.id()),
                "TYPE", line.cloud() ? "cloud" : "office",
                "CONFIG_ID", Long.toString(line.id()));
        if (line.regId() != null) {
            row.put("REG_ID", Long.toString(line.regId()));
        }
        row.put("TITLE", line.title());
        row.put("SERVER", line.server());
        row.put("LOGIN", line.login());
        row.put("PASSWORD", line.password());
        if (!line.cloud()) {
            row.put("INCOMING_SERVER", VoximplantMethods.SIP_SERVER);
            row.put("INCOMING_LOGIN", line.lineId());
            row.put("INCOMING_PASSWORD", line.incomingPassword());
        }
        row.put("AUTH_USER", null);
        row.put("OUTBOUND_PROXY", null);
        row.put("DETECT_LINE_NUMBER", "N");
        row.put("LINE_DETECT_HEADER_ORDER", "diversion;to");
        row.put("REGISTRATION_STATUS_CODE", line.cloud() ? "200" : "0");
        row.put("REGISTRATION_ERROR_MESSAGE", null);
        return row;
    }
}
