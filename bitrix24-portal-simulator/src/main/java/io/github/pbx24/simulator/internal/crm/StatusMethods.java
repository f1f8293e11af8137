package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.RestMethod;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.CrmDictionaries;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ListQuery;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code crm.status.*}. System entries can be renamed but not deleted. */
final class StatusMethods {

    private static final List<List<String>> DICTIONARIES = List.of(
            List.of("STATUS", "Lead statuses"),
            List.of("SOURCE", "Sources"),
            List.of("CONTACT_TYPE", "Contact types"),
            List.of("COMPANY_TYPE", "Company types"),
            List.of("EMPLOYEES", "Employees"),
            List.of("INDUSTRY", "Industry"),
            List.of("DEAL_TYPE", "Deal types"),
            List.of("DEAL_STAGE", "Deal stages"),
            List.of("HONORIFIC", "Salutations"));

    private final PortalState portal;
    private final TableMethods table;
    private final ListQuery query;

    StatusMethods(PortalState portal) {
        this.portal = portal;
        this.table = new TableMethods(portal, portal.statuses.table(), FieldCatalog.of("status"));
        this.query = new ListQuery(portal.settings().zone());
    }

    TableMethods table() {
        return table;
    }

    Answer list(CallContext context, Params params) {
        return query.listed(portal.locked(() -> portal.statuses.table().rows()), params, "ID", Set.of());
    }

    Answer add(CallContext context, Params params) {
        Params fields = new Params(params.upperCase().object("FIELDS"));
        for (String required : List.of("ENTITY_ID", "STATUS_ID", "NAME")) {
            if (fields.text(required).isEmpty()) {
                throw RestError.plain("The field " + required + " is required.");
            }
        }
        String dictionary = fields.text("ENTITY_ID");
        String statusId = fields.text("STATUS_ID");
        return portal.locked(() -> {
            if (portal.statuses.has(dictionary, statusId)) {
                throw RestError.plain("A status with the ID " + statusId + " already exists.");
            }
            Map<String, @Nullable Object> row = CrmDictionaries.row(
                    dictionary, statusId, fields.text("NAME"), fields.number("SORT"), fields.text("SEMANTICS"), false);
            return Answer.of(portal.statuses.table().add(row));
        });
    }

    RestMethod delete() {
        return (context, params) -> portal.locked(() -> {
            Map<String, @Nullable Object> row = table.existing(params);
            if ("Y".equals(row.get("SYSTEM"))
                    && !new Params(params.upperCase().object("PARAMS"))
                            .text("FORCED")
                            .equals("Y")) {
                throw RestError.plain(
                        "CRM System Status can be deleted only if parameter FORCED is specified and equal to \"Y\".");
            }
            portal.statuses.table().remove(Php.toLong(row.get("ID")));
            return Answer.of(true);
        });
    }

    Answer types(CallContext context, Params params) {
        return Answer.of(DICTIONARIES.stream()
                .map(entry -> {
                    Map<String, @Nullable Object> row = Php.map("ID", entry.get(0), "NAME", entry.get(1));
                    boolean deals = entry.get(0).equals("DEAL_STAGE");
                    boolean leads = entry.get(0).equals("STATUS");
                    row.put(
                            "SEMANTIC_INFO",
                            deals
                                    ? Php.map(
                                            "START_FIELD",
                                            "NEW",
                                            "FINAL_SUCCESS_FIELD",
                                            "WON",
                                            "FINAL_UNSUCCESS_FIELD",
                                            "LOSE",
                                            "FINAL_SORT",
                                            0L)
                                    : leads
                                            ? Php.map(
                                                    "START_FIELD",
                                                    "NEW",
                                                    "FINAL_SUCCESS_FIELD",
                                                    "CONVERTED",
                                                    "FINAL_UNSUCCESS_FIELD",
                                                    "JUNK",
                                                    "FINAL_SORT",
                                                    0L)
                                            : List.of());
                    if (deals || leads) {
                        row.put("ENTITY_TYPE_ID", deals ? 2L : 1L);
                    }
                    return row;
                })
                .toList());
    }

    Answer items(CallContext context, Params given) {
        Params params = given.upperCase();
        String dictionary = params.has("ENTITYID") ? params.text("ENTITYID") : params.text("ENTITY_ID");
        if (dictionary.isEmpty()) {
            throw RestError.plain("The parameter 'entityId' is not specified or empty.");
        }
        return Answer.of(portal.locked(() -> portal.statuses.table().rows()).stream()
                .filter(row -> dictionary.equals(row.get("ENTITY_ID")))
                .map(row -> Php.map(
                        "NAME",
                        row.get("NAME"),
                        "SORT",
                        Php.toLong(row.get("SORT")),
                        "STATUS_ID",
                        row.get("STATUS_ID")))
                .toList());
    }
}
