package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.internal.context.CrmEvents;
import io.github.pbx24.simulator.internal.context.RestMethod;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.Crm;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ListQuery;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** fields, get, list, add, update and delete of one kind of CRM object. */
final class CrmObjectMethods {

    private final PortalState portal;
    private final CrmObjectType type;
    private final ObjectFields fields;
    private final ListQuery query;

    CrmObjectMethods(PortalState portal, CrmObjectType type) {
        this.portal = portal;
        this.type = type;
        this.fields = new ObjectFields(portal, type);
        this.query = new ListQuery(portal.settings().zone());
    }

    RestMethod fields() {
        return (context, params) -> portal.locked(() -> Answer.of(fields.describe()));
    }

    RestMethod get() {
        return (context, params) -> portal.locked(() -> Answer.of(fields.shown(existing(params))));
    }

    /** Without a selection a list has no custom fields and no phone numbers. */
    RestMethod list() {
        return (context, given) -> {
            Params params = given.upperCase();
            List<Map<String, @Nullable Object>> rows = portal.locked(() -> {
                List<Map<String, @Nullable Object>> shown = new ArrayList<>();
                for (Map<String, @Nullable Object> row : portal.crm.rows(type)) {
                    shown.add(fields.shown(row));
                }
                return shown;
            });
            Map<String, @Nullable Object> asked = params.asMap();
            asked.put("SELECT", columns(Php.listOf(params.get("SELECT"))));
            return query.listed(rows, new Params(asked), "ID", portal.locked(fields::filterable));
        };
    }

    private List<@Nullable Object> columns(List<@Nullable Object> selected) {
        Set<@Nullable Object> columns = new LinkedHashSet<>(selected);
        if (columns.remove("*") || columns.isEmpty()) {
            columns.addAll(fields.single());
        }
        if (columns.remove("UF_*")) {
            columns.addAll(portal.locked(fields::custom));
        }
        return new ArrayList<>(columns);
    }

    RestMethod add() {
        return (context, params) -> portal.locked(() -> {
            Map<String, @Nullable Object> given = given(params);
            Map<String, @Nullable Object> row = new LinkedHashMap<>(
                    switch (type) {
                        case CONTACT -> Crm.contactFields("");
                        case LEAD -> Crm.leadFields("", "");
                        case DEAL -> Crm.dealFields("", null);
                        case COMPANY -> Php.map("TITLE", "");
                    });
            long responsible = Php.toLong(given.get("ASSIGNED_BY_ID"));
            long user = context.caller().userId();
            long id = portal.crm.add(type, row, "", responsible > 0 ? responsible : user);
            Map<String, @Nullable Object> stored = portal.crm.find(type, id).orElseThrow();
            fields.write(stored, given);
            stored.put("CREATED_BY_ID", Long.toString(user));
            stored.put("MODIFY_BY_ID", Long.toString(user));
            if (Crm.title(type, stored).isEmpty() && type != CrmObjectType.CONTACT) {
                stored.put("TITLE", title() + " #" + id);
            }
            context.raise("ONCRM" + type.name() + "ADD", CrmEvents.data(id));
            return Answer.of(id);
        });
    }

    private String title() {
        return type.name().charAt(0) + type.name().substring(1).toLowerCase(java.util.Locale.ROOT);
    }

    RestMethod update() {
        return (context, params) -> portal.locked(() -> {
            Map<String, @Nullable Object> row = existing(params);
            fields.write(row, given(params));
            row.put("MODIFY_BY_ID", Long.toString(context.caller().userId()));
            row.put("DATE_MODIFY", portal.print(portal.now()));
            context.raise("ONCRM" + type.name() + "UPDATE", CrmEvents.data(Php.toLong(row.get("ID"))));
            return Answer.of(true);
        });
    }

    RestMethod delete() {
        return (context, params) -> portal.locked(() -> {
            long id = Php.toLong(existing(params).get("ID"));
            portal.crm.remove(type, id);
            for (CrmObjectType other : CrmObjectType.values()) {
                portal.links.removeAll(type, id, other);
            }
            context.raise("ONCRM" + type.name() + "DELETE", CrmEvents.data(id));
            return Answer.of(true);
        });
    }

    private Map<String, @Nullable Object> existing(Params params) {
        long id = params.upperCase().number("ID");
        if (id <= 0) {
            throw RestError.plain("ID is not defined or invalid" + (type == CrmObjectType.DEAL ? "" : "."));
        }
        String missing = type == CrmObjectType.CONTACT ? "Contact is not found" : "Not found";
        return portal.crm.find(type, id).orElseThrow(() -> RestError.plain(missing));
    }

    private static Map<String, @Nullable Object> given(Params params) {
        Params upper = params.upperCase();
        if (!(upper.get("FIELDS") instanceof Map) && !(upper.get("FIELDS") instanceof List)) {
            throw RestError.plain("Parameter 'fields' must be array");
        }
        return upper.object("FIELDS");
    }
}
