package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Between {@code ASSIGNED_BY_ID} and {@code assignedById}, and between text and typed values. Pure. */
final class ItemNames {

    private static final String CUSTOM = "UF_CRM_";
    private static final List<String> NUMBERS =
            List.of("integer", "user", "crm_company", "crm_contact", "crm_lead", "crm_quote", "crm_category");

    private ItemNames() {}

    /** Names whose camel-case form has another word. */
    private static final Map<String, String> SPECIAL = Map.of(
            "DATE_CREATE", "createdTime",
            "DATE_MODIFY", "updatedTime",
            "CREATED_BY_ID", "createdBy",
            "MODIFY_BY_ID", "updatedBy",
            "MOVED_BY_ID", "movedBy",
            "STATUS_ID", "stageId");

    static String camel(String upper) {
        if (SPECIAL.containsKey(upper)) {
            return SPECIAL.get(upper);
        }
        if (upper.startsWith(CUSTOM)) {
            return "ufCrm_" + upper.substring(CUSTOM.length());
        }
        StringBuilder name = new StringBuilder();
        for (String word : upper.toLowerCase(Locale.ROOT).split("_")) {
            name.append(
                    name.length() == 0 || word.isEmpty()
                            ? word
                            : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    static String upper(String camel) {
        for (Map.Entry<String, String> special : SPECIAL.entrySet()) {
            if (special.getValue().equals(camel)) {
                return special.getKey();
            }
        }
        if (camel.startsWith("ufCrm")) {
            return CUSTOM
                    + camel.substring("ufCrm".length()).replaceFirst("^_", "").toUpperCase(Locale.ROOT);
        }
        return camel.startsWith("UF_")
                ? camel
                : camel.replaceAll("([a-z])([A-Z0-9])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    /** The object as an item. */
    static Map<String, @Nullable Object> item(
            CrmObjectType type, Map<String, @Nullable Object> row, Map<String, String> types, boolean originalNames) {
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        List<@Nullable Object> multifields = new ArrayList<>();
        row.forEach((name, value) -> {
            String kind = types.getOrDefault(name, "string");
            if (kind.equals("crm_multifield")) {
                Php.listOf(value).forEach(entry -> multifields.add(multifield(new Params(Php.entries(entry)))));
            } else {
                item.put(originalNames && name.startsWith(CUSTOM) ? name : camel(name), typed(kind, value));
            }
        });
        if (type != CrmObjectType.DEAL) {
            item.put("fm", multifields);
        }
        item.put("entityTypeId", (long) type.ownerTypeId());
        return item;
    }

    private static @Nullable Object typed(String kind, @Nullable Object value) {
        if (value == null || value instanceof Map || value instanceof List) {
            return value;
        }
        if (NUMBERS.contains(kind)) {
            return Php.toLong(value);
        }
        return kind.equals("double") ? Double.valueOf(Php.toDouble(value)) : value;
    }

    private static Map<String, @Nullable Object> multifield(Params entry) {
        return Php.map(
                "id", entry.number("ID"),
                "valueType", entry.text("VALUE_TYPE"),
                "value", entry.text("VALUE"),
                "typeId", entry.text("TYPE_ID"));
    }

    /** Phone numbers and their like as {@code crm.*.update} wants them: by kind. */
    static Map<String, @Nullable Object> entries(@Nullable Object multifields) {
        Map<String, @Nullable Object> byKind = new LinkedHashMap<>();
        for (Object given : Php.listOf(multifields)) {
            Params entry = new Params(Php.entries(given));
            List<@Nullable Object> same = Php.listOf(byKind.get(entry.text("typeId")));
            same.add(
                    Php.map("ID", entry.get("id"), "VALUE", entry.text("value"), "VALUE_TYPE", entry.get("valueType")));
            byKind.put(entry.text("typeId"), same);
        }
        return byKind;
    }
}
