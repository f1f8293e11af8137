package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.MethodRegistry;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.portal.RecordTable;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pipelines of deals: {@code crm.dealcategory.*} and {@code crm.category.list}. The one with the id 0 is always there. */
final class CategoryMethods {

    private static final Set<String> CRM = Set.of("crm");

    private final PortalState portal;
    private final RecordTable categories;
    private final TableMethods table;
    private String defaultName = "General";

    CategoryMethods(PortalState portal) {
        this.portal = portal;
        this.categories = portal.tables.of("deal category");
        this.table = new TableMethods(portal, categories, FieldCatalog.of("dealcategory"));
    }

    void addTo(MethodRegistry registry) {
        registry.add("crm.dealcategory.fields", CRM, table.fields());
        registry.add("crm.dealcategory.add", CRM, this::add);
        registry.add("crm.dealcategory.get", CRM, table.get());
        registry.add("crm.dealcategory.list", CRM, table.list());
        registry.add("crm.dealcategory.update", CRM, table.update());
        registry.add("crm.dealcategory.delete", CRM, table.delete());
        registry.add(
                "crm.dealcategory.default.get",
                CRM,
                (context, params) -> portal.locked(() -> Answer.of(Php.map("ID", 0L, "NAME", defaultName))));
        registry.add("crm.dealcategory.default.set", CRM, this::renameDefault);
        registry.add("crm.dealcategory.status", CRM, (context, params) -> Answer.of(dictionary(id(params))));
        registry.add("crm.dealcategory.stage.list", CRM, this::stages);
        registry.add("crm.category.list", CRM, this::list);
    }

    private Answer add(CallContext context, Params params) {
        return portal.locked(() -> {
            Map<String, @Nullable Object> row = FieldCatalog.of("dealcategory").blank();
            row.put("CREATED_DATE", portal.print(portal.now()));
            table.write(row, params, false);
            return Answer.of(categories.add(row));
        });
    }

    private Answer renameDefault(CallContext context, Params params) {
        String name = params.upperCase().text("NAME");
        if (name.isEmpty()) {
            throw RestError.plain("Parameter 'name' is not defined.");
        }
        portal.lockedRun(() -> defaultName = name);
        return Answer.of(true);
    }

    private static long id(Params params) {
        return params.upperCase().number("ID");
    }

    private static String dictionary(long category) {
        return category > 0 ? "DEAL_STAGE_" + category : "DEAL_STAGE";
    }

    private Answer stages(CallContext context, Params params) {
        return Answer.of(portal.locked(() -> portal.statuses.table().rows()).stream()
                .filter(row -> "DEAL_STAGE".equals(row.get("ENTITY_ID")))
                .map(row -> Php.map(
                        "NAME", row.get("NAME"),
                        "SORT", row.get("SORT"),
                        "STATUS_ID", (id(params) > 0 ? "C" + id(params) + ":" : "") + row.get("STATUS_ID")))
                .toList());
    }

    private Answer list(CallContext context, Params params) {
        long entityType = params.number("entityTypeId");
        return portal.locked(() -> {
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            rows.add(row(entityType, 0, defaultName, 10, "Y"));
            for (Map<String, @Nullable Object> category : categories.rows()) {
                rows.add(row(
                        entityType,
                        Php.toLong(category.get("ID")),
                        Php.toText(category.get("NAME")),
                        Php.toLong(category.get("SORT")),
                        "N"));
            }
            return new Answer(Php.map("categories", rows), (long) rows.size(), null);
        });
    }

    private static Map<String, @Nullable Object> row(
            long entityType, long id, String name, long sort, String byDefault) {
        return Php.map(
                "id",
                id,
                "name",
                name,
                "sort",
                sort,
                "entityTypeId",
                entityType,
                "isDefault",
                byDefault,
                "originId",
                "",
                "originatorId",
                "");
    }
}
