package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.CrmLinks;
import io.github.pbx24.simulator.internal.portal.PortalState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of one kind of CRM object, custom ones included, and how values get into them. Runs under the portal's lock. */
final class ObjectFields {

    private final PortalState portal;
    private final CrmObjectType type;
    private final String entity;
    private final FieldCatalog catalog;

    ObjectFields(PortalState portal, CrmObjectType type) {
        this.portal = portal;
        this.type = type;
        this.entity = "CRM_" + type.name();
        this.catalog = FieldCatalog.of(type.name().toLowerCase(Locale.ROOT));
    }

    Map<String, @Nullable Object> describe() {
        Map<String, @Nullable Object> all = catalog.describe();
        for (Map<String, @Nullable Object> field : portal.userFields.rows(entity)) {
            String name = Php.toText(field.get("FIELD_NAME"));
            Map<String, @Nullable Object> description = Php.map(
                    "type",
                    field.get("USER_TYPE_ID"),
                    "isRequired",
                    "Y".equals(field.get("MANDATORY")),
                    "isReadOnly",
                    false,
                    "isImmutable",
                    false,
                    "isMultiple",
                    "Y".equals(field.get("MULTIPLE")),
                    "isDynamic",
                    true,
                    "title",
                    name,
                    "listLabel",
                    name,
                    "formLabel",
                    name,
                    "filterLabel",
                    name,
                    "settings",
                    field.get("SETTINGS"));
            if (field.get("LIST") != null) {
                description.put("items", field.get("LIST"));
            }
            all.put(name, description);
        }
        return all;
    }

    /** The fields with one value, custom ones left out: what a list shows by itself. */
    Set<String> single() {
        Set<String> names = new LinkedHashSet<>(catalog.blank().keySet());
        return names;
    }

    /** The names of the custom fields. */
    List<String> custom() {
        return portal.userFields.rows(entity).stream()
                .map(row -> Php.toText(row.get("FIELD_NAME")))
                .toList();
    }

    Set<String> filterable() {
        Set<String> names = new LinkedHashSet<>(catalog.names());
        names.addAll(custom());
        return names;
    }

    /** The type of every field, custom ones included. */
    Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        catalog.names().forEach(name -> catalog.find(name).ifPresent(field -> types.put(name, field.type())));
        portal.userFields
                .rows(entity)
                .forEach(row -> types.put(Php.toText(row.get("FIELD_NAME")), Php.toText(row.get("USER_TYPE_ID"))));
        return types;
    }

    /** The row as an answer shows it: every field, filled or not. */
    Map<String, @Nullable Object> shown(Map<String, @Nullable Object> row) {
        Map<String, @Nullable Object> shown = catalog.blank();
        shown.putAll(row);
        for (Map<String, @Nullable Object> field : portal.userFields.rows(entity)) {
            boolean several = "Y".equals(field.get("MULTIPLE"));
            shown.putIfAbsent(Php.toText(field.get("FIELD_NAME")), several ? Boolean.FALSE : null);
        }
        return shown;
    }

    /** Takes over what exists and may be written; everything else is ignored without a word. */
    void write(Map<String, @Nullable Object> row, Map<String, @Nullable Object> given) {
        Set<String> custom = Set.copyOf(custom());
        given.forEach((name, value) -> {
            FieldCatalog.Field field = catalog.find(name).orElse(null);
            if (field != null && field.multifield()) {
                writeEntries(row, name, value);
            } else if (field != null && field.writable()) {
                row.put(
                        name,
                        FieldCatalog.stored(
                                field.type(), value, portal.settings().zone()));
            } else if (custom.contains(name)) {
                row.put(name, value instanceof Map || value == null ? value : scalars(value));
            }
        });
        link(row, given, "CONTACT_ID", "CONTACT_IDS", CrmObjectType.CONTACT);
        link(row, given, "COMPANY_ID", "COMPANY_IDS", CrmObjectType.COMPANY);
        derive(row, given);
    }

    private static Object scalars(Object value) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> texts = new ArrayList<>();
            list.forEach(item -> texts.add(item instanceof Map ? item : Php.toText(item)));
            return texts;
        }
        return Php.toText(value);
    }

    private void writeEntries(Map<String, @Nullable Object> row, String name, @Nullable Object given) {
        Map<String, Map<String, @Nullable Object>> entries = new LinkedHashMap<>();
        for (Object present : Php.listOf(row.get(name))) {
            Map<String, @Nullable Object> entry = Php.entries(present);
            entries.put(Php.toText(entry.get("ID")), entry);
        }
        for (Object change : Php.listOf(given)) {
            Params entry = new Params(change instanceof Map ? Php.entries(change) : Php.map("VALUE", change));
            String id = entry.text("ID");
            boolean delete =
                    entry.text("DELETE").equals("Y") || entry.text("VALUE").isEmpty();
            if (delete) {
                entries.remove(id);
            } else if (id.isEmpty() || !entries.containsKey(id)) {
                String kind = entry.has("VALUE_TYPE") ? entry.text("VALUE_TYPE") : "WORK";
                Map<String, @Nullable Object> added = portal.crm.entry(name, entry.text("VALUE"), kind);
                entries.put(Php.toText(added.get("ID")), added);
            } else {
                entries.computeIfPresent(id, (key, present) -> {
                    present.put("VALUE", entry.text("VALUE"));
                    if (entry.has("VALUE_TYPE")) {
                        present.put("VALUE_TYPE", entry.text("VALUE_TYPE"));
                    }
                    return present;
                });
            }
        }
        if (name.equals("PHONE") || name.equals("EMAIL")) {
            row.put("HAS_" + name, entries.isEmpty() ? "N" : "Y");
        }
        if (entries.isEmpty()) {
            row.remove(name);
        } else {
            row.put(name, new ArrayList<>(entries.values()));
        }
    }

    /** Keeps links and the column with the primary one in step. */
    private void link(
            Map<String, @Nullable Object> row,
            Map<String, @Nullable Object> given,
            String one,
            String many,
            CrmObjectType other) {
        if (type == other || catalog.find(one).isEmpty() || !(given.containsKey(one) || given.containsKey(many))) {
            row.remove(many);
            return;
        }
        List<@Nullable Object> ids = given.containsKey(many) ? Php.listOf(given.get(many)) : Php.listOf(given.get(one));
        long id = Php.toLong(row.get("ID"));
        portal.links.removeAll(type, id, other);
        for (Object otherId : ids) {
            if (Php.toLong(otherId) > 0) {
                portal.links.add(type, id, other, new CrmLinks.End(Php.toLong(otherId), 10, false));
            }
        }
        row.remove(many);
        List<CrmLinks.End> ends = portal.links.of(type, id, other);
        row.put(one, ends.isEmpty() ? null : Long.toString(ends.get(0).id()));
    }

    /** What follows from a stage. */
    private void derive(Map<String, @Nullable Object> row, Map<String, @Nullable Object> given) {
        if (type == CrmObjectType.DEAL && given.containsKey("STAGE_ID")) {
            String semantics = portal.statuses.semantics("DEAL_STAGE", Php.toText(row.get("STAGE_ID")));
            row.put("STAGE_SEMANTIC_ID", semantics);
            row.put("CLOSED", semantics.equals("P") ? "N" : "Y");
        }
        if (type == CrmObjectType.LEAD && given.containsKey("STATUS_ID")) {
            row.put("STATUS_SEMANTIC_ID", portal.statuses.semantics("STATUS", Php.toText(row.get("STATUS_ID"))));
        }
    }
}
