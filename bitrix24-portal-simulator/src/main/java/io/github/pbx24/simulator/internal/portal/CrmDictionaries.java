package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.internal.php.Php;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dictionaries of the CRM: statuses, stages, sources. Guarded by the portal's lock. */
public final class CrmDictionaries {

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

    private static final List<String> SOURCES = List.of(
            "CALL",
            "EMAIL",
            "WEB",
            "ADVERTISING",
            "PARTNER",
            "RECOMMENDATION",
            "TRADE_SHOW",
            "WEBFORM",
            "CALLBACK",
            "RC_GENERATOR",
            "STORE",
            "OTHER");

    private static final List<String> KINDS = List.of("CLIENT", "SUPPLIER", "PARTNER", "OTHER");

    private final RecordTable table = new RecordTable(101);

    CrmDictionaries() {
        add("STATUS", LEAD_STATUSES);
        add("DEAL_STAGE", DEAL_STAGES);
        add("SOURCE", SOURCES.stream().map(CrmDictionaries::named).toList());
        add("CONTACT_TYPE", KINDS.stream().map(CrmDictionaries::named).toList());
        add("COMPANY_TYPE", KINDS.stream().map(CrmDictionaries::named).toList());
        add(
                "DEAL_TYPE",
                List.of(List.of("SALE", "Sale", ""), List.of("GOODS", "Goods", ""), List.of("SERVICE", "Service", "")));
    }

    private static List<String> named(String id) {
        String name = id.charAt(0) + id.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
        return List.of(id, name, "");
    }

    private void add(String dictionary, List<List<String>> entries) {
        for (List<String> entry : entries) {
            boolean system = !entry.get(2).isEmpty() || entry.get(0).equals("NEW");
            table.add(
                    row(dictionary, entry.get(0), entry.get(1), table.rows().size() * 10L + 10, entry.get(2), system));
        }
    }

    /** A new row; stages and statuses tell their meaning in {@code EXTRA} too. */
    public static Map<String, @Nullable Object> row(
            String dictionary, String statusId, String name, long sort, String semantics, boolean system) {
        Map<String, @Nullable Object> row = Php.map(
                "ENTITY_ID",
                dictionary,
                "STATUS_ID",
                statusId,
                "NAME",
                name,
                "NAME_INIT",
                system ? name : "",
                "SORT",
                Long.toString(sort),
                "SYSTEM",
                system ? "Y" : "N",
                "CATEGORY_ID",
                null,
                "COLOR",
                "#39A8EF",
                "SEMANTICS",
                semantics.isEmpty() ? null : semantics);
        if (dictionary.equals("STATUS") || dictionary.startsWith("DEAL_STAGE")) {
            String word = semantics.equals("S") ? "success" : semantics.equals("F") ? "failure" : "process";
            row.put("EXTRA", Php.map("SEMANTICS", word, "COLOR", "#39A8EF"));
        }
        return row;
    }

    public RecordTable table() {
        return table;
    }

    public boolean has(String dictionary, String statusId) {
        return table.rows().stream()
                .anyMatch(row -> dictionary.equals(row.get("ENTITY_ID")) && statusId.equals(row.get("STATUS_ID")));
    }

    /** {@code P} for open, {@code S} for won, {@code F} for lost. */
    public String semantics(String dictionary, String statusId) {
        return table.rows().stream()
                .filter(row -> dictionary.equals(row.get("ENTITY_ID")) && statusId.equals(row.get("STATUS_ID")))
                .map(row -> row.get("SEMANTICS") == null ? "P" : Php.toText(row.get("SEMANTICS")))
                .findFirst()
                .orElse("P");
    }
}
