package io.github.pbx24.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code crm.status.list} and {@code crm.duplicate.findbycomm}. */
final class CrmDictionaryMethods {

    private static final int VALUES_AT_MOST = 20;

    /** {@code STATUS_ID}, name, semantics (S won, F lost, empty for neither). */
    private static final List<List<String>> DEAL_STAGES = List.of(
            List.of("NEW", "New", ""),
            List.of("PREPARATION", "Prepare documents", ""),
            List.of("PREPAYMENT_INVOICE", "Prepayment invoice", ""),
            List.of("EXECUTING", "In progress", ""),
            List.of("FINAL_INVOICE", "Final invoice", ""),
            List.of("WON", "Deal won", "S"),
            List.of("LOSE", "Deal lost", "F"),
            List.of("APOLOGY", "Analyze failure", "F"));

    private static final List<List<String>> LEAD_STATUSES = List.of(
            List.of("NEW", "Unassigned", ""),
            List.of("IN_PROCESS", "In progress", ""),
            List.of("PROCESSED", "Processed", ""),
            List.of("CONVERTED", "Good lead", "S"),
            List.of("JUNK", "Junk lead", "F"));

    private final Portal portal;
    private final ListQuery query;

    CrmDictionaryMethods(Portal portal) {
        this.portal = portal;
        this.query = new ListQuery(portal.settings().zone());
    }

    Answer statuses(CallContext context, Params given) {
        Params params = given.upperCase();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        LEAD_STATUSES.forEach(status -> rows.add(row(rows.size(), "STATUS", status)));
        DEAL_STAGES.forEach(stage -> rows.add(row(rows.size(), "DEAL_STAGE", stage)));
        for (String source : CallCrm.SOURCES) {
            String name = source.charAt(0)
                    + source.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
            rows.add(row(rows.size(), "SOURCE", List.of(source, name, "")));
        }
        Map<String, @Nullable Object> order = params.object("ORDER");
        List<Map<String, @Nullable Object>> found = query.filter(rows, params.object("FILTER"), Set.of());
        return query.page(query.sort(found, order.isEmpty() ? Php.map("ID", "ASC") : order), params.get("START"));
    }

    private static Map<String, @Nullable Object> row(int index, String entity, List<String> status) {
        String semantics = status.get(2);
        boolean system = !semantics.isEmpty() || status.get(0).equals("NEW");
        Map<String, @Nullable Object> row = Php.map(
                "ID",
                Long.toString(101 + 2L * index),
                "ENTITY_ID",
                entity,
                "STATUS_ID",
                status.get(0),
                "NAME",
                status.get(1),
                "NAME_INIT",
                system ? status.get(1) : "",
                "SORT",
                Long.toString(10L * (index + 1)),
                "SYSTEM",
                system ? "Y" : "N",
                "CATEGORY_ID",
                null,
                "COLOR",
                "#39A8EF",
                "SEMANTICS",
                semantics.isEmpty() ? null : semantics);
        if (!entity.equals("SOURCE")) {
            String word = semantics.equals("S") ? "success" : semantics.equals("F") ? "failure" : "process";
            row.put("EXTRA", Php.map("SEMANTICS", word, "COLOR", "#39A8EF"));
        }
        return row;
    }

    /** Ids per kind; an empty list if nothing was found. */
    Answer findByCommunication(CallContext context, Params given) {
        Params params = given.upperCase();
        String kind = params.text("TYPE").toUpperCase(Locale.ROOT);
        if (kind.isEmpty()) {
            throw RestError.plain("Communication type is not defined.");
        }
        if (!kind.equals("PHONE") && !kind.equals("EMAIL")) {
            throw RestError.plain("Communication type '" + kind + "' is not supported in current context.");
        }
        List<String> values =
                Php.listOf(params.get("VALUES")).stream().map(Php::toText).toList();
        if (values.isEmpty()) {
            throw RestError.plain("Communication values is not defined.");
        }
        String wanted = params.text("ENTITY_TYPE").toUpperCase(Locale.ROOT);
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        portal.lockedRun(() -> {
            for (CrmObjectType type : List.of(CrmObjectType.LEAD, CrmObjectType.CONTACT, CrmObjectType.COMPANY)) {
                List<Long> ids = wanted.isEmpty() || wanted.equals(type.name()) ? ids(type, kind, values) : List.of();
                if (!ids.isEmpty()) {
                    found.put(type.name(), ids);
                }
            }
        });
        return Answer.of(found.isEmpty() ? List.of() : found);
    }

    private List<Long> ids(CrmObjectType type, String kind, List<String> values) {
        List<Long> ids = new ArrayList<>();
        for (String value : values.subList(0, Math.min(VALUES_AT_MOST, values.size()))) {
            List<Long> matching =
                    kind.equals("PHONE") ? portal.crm.findByPhone(type, value) : portal.crm.findByEmail(type, value);
            matching.stream().filter(id -> !ids.contains(id)).forEach(ids::add);
        }
        return ids;
    }
}
