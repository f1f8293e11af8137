package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.MethodRegistry;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ListQuery;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code crm.item.*}: the same leads, deals, contacts and companies under camel-case names and with typed values. */
final class ItemMethods {

    private static final Set<String> CRM = Set.of("crm");

    private final PortalState portal;
    private final Map<CrmObjectType, CrmObjectMethods> methods = new EnumMap<>(CrmObjectType.class);
    private final Map<CrmObjectType, ObjectFields> fields = new EnumMap<>(CrmObjectType.class);
    private final ListQuery query;

    ItemMethods(PortalState portal) {
        this.portal = portal;
        this.query = new ListQuery(portal.settings().zone());
        for (CrmObjectType type : CrmObjectType.values()) {
            methods.put(type, new CrmObjectMethods(portal, type));
            fields.put(type, new ObjectFields(portal, type));
        }
    }

    void addTo(MethodRegistry registry) {
        registry.add("crm.item.fields", CRM, this::fields);
        registry.add("crm.item.get", CRM, this::get);
        registry.add("crm.item.add", CRM, this::add);
        registry.add("crm.item.update", CRM, this::update);
        registry.add("crm.item.delete", CRM, this::delete);
        registry.add("crm.item.list", CRM, this::list);
    }

    private static CrmObjectType type(Params params) {
        long entityTypeId = params.number("entityTypeId");
        return Arrays.stream(CrmObjectType.values())
                .filter(known -> known.ownerTypeId() == entityTypeId)
                .findFirst()
                .orElseThrow(() -> RestError.of(400, "NOT_FOUND", "SPA not found"));
    }

    private CrmObjectMethods methods(CrmObjectType type) {
        return java.util.Objects.requireNonNull(methods.get(type));
    }

    private ObjectFields of(CrmObjectType type) {
        return java.util.Objects.requireNonNull(fields.get(type));
    }

    private Answer fields(CallContext context, Params params) {
        CrmObjectType type = type(params);
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        portal.locked(() -> of(type).describe()).forEach((name, description) -> {
            Map<String, @Nullable Object> field = Php.entries(description);
            field.put("upperName", name);
            all.put(ItemNames.camel(name), field);
        });
        return Answer.of(Php.map("fields", all));
    }

    private Answer get(CallContext context, Params params) {
        CrmObjectType type = type(params);
        return portal.locked(() -> Answer.of(Php.map("item", shown(type, existing(type, params), params))));
    }

    private Map<String, @Nullable Object> existing(CrmObjectType type, Params params) {
        return portal.crm
                .find(type, params.number("id"))
                .orElseThrow(() -> RestError.of(400, "NOT_FOUND", "Element was not found"));
    }

    private Map<String, @Nullable Object> shown(CrmObjectType type, Map<String, @Nullable Object> row, Params params) {
        boolean originalNames = params.text("useOriginalUfNames").equals("Y");
        return ItemNames.item(type, of(type).shown(row), of(type).types(), originalNames);
    }

    private Answer add(CallContext context, Params params) {
        CrmObjectType type = type(params);
        long id = Php.toLong(methods(type).add().call(context, upper(params)).result());
        return portal.locked(() ->
                Answer.of(Php.map("item", shown(type, portal.crm.find(type, id).orElseThrow(), params))));
    }

    private Answer update(CallContext context, Params params) {
        CrmObjectType type = type(params);
        portal.lockedRun(() -> existing(type, params));
        methods(type).update().call(context, upper(params));
        return get(context, params);
    }

    private Answer delete(CallContext context, Params params) {
        CrmObjectType type = type(params);
        portal.lockedRun(() -> existing(type, params));
        methods(type).delete().call(context, params);
        return Answer.of(List.of());
    }

    private static Params upper(Params params) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        params.object("fields").forEach((name, value) -> fields.put(ItemNames.upper(name), value));
        Map<String, @Nullable Object> phones =
                ItemNames.entries(params.object("fields").get("fm"));
        fields.remove("FM");
        fields.putAll(phones);
        return new Params(Php.map("ID", params.get("id"), "FIELDS", fields));
    }

    private Answer list(CallContext context, Params params) {
        CrmObjectType type = type(params);
        List<Map<String, @Nullable Object>> rows = portal.locked(
                () -> portal.crm.rows(type).stream().map(of(type)::shown).toList());
        Set<String> known = portal.locked(of(type)::filterable);
        rows = ItemFilter.apply(query, rows, params.object("filter"), known);
        Map<String, @Nullable Object> order = new LinkedHashMap<>();
        params.object("order").forEach((name, way) -> order.put(ItemNames.upper(name), way));
        Answer page = query.page(query.sort(rows, order.isEmpty() ? Php.map("ID", "ASC") : order), params.get("start"));
        List<@Nullable Object> select = Php.listOf(params.get("select"));
        List<Map<String, @Nullable Object>> items = portal.locked(() -> Php.listOf(page.result()).stream()
                .map(row -> narrowed(shown(type, Php.entries(row), params), select))
                .toList());
        return new Answer(Php.map("items", items), page.total(), page.next());
    }

    private static Map<String, @Nullable Object> narrowed(
            Map<String, @Nullable Object> item, List<@Nullable Object> select) {
        if (!select.isEmpty() && !select.contains("*")) {
            item.keySet().removeIf(name -> !name.equals("id") && !select.contains(name));
        }
        return item;
    }
}
