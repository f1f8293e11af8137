package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.CrmEvents;
import io.github.pbx24.simulator.internal.context.MethodRegistry;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.portal.RecordTable;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code crm.deal.recurring.*}: templates that make deals. */
final class RecurringMethods {

    private static final Set<String> CRM = Set.of("crm");

    private final PortalState portal;
    private final RecordTable templates;
    private final TableMethods table;

    RecurringMethods(PortalState portal) {
        this.portal = portal;
        this.templates = portal.tables.of("recurring deal");
        this.table = new TableMethods(portal, templates, FieldCatalog.of("recurring"));
    }

    void addTo(MethodRegistry registry) {
        registry.add("crm.deal.recurring.fields", CRM, table.fields());
        registry.add("crm.deal.recurring.get", CRM, table.get());
        registry.add("crm.deal.recurring.list", CRM, table.list());
        registry.add("crm.deal.recurring.update", CRM, table.update());
        registry.add("crm.deal.recurring.delete", CRM, table.delete());
        registry.add("crm.deal.recurring.add", CRM, this::add);
        registry.add("crm.deal.recurring.expose", CRM, this::expose);
    }

    private Answer add(CallContext context, Params params) {
        return portal.locked(() -> {
            Map<String, @Nullable Object> row = FieldCatalog.of("recurring").blank();
            table.write(row, params, false);
            long based = Php.toLong(row.get("DEAL_ID"));
            Map<String, @Nullable Object> deal =
                    portal.crm.find(CrmObjectType.DEAL, based).orElseThrow(() -> RestError.plain("Deal is not found."));
            row.put("BASED_ID", Long.toString(based));
            row.put("DEAL_ID", Long.toString(copy(context, deal, "Y")));
            row.put("ACTIVE", "Y");
            row.put("COUNTER_REPEAT", "0");
            return Answer.of(templates.add(row));
        });
    }

    private Answer expose(CallContext context, Params params) {
        return portal.locked(() -> {
            Map<String, @Nullable Object> template = table.existing(params);
            Map<String, @Nullable Object> deal = portal.crm
                    .find(CrmObjectType.DEAL, Php.toLong(template.get("DEAL_ID")))
                    .orElseThrow(() -> RestError.plain("Not found."));
            return Answer.of(Php.map("DEAL_ID", copy(context, deal, "N")));
        });
    }

    private long copy(CallContext context, Map<String, @Nullable Object> deal, String recurring) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(deal);
        fields.remove("ID");
        long id = portal.crm.add(CrmObjectType.DEAL, fields, "", Php.toLong(deal.get("ASSIGNED_BY_ID")));
        portal.crm.find(CrmObjectType.DEAL, id).orElseThrow().put("IS_RECURRING", recurring);
        context.raise("ONCRMDEALADD", CrmEvents.data(id));
        return id;
    }
}
