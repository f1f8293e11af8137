package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.Crm;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.portal.RecordTable;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ListQuery;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code crm.timeline.comment.*} and {@code crm.timeline.bindings.*}. */
final class TimelineMethods {

    private static final String BINDING = "timeline binding";

    private final PortalState portal;
    private final FieldCatalog catalog = FieldCatalog.of("comment");
    private final ListQuery query;

    TimelineMethods(PortalState portal) {
        this.portal = portal;
        this.query = new ListQuery(portal.settings().zone());
    }

    Answer fields(CallContext context, Params params) {
        return Answer.of(catalog.describe());
    }

    Answer add(CallContext context, Params params) {
        if (!(params.get("fields") instanceof Map)) {
            throw RestError.of(400, "100", "Could not find value for parameter {fields}");
        }
        Params fields = new Params(params.object("fields"));
        requireText(fields);
        return portal.locked(() -> {
            Crm.type(fields.text("ENTITY_TYPE"))
                    .flatMap(type -> portal.crm.find(type, fields.number("ENTITY_ID")))
                    .orElseThrow(() -> RestError.of(400, "OWNER_NOT_FOUND", "Owner was not found"));
            List<String> names = new ArrayList<>();
            for (Object file : Php.listOf(fields.get("FILES"))) {
                names.add(Php.toText(Php.entries(file).get("0")));
            }
            long id = portal.comments.add(
                    Php.map(
                            "ENTITY_ID", fields.text("ENTITY_ID"),
                            "ENTITY_TYPE", fields.text("ENTITY_TYPE"),
                            "CREATED", portal.print(portal.now()),
                            "COMMENT", fields.text("COMMENT"),
                            "AUTHOR_ID", Long.toString(context.caller().userId())),
                    names);
            bindings().add(binding(id, fields.text("ENTITY_TYPE"), fields.number("ENTITY_ID")));
            return Answer.of(id);
        });
    }

    private static void requireText(Params fields) {
        if (fields.text("COMMENT").isEmpty()) {
            throw RestError.of(400, "INVALID_ARG_VALUE", "Empty comment message");
        }
    }

    Answer get(CallContext context, Params params) {
        return portal.locked(() -> Answer.of(new LinkedHashMap<>(existing(params))));
    }

    /** Lists the timeline of one object; the filter has to name it. */
    Answer list(CallContext context, Params params) {
        Params filter = new Params(params.upperCase().object("FILTER")).upperCase();
        if (filter.text("ENTITY_ID").isEmpty() || filter.text("ENTITY_TYPE").isEmpty()) {
            throw RestError.of(400, "100", "Could not find value for filter fields ENTITY_ID and ENTITY_TYPE");
        }
        return query.listed(portal.locked(() -> portal.comments.table().rows()), params, "ID", Set.of());
    }

    Answer update(CallContext context, Params params) {
        Params fields = new Params(params.upperCase().object("FIELDS"));
        return portal.locked(() -> {
            Map<String, @Nullable Object> row = existing(params);
            requireText(fields);
            row.put("COMMENT", fields.text("COMMENT"));
            return Answer.of(true);
        });
    }

    /** A portal answers null. */
    Answer delete(CallContext context, Params params) {
        return portal.locked(() -> {
            long id = Php.toLong(existing(params).get("ID"));
            portal.comments.table().remove(id);
            removeBindings(row -> Php.toLong(row.get("OWNER_ID")) == id);
            return Answer.of(null);
        });
    }

    private Map<String, @Nullable Object> existing(Params params) {
        return portal.comments
                .table()
                .find(params.upperCase().number("ID"))
                .orElseThrow(() -> RestError.of(400, "NOT_FOUND", "Not found"));
    }

    private RecordTable bindings() {
        return portal.tables.of(BINDING);
    }

    private static Map<String, @Nullable Object> binding(long owner, String type, long id) {
        return Php.map("OWNER_ID", owner, "ENTITY_ID", id, "ENTITY_TYPE", type.toLowerCase(Locale.ROOT));
    }

    Answer bindingFields(CallContext context, Params params) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (String name : List.of("OWNER_ID", "ENTITY_ID", "ENTITY_TYPE")) {
            String type = name.equals("ENTITY_TYPE") ? "string" : "integer";
            all.put(name, FieldCatalog.description(type, name, new FieldCatalog.Field(name, type, "QI")));
        }
        return Answer.of(all);
    }

    Answer bind(CallContext context, Params params) {
        Params fields = bindingFields(params);
        return portal.locked(() -> {
            bindings().add(binding(fields.number("OWNER_ID"), fields.text("ENTITY_TYPE"), fields.number("ENTITY_ID")));
            return Answer.of(true);
        });
    }

    Answer unbind(CallContext context, Params params) {
        Params fields = bindingFields(params);
        return portal.locked(() -> {
            removeBindings(row -> Php.toLong(row.get("OWNER_ID")) == fields.number("OWNER_ID")
                    && Php.toLong(row.get("ENTITY_ID")) == fields.number("ENTITY_ID")
                    && fields.text("ENTITY_TYPE").equalsIgnoreCase(Php.toText(row.get("ENTITY_TYPE"))));
            return Answer.of(true);
        });
    }

    private Params bindingFields(Params params) {
        Params fields = new Params(params.upperCase().object("FIELDS"));
        portal.lockedRun(() -> {
            portal.comments
                    .table()
                    .find(fields.number("OWNER_ID"))
                    .orElseThrow(() -> RestError.of(400, "OWNER_NOT_FOUND", "Owner was not found"));
            Crm.type(fields.text("ENTITY_TYPE"))
                    .flatMap(type -> portal.crm.find(type, fields.number("ENTITY_ID")))
                    .orElseThrow(() -> RestError.of(400, "NOT_FOUND", "Not found"));
        });
        return fields;
    }

    private void removeBindings(java.util.function.Predicate<Map<String, @Nullable Object>> which) {
        bindings().rows().stream()
                .filter(which)
                .map(row -> Php.toLong(row.get("ID")))
                .toList()
                .forEach(bindings()::remove);
    }

    Answer listBindings(CallContext context, Params params) {
        List<Map<String, @Nullable Object>> rows =
                portal.locked(() -> bindings().rows());
        Answer found = query.listed(rows, params, "ID", Set.of());
        List<Map<String, @Nullable Object>> shown = new ArrayList<>();
        Php.listOf(found.result()).forEach(given -> {
            Map<String, @Nullable Object> row = Php.entries(given);
            row.remove("ID");
            row.replaceAll((name, value) -> value == null ? null : Php.toText(value));
            shown.add(row);
        });
        return new Answer(shown, found.total(), found.next());
    }
}
