package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.RestMethod;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.RandomHex;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ListQuery;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code crm.*.userfield.add}, {@code get}, {@code list}, {@code update}, {@code delete}. */
public final class UserFieldMethods {

    /** Owns custom fields of employees. */
    public static final String USER = "USER";

    private static final int LONGEST_NAME = 50;
    static final Set<String> TYPES = Set.of(
            "string",
            "integer",
            "double",
            "boolean",
            "datetime",
            "date",
            "money",
            "url",
            "address",
            "enumeration",
            "file",
            "employee",
            "crm_status",
            "iblock_section",
            "iblock_element",
            "crm");
    private static final List<String> LABELS =
            List.of("EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL", "ERROR_MESSAGE", "HELP_MESSAGE");
    private static final List<String> CHANGEABLE =
            List.of("XML_ID", "SORT", "MANDATORY", "SHOW_FILTER", "SHOW_IN_LIST", "EDIT_IN_LIST", "IS_SEARCHABLE");

    private final PortalState portal;
    private final ListQuery query;

    public UserFieldMethods(PortalState portal) {
        this.portal = portal;
        this.query = new ListQuery(portal.settings().zone());
    }

    private static void requireCrmAdministrator(CallContext context) {
        if (!context.isAdministrator()) {
            throw RestError.plain("Access denied.");
        }
    }

    public RestMethod add(String entity) {
        return (context, given) -> {
            requireCrmAdministrator(context);
            Params fields = fields(given);
            String name = fieldName(entity, fields);
            if (fields.text("USER_TYPE_ID").isEmpty()) {
                throw RestError.plain("The 'USER_TYPE_ID' field is not found.");
            }
            check(name, fields.text("USER_TYPE_ID"));
            return portal.locked(() -> {
                boolean taken =
                        portal.userFields.rows(entity).stream().anyMatch(row -> name.equals(row.get("FIELD_NAME")));
                if (taken) {
                    throw RestError.of(
                            400, "ERROR_CORE", "Field " + name + " for object " + entity + " already exists.");
                }
                long id = portal.userFields.nextId();
                portal.userFields.put(entity, id, row(entity, id, name, fields));
                return Answer.of(id);
            });
        };
    }

    private static String fieldName(String entity, Params fields) {
        String name = fields.text("FIELD_NAME").toUpperCase(Locale.ROOT);
        if (name.isEmpty()) {
            throw RestError.plain("The 'FIELD_NAME' field is not found.");
        }
        String prefix = entity.equals(USER) ? "UF_USR_" : "UF_CRM_";
        return name.startsWith(prefix) ? name : prefix + name;
    }

    private static void check(String name, String type) {
        if (name.length() > LONGEST_NAME) {
            throw RestError.of(400, "ERROR_CORE", "The field name is longer than 50 characters.");
        }
        if (!name.matches("[A-Z0-9_]+")) {
            throw RestError.of(400, "ERROR_CORE", "The field name contains invalid characters.");
        }
        if (!TYPES.contains(type)) {
            throw RestError.of(400, "ERROR_CORE", "Invalid user type specified.");
        }
    }

    private static Map<String, @Nullable Object> row(String entity, long id, String name, Params fields) {
        Map<String, @Nullable Object> row = Php.map(
                "ID", Long.toString(id),
                "ENTITY_ID", entity,
                "FIELD_NAME", name,
                "USER_TYPE_ID", fields.text("USER_TYPE_ID"),
                "XML_ID", fields.has("XML_ID") ? fields.text("XML_ID") : null,
                "SORT", fields.has("SORT") ? fields.text("SORT") : "100",
                "MULTIPLE", yes(fields, "MULTIPLE", "N"),
                "MANDATORY", yes(fields, "MANDATORY", "N"),
                "SHOW_FILTER", yes(fields, "SHOW_FILTER", "N"),
                "SHOW_IN_LIST", yes(fields, "SHOW_IN_LIST", "N"),
                "EDIT_IN_LIST", yes(fields, "EDIT_IN_LIST", "Y"),
                "IS_SEARCHABLE", yes(fields, "IS_SEARCHABLE", "N"),
                "SETTINGS", fields.has("SETTINGS") ? fields.get("SETTINGS") : List.of());
        for (String label : LABELS) {
            Object given = fields.has(label) ? fields.get(label) : null;
            boolean shown = label.endsWith("_LABEL");
            row.put(label, label(given == null && shown && fields.has("LABEL") ? fields.text("LABEL") : given));
        }
        if (fields.text("USER_TYPE_ID").equals("enumeration")) {
            row.put("LIST", items(id, fields));
        }
        return row;
    }

    /** Plain text is the label in every language of the portal. */
    private static @Nullable Object label(@Nullable Object given) {
        return given == null || given instanceof Map
                ? given
                : Php.map("ru", Php.toText(given), "en", Php.toText(given));
    }

    private static List<Map<String, @Nullable Object>> items(long fieldId, Params fields) {
        List<Map<String, @Nullable Object>> items = new ArrayList<>();
        for (Object given : Php.listOf(fields.get("LIST"))) {
            Params item = new Params(Php.entries(given));
            items.add(Php.map(
                    "ID", Long.toString(fieldId * 100 + items.size()),
                    "SORT", item.has("SORT") ? item.text("SORT") : "500",
                    "VALUE", item.text("VALUE"),
                    "DEF", yes(item, "DEF", "N"),
                    "XML_ID", item.has("XML_ID") ? item.text("XML_ID") : RandomHex.of(16)));
        }
        return items;
    }

    private static String yes(Params fields, String name, String whenAbsent) {
        return fields.has(name) ? (fields.text(name).equals("Y") ? "Y" : "N") : whenAbsent;
    }

    public RestMethod update(String entity) {
        return (context, given) -> portal.locked(() -> {
            requireCrmAdministrator(context);
            Map<String, @Nullable Object> row = existing(entity, given);
            Params fields = fields(given);
            for (String name : CHANGEABLE) {
                if (fields.has(name)) {
                    row.put(name, fields.text(name));
                }
            }
            for (String label : LABELS) {
                if (fields.has(label)) {
                    row.put(label, label(fields.get(label)));
                }
            }
            if (fields.has("SETTINGS")) {
                row.put("SETTINGS", fields.get("SETTINGS"));
            }
            if (fields.has("LIST")) {
                row.put("LIST", items(Php.toLong(row.get("ID")), fields));
            }
            return Answer.of(true);
        });
    }

    public RestMethod delete(String entity) {
        return (context, given) -> portal.locked(() -> {
            requireCrmAdministrator(context);
            portal.userFields.remove(entity, Php.toLong(existing(entity, given).get("ID")));
            return Answer.of(true);
        });
    }

    public RestMethod get(String entity) {
        return (context, given) -> portal.locked(() -> Answer.of(Php.entries(existing(entity, given))));
    }

    /** Labels are shown only to a filter with LANG. */
    public RestMethod list(String entity) {
        return (context, given) -> {
            Params params = given.upperCase();
            requireArray(params, "ORDER");
            requireArray(params, "FILTER");
            Map<String, @Nullable Object> filter = params.object("FILTER");
            String language = Php.toText(filter.remove("LANG"));
            List<Map<String, @Nullable Object>> rows = portal.locked(() -> portal.userFields.rows(entity));
            for (Map<String, @Nullable Object> row : rows) {
                LABELS.forEach(label -> {
                    Object text = row.remove(label);
                    if (!language.isEmpty()) {
                        row.put(label, text instanceof Map ? Php.entries(text).get(language) : text);
                    }
                });
            }
            Map<String, @Nullable Object> order = params.object("ORDER");
            List<Map<String, @Nullable Object>> found = query.filter(rows, filter, Set.of());
            return query.page(query.sort(found, order.isEmpty() ? Php.map("ID", "ASC") : order), params.get("START"));
        };
    }

    private static void requireArray(Params params, String name) {
        Object given = params.get(name);
        if (given != null && !(given instanceof Map) && !(given instanceof List)) {
            throw RestError.plain("Parameter '" + name.toLowerCase(Locale.ROOT) + "' must be array.");
        }
    }

    private Map<String, @Nullable Object> existing(String entity, Params given) {
        long id = given.upperCase().number("ID");
        if (id <= 0) {
            throw RestError.plain("ID is not defined or invalid.");
        }
        return portal.userFields
                .find(entity, id)
                .orElseThrow(
                        () -> RestError.of(400, "ERROR_NOT_FOUND", "The entity with ID '" + id + "' is not found."));
    }

    private static Params fields(Params given) {
        Params upper = given.upperCase();
        if (!(upper.get("FIELDS") instanceof Map)) {
            throw RestError.plain("Parameter 'fields' must be array.");
        }
        return new Params(upper.object("FIELDS"));
    }
}
