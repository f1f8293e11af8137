package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.internal.context.RestMethod;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.protocol.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fixed lists: {@code crm.enum.*}, {@code crm.userfield.types} and the field descriptions that never change. Pure. */
final class EnumMethods {

    /** Method, then names; the numbers count from the first one given. */
    private static final Map<String, List<String>> LISTS = Map.of(
            "activitydirection", List.of("1", "Incoming", "Outgoing"),
            "activitynotifytype", List.of("0", "None", "Minutes", "Hours", "Days"),
            "activitypriority", List.of("1", "Low", "Medium", "High"),
            "activitystatus", List.of("1", "Waiting", "Completed", "Completed automatically"),
            "activitytype", List.of("1", "Meeting", "Call", "Task", "E-mail", "Activity", "Provider"),
            "addresstype", List.of("1", "Street address", "", "", "Delivery address", "", "Registered address"),
            "contenttype", List.of("1", "Plain text", "BBCode", "HTML"),
            "ownertype", List.of("1", "Lead", "Deal", "Contact", "Company"));

    private EnumMethods() {}

    static Map<String, RestMethod> all() {
        Map<String, RestMethod> methods = new LinkedHashMap<>();
        LISTS.forEach(
                (name, entries) -> methods.put("crm.enum." + name, (context, params) -> Answer.of(rows(entries))));
        methods.put(
                "crm.enum.fields",
                fixed("ID integer", "NAME string", "SYMBOL_CODE string", "SYMBOL_CODE_SHORT string"));
        methods.put(
                "crm.enum.getorderownertypes",
                (context, params) ->
                        Answer.of(List.of(Php.map("id", 2L, "name", "DEAL", "attribute", "Deal", "code", "D"))));
        methods.put(
                "crm.enum.settings.mode",
                (context, params) -> Answer.of(rows(List.of("1", "Classic CRM", "Simple CRM"))));
        methods.put(
                "crm.multifield.fields", fixed("ID integer", "TYPE_ID string", "VALUE string", "VALUE_TYPE string"));
        methods.put(
                "crm.userfield.fields",
                fixed(
                        "ID int",
                        "ENTITY_ID string",
                        "FIELD_NAME string",
                        "USER_TYPE_ID string",
                        "XML_ID string",
                        "SORT int",
                        "MULTIPLE char",
                        "MANDATORY char",
                        "SHOW_FILTER char",
                        "SHOW_IN_LIST char",
                        "EDIT_IN_LIST char",
                        "IS_SEARCHABLE char",
                        "EDIT_FORM_LABEL string",
                        "LIST_COLUMN_LABEL string",
                        "LIST_FILTER_LABEL string",
                        "ERROR_MESSAGE string",
                        "HELP_MESSAGE string",
                        "LIST uf_enum_element",
                        "SETTINGS object"));
        methods.put(
                "crm.userfield.enumeration.fields",
                fixed("ID int", "SORT int", "VALUE string", "DEF char", "DEL char", "XML_ID string"));
        methods.put(
                "crm.userfield.settings.fields",
                (context, params) ->
                        Answer.of(settings(Php.toText(params.upperCase().get("TYPE")))));
        methods.put(
                "crm.userfield.types",
                (context, params) -> Answer.of(UserFieldMethods.TYPES.stream()
                        .map(type -> Php.map("ID", type, "title", type.replace('_', ' ')))
                        .toList()));
        return methods;
    }

    private static List<Map<String, @Nullable Object>> rows(List<String> entries) {
        long id = Php.toLong(entries.get(0));
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (String name : entries.subList(1, entries.size())) {
            if (!name.isEmpty()) {
                rows.add(Php.map(
                        "ID",
                        id,
                        "NAME",
                        name,
                        "SYMBOL_CODE",
                        name.toUpperCase(java.util.Locale.ROOT),
                        "SYMBOL_CODE_SHORT",
                        name.substring(0, 1)));
            }
            id++;
        }
        return rows;
    }

    private static RestMethod fixed(String... fields) {
        return (context, params) -> Answer.of(described(fields));
    }

    private static Map<String, @Nullable Object> described(String... fields) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (String field : fields) {
            String[] parts = field.split(" ");
            String flags = parts[0].equals("ID") ? "R" : "";
            all.put(
                    parts[0],
                    FieldCatalog.description(parts[1], parts[0], new FieldCatalog.Field(parts[0], parts[1], flags)));
        }
        return all;
    }

    private static Map<String, @Nullable Object> settings(String type) {
        return switch (type) {
            case "string" -> described("DEFAULT_VALUE string", "ROWS int");
            case "integer" -> described("DEFAULT_VALUE int");
            case "double" -> described("DEFAULT_VALUE double", "PRECISION int");
            case "boolean" -> described("DEFAULT_VALUE int", "DISPLAY string");
            case "datetime", "date" -> described("DEFAULT_VALUE datetime");
            case "enumeration" -> described("DISPLAY string", "LIST_HEIGHT int");
            case "iblock_section", "iblock_element" ->
                described(
                        "IBLOCK_TYPE_ID string",
                        "IBLOCK_ID string",
                        "DEFAULT_VALUE string",
                        "DISPLAY string",
                        "LIST_HEIGHT int",
                        "ACTIVE_FILTER char");
            case "crm_status" -> described("ENTITY_TYPE string");
            case "crm" -> described("LEAD char", "CONTACT char", "COMPANY char", "DEAL char");
            default -> new LinkedHashMap<>();
        };
    }
}
