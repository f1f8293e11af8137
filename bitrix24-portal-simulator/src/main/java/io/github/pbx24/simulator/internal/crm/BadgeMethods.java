package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.MethodRegistry;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.portal.RecordTable;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What applications define for their activities: badges ({@code crm.activity.badge.*}) and types ({@code crm.activity.type.*}). */
final class BadgeMethods {

    private static final Set<String> CRM = Set.of("crm");
    private static final List<String> COLUMNS = List.of("code", "title", "value", "type");

    private final PortalState portal;
    private final RecordTable badges;
    private final RecordTable types;

    BadgeMethods(PortalState portal) {
        this.portal = portal;
        this.badges = portal.tables.of("badge");
        this.types = portal.tables.of("activity type");
    }

    void addTo(MethodRegistry registry) {
        registry.add("crm.activity.badge.add", CRM, this::addBadge);
        registry.add(
                "crm.activity.badge.get",
                CRM,
                (context, params) -> portal.locked(() -> Answer.of(Php.map("badge", shown(existing(params))))));
        registry.add(
                "crm.activity.badge.list",
                CRM,
                (context, params) -> portal.locked(() -> Answer.of(Php.map(
                        "badges",
                        badges.rows().stream().map(BadgeMethods::shown).toList()))));
        registry.add(
                "crm.activity.badge.delete",
                CRM,
                (context, params) -> portal.locked(() ->
                        Answer.of(badges.remove(Php.toLong(existing(params).get("ID"))))));
        registry.add("crm.activity.type.add", CRM, this::addType);
        registry.add("crm.activity.type.list", CRM, this::listTypes);
        registry.add("crm.activity.type.delete", CRM, this::deleteType);
    }

    private Answer addBadge(CallContext context, Params params) {
        for (String column : COLUMNS) {
            if (params.text(column).isEmpty()) {
                throw RestError.of(400, "100", "Could not find value for parameter {" + column + "}");
            }
        }
        return portal.locked(() -> {
            find(params).ifPresent(row -> badges.remove(Php.toLong(row.get("ID"))));
            badges.add(Php.map(
                    "code", params.text("code"),
                    "title", params.get("title"),
                    "value", params.get("value"),
                    "type", params.text("type")));
            return Answer.of(Php.map("badge", shown(existing(params))));
        });
    }

    private Optional<Map<String, @Nullable Object>> find(Params params) {
        return badges.rows().stream()
                .filter(row -> params.text("code").equals(row.get("code")))
                .findFirst();
    }

    private Map<String, @Nullable Object> existing(Params params) {
        return find(params).orElseThrow(() -> RestError.of(400, "NOT_FOUND", "Badge was not found"));
    }

    private static Map<String, @Nullable Object> shown(Map<String, @Nullable Object> row) {
        row.keySet().retainAll(COLUMNS);
        return row;
    }

    private Answer addType(CallContext context, Params params) {
        long appId = context.application().id();
        Params fields = new Params(params.upperCase().object("FIELDS"));
        if (fields.text("TYPE_ID").isEmpty()) {
            throw RestError.plain("Custom type ID is not defined");
        }
        portal.lockedRun(() -> types.add(Php.map(
                "APP_ID",
                appId,
                "TYPE_ID",
                fields.text("TYPE_ID"),
                "NAME",
                fields.text("NAME"),
                "IS_CONFIGURABLE_TYPE",
                fields.text("IS_CONFIGURABLE_TYPE").equals("Y") ? "Y" : "N")));
        return Answer.of(true);
    }

    private List<Map<String, @Nullable Object>> own(CallContext context) {
        long appId = context.application().id();
        return types.rows().stream()
                .filter(row -> Long.valueOf(appId).equals(row.get("APP_ID")))
                .toList();
    }

    private Answer listTypes(CallContext context, Params params) {
        return portal.locked(() -> Answer.of(own(context).stream()
                .map(row -> Php.map(
                        "TYPE_ID", row.get("TYPE_ID"),
                        "NAME", row.get("NAME"),
                        "ICON_ID", "0",
                        "IS_CONFIGURABLE_TYPE", row.get("IS_CONFIGURABLE_TYPE")))
                .toList()));
    }

    private Answer deleteType(CallContext context, Params params) {
        String type = params.upperCase().text("TYPE_ID");
        return portal.locked(() -> {
            List<Map<String, @Nullable Object>> meant = own(context).stream()
                    .filter(row -> type.equals(row.get("TYPE_ID")))
                    .toList();
            if (meant.isEmpty()) {
                throw RestError.plain("Custom type ID is not found");
            }
            meant.forEach(row -> types.remove(Php.toLong(row.get("ID"))));
            return Answer.of(true);
        });
    }
}
