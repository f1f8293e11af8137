package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.CrmBinding;
import io.github.pbx24.simulator.internal.context.CrmEvents;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ListQuery;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code crm.activity.*}: fields, get, list, add, update, delete, and the objects an activity is bound to. */
final class ActivityMethods {

    /** Values of {@code TYPE_ID} that need somebody to talk to. */
    private static final Set<Long> WITH_COMMUNICATION = Set.of(2L, 4L);

    private final PortalState portal;
    private final FieldCatalog catalog = FieldCatalog.of("activity");
    private final ListQuery query;

    ActivityMethods(PortalState portal) {
        this.portal = portal;
        this.query = new ListQuery(portal.settings().zone());
    }

    Answer fields(CallContext context, Params params) {
        return Answer.of(catalog.describe());
    }

    Answer communicationFields(CallContext context, Params params) {
        return Answer.of(FieldCatalog.of("communication").describe());
    }

    Answer get(CallContext context, Params params) {
        return portal.locked(() -> {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>(existing(params));
            copy.put("FILES", files(context, Php.toLong(copy.get("ID"))));
            return Answer.of(copy);
        });
    }

    /** Files and communications are shown only to a selection that names them. */
    Answer list(CallContext context, Params given) {
        Params params = given.upperCase();
        List<@Nullable Object> select = Php.listOf(params.get("SELECT"));
        Map<String, @Nullable Object> filter = params.object("FILTER");
        List<@Nullable Object> wanted =
                Php.listOf(new Params(filter).upperCase().get("BINDINGS"));
        filter.keySet().removeIf(key -> key.equalsIgnoreCase("BINDINGS"));
        List<Map<String, @Nullable Object>> rows = portal.locked(() -> {
            List<Map<String, @Nullable Object>> copies = new ArrayList<>();
            for (Map<String, @Nullable Object> row : portal.activities.rows()) {
                long id = Php.toLong(row.get("ID"));
                if (wanted.isEmpty() || boundTo(id, wanted)) {
                    Map<String, @Nullable Object> copy = new LinkedHashMap<>(row);
                    if (select.contains("FILES")) {
                        copy.put("FILES", files(context, id));
                    }
                    if (!select.contains("COMMUNICATIONS")) {
                        copy.remove("COMMUNICATIONS");
                    }
                    copies.add(copy);
                }
            }
            return copies;
        });
        Map<String, @Nullable Object> asked = params.asMap();
        asked.put("FILTER", filter);
        return query.listed(rows, new Params(asked), "START_TIME", Set.of());
    }

    private boolean boundTo(long activity, List<@Nullable Object> wanted) {
        return wanted.stream().anyMatch(pair -> {
            Params binding = new Params(Php.entries(pair));
            return portal.activities.bindings(activity).stream()
                    .anyMatch(object -> object.type().ownerTypeId() == binding.number("OWNER_TYPE_ID")
                            && object.id() == binding.number("OWNER_ID"));
        });
    }

    Answer add(CallContext context, Params params) {
        Params fields = new Params(params.upperCase().object("FIELDS"));
        return portal.locked(() -> {
            CrmBinding owner = owner(fields.number("OWNER_TYPE_ID"), fields.number("OWNER_ID"));
            List<@Nullable Object> communications = Php.listOf(fields.get("COMMUNICATIONS"));
            if (WITH_COMMUNICATION.contains(fields.number("TYPE_ID")) && communications.isEmpty()) {
                throw RestError.plain("The field COMMUNICATIONS is not defined or invalid.");
            }
            long id = portal.activities.nextId();
            Map<String, @Nullable Object> row = initial(context, id);
            write(row, fields, false);
            row.put("COMMUNICATIONS", communications(id, owner, communications));
            portal.activities.put(id, row);
            portal.activities.bindings(id, List.of(owner));
            context.raise("ONCRMACTIVITYADD", CrmEvents.data(id));
            return Answer.of(id);
        });
    }

    private CrmBinding owner(long ownerTypeId, long ownerId) {
        Optional<CrmObjectType> type = Arrays.stream(CrmObjectType.values())
                .filter(known -> known.ownerTypeId() == ownerTypeId)
                .findFirst();
        if (type.isEmpty()) {
            throw RestError.plain("The field OWNER_TYPE_ID is not defined or invalid.");
        }
        portal.crm
                .find(type.get(), ownerId)
                .orElseThrow(() -> RestError.plain("The field OWNER_ID is not defined or invalid."));
        return new CrmBinding(type.get(), ownerId, false);
    }

    private Map<String, @Nullable Object> initial(CallContext context, long id) {
        String now = portal.print(portal.now());
        String user = Long.toString(context.caller().userId());
        Map<String, @Nullable Object> row = catalog.blank();
        row.put("ID", Long.toString(id));
        row.put("CREATED", now);
        row.put("LAST_UPDATED", now);
        row.put("START_TIME", now);
        row.put("END_TIME", now);
        row.put("DEADLINE", now);
        row.put("RESPONSIBLE_ID", user);
        row.put("AUTHOR_ID", user);
        row.put("EDITOR_ID", user);
        row.put("PRIORITY", "2");
        row.put("STATUS", "1");
        row.put("DIRECTION", "0");
        row.put("DESCRIPTION", "");
        row.put("DESCRIPTION_TYPE", "1");
        row.put("SETTINGS", List.of());
        row.put("PROVIDER_PARAMS", List.of());
        return row;
    }

    private void write(Map<String, @Nullable Object> row, Params fields, boolean present) {
        fields.asMap()
                .forEach((name, value) -> catalog.find(name)
                        .filter(field -> field.writable() && !field.is('M') && !(present && field.is('I')))
                        .ifPresent(field -> row.put(
                                name,
                                FieldCatalog.stored(
                                        field.type(), value, portal.settings().zone()))));
        if (fields.has("COMPLETED")) {
            row.put("STATUS", "Y".equals(row.get("COMPLETED")) ? "2" : "1");
        }
    }

    private static List<Map<String, @Nullable Object>> communications(
            long activity, CrmBinding owner, List<@Nullable Object> given) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Object entry : given) {
            Params fields = new Params(Php.entries(entry));
            rows.add(Php.map(
                    "ID", Long.toString(activity * 10 + rows.size()),
                    "TYPE", fields.text("TYPE"),
                    "VALUE", fields.text("VALUE"),
                    "ENTITY_ID", fields.has("ENTITY_ID") ? fields.text("ENTITY_ID") : Long.toString(owner.id()),
                    "ENTITY_TYPE_ID",
                            fields.has("ENTITY_TYPE_ID")
                                    ? fields.text("ENTITY_TYPE_ID")
                                    : Integer.toString(owner.type().ownerTypeId()),
                    "ENTITY_SETTINGS", List.of()));
        }
        return rows;
    }

    Answer update(CallContext context, Params params) {
        return portal.locked(() -> {
            Map<String, @Nullable Object> row = existing(params);
            write(row, new Params(params.upperCase().object("FIELDS")), true);
            row.put("EDITOR_ID", Long.toString(context.caller().userId()));
            row.put("LAST_UPDATED", portal.print(portal.now()));
            context.raise("ONCRMACTIVITYUPDATE", CrmEvents.data(Php.toLong(row.get("ID"))));
            return Answer.of(true);
        });
    }

    Answer delete(CallContext context, Params params) {
        return portal.locked(() -> {
            long id = Php.toLong(existing(params).get("ID"));
            portal.activities.remove(id);
            context.raise("ONCRMACTIVITYDELETE", CrmEvents.data(id));
            return Answer.of(true);
        });
    }

    Answer bind(CallContext context, Params params) {
        return changeBindings(params, (bindings, object) -> {
            bindings.add(object);
            return bindings;
        });
    }

    Answer unbind(CallContext context, Params params) {
        return changeBindings(params, (bindings, object) -> {
            boolean removed = bindings.removeIf(bound -> bound.type() == object.type() && bound.id() == object.id());
            if (!removed) {
                throw RestError.of(400, "BINDING_NOT_FOUND", "Binding not found");
            }
            if (bindings.isEmpty()) {
                throw RestError.of(400, "LAST_BINDING_CANNOT_BE_DELETED", "The last binding cannot be deleted");
            }
            return bindings;
        });
    }

    private interface BindingChange {
        List<CrmBinding> apply(List<CrmBinding> bindings, CrmBinding object);
    }

    private Answer changeBindings(Params params, BindingChange change) {
        return portal.locked(() -> {
            long id = bound(params);
            CrmBinding object = owner(params.number("entityTypeId"), params.number("entityId"));
            portal.activities.bindings(id, change.apply(new ArrayList<>(portal.activities.bindings(id)), object));
            return Answer.of(true);
        });
    }

    Answer bindings(CallContext context, Params params) {
        return portal.locked(() -> Answer.of(portal.activities.bindings(bound(params)).stream()
                .map(object -> Php.map("entityTypeId", (long) object.type().ownerTypeId(), "entityId", object.id()))
                .toList()));
    }

    private long bound(Params params) {
        long id = params.number("activityId");
        portal.activities.find(id).orElseThrow(() -> RestError.of(400, "NOT_FOUND", "Activity was not found"));
        return id;
    }

    private Map<String, @Nullable Object> existing(Params params) {
        return portal.activities
                .find(params.upperCase().number("ID"))
                .orElseThrow(() -> RestError.plain("Activity is not found."));
    }

    private List<Map<String, @Nullable Object>> files(CallContext context, long activityId) {
        String auth = context.caller().isWebhook() ? "" : context.caller().credential();
        List<Map<String, @Nullable Object>> files = new ArrayList<>();
        for (long file : portal.activities.files(activityId)) {
            String url = portal.baseUrl() + "/bitrix/tools/crm_show_file.php?fileId=" + file + "&ownerTypeId=6&ownerId="
                    + activityId + "&auth=" + auth;
            files.add(Php.map("id", file, "url", url));
        }
        return files;
    }
}
