package io.github.pbx24.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** get, list, add and update of leads, deals, contacts, companies and activities; timeline comments. */
final class CrmMethods {

    private static final Set<String> READ_ONLY = Set.of("ID", "DATE_CREATE", "CREATED_BY_ID", "HAS_PHONE");
    private static final Set<String> IMMUTABLE_IN_ACTIVITY =
            Set.of("ID", "OWNER_TYPE_ID", "TYPE_ID", "PROVIDER_ID", "FILES", "COMMUNICATIONS");

    private final Portal portal;
    private final ListQuery query;

    CrmMethods(Portal portal) {
        this.portal = portal;
        this.query = new ListQuery(portal.settings().zone());
    }

    RestMethod get(CrmObjectType type) {
        return (context, params) -> portal.locked(() -> Answer.of(new LinkedHashMap<>(existing(type, params))));
    }

    RestMethod list(CrmObjectType type) {
        return (context, params) -> listed(portal.locked(() -> copies(portal.crm.rows(type))), params, "ID");
    }

    RestMethod add(CrmObjectType type) {
        return (context, params) -> portal.locked(() -> {
            Map<String, @Nullable Object> fields = fields(params);
            List<String> phones = Crm.phones(fields);
            fields.remove("PHONE");
            long responsible = Php.toLong(fields.get("ASSIGNED_BY_ID"));
            Map<String, @Nullable Object> initial = switch (type) {
                case CONTACT -> Crm.contactFields("");
                case LEAD -> Crm.leadFields("", "");
                case DEAL -> Crm.dealFields("", null);
                case COMPANY -> Php.map("TITLE", "");
            };
            fields.forEach((key, value) -> initial.put(key, flat(value)));
            long id = portal.crm.add(
                    type,
                    initial,
                    phones.isEmpty() ? "" : phones.get(0),
                    responsible > 0 ? responsible : context.caller().userId());
            context.raise("ONCRM" + type.name() + "ADD", CallCrm.fields(id));
            return Answer.of(id);
        });
    }

    RestMethod update(CrmObjectType type) {
        return (context, params) -> portal.locked(() -> {
            Map<String, @Nullable Object> row = existing(type, params);
            fields(params).forEach((key, value) -> {
                if (key.equals("PHONE")) {
                    updatePhones(row, value);
                } else if (!READ_ONLY.contains(key)) {
                    row.put(key, flat(value));
                }
            });
            row.put("DATE_MODIFY", portal.print(portal.now()));
            context.raise("ONCRM" + type.name() + "UPDATE", CallCrm.fields(Php.toLong(row.get("ID"))));
            return Answer.of(true);
        });
    }

    private void updatePhones(Map<String, @Nullable Object> row, @Nullable Object given) {
        Map<String, Map<String, @Nullable Object>> phones = new LinkedHashMap<>();
        for (Object present : Php.listOf(row.get("PHONE"))) {
            Map<String, @Nullable Object> entry = Php.entries(present);
            phones.put(Php.toText(entry.get("ID")), entry);
        }
        for (Object change : Php.listOf(given)) {
            Map<String, @Nullable Object> entry = Php.entries(change);
            String id = Php.toText(entry.get("ID"));
            String number = Php.toText(entry.get("VALUE"));
            boolean delete = "Y".equals(entry.get("DELETE")) || number.isEmpty();
            if (id.isEmpty() && !delete) {
                Map<String, @Nullable Object> added = portal.crm.phoneEntry(number);
                phones.put(Php.toText(added.get("ID")), added);
            } else if (delete) {
                phones.remove(id);
            } else {
                phones.computeIfPresent(id, (key, present) -> {
                    present.put("VALUE", number);
                    return present;
                });
            }
        }
        row.put("HAS_PHONE", phones.isEmpty() ? "N" : "Y");
        row.put("PHONE", new ArrayList<>(phones.values()));
        if (phones.isEmpty()) {
            row.remove("PHONE");
        }
    }

    /** The portal stores text; lists and maps stay what they are. */
    private static @Nullable Object flat(@Nullable Object value) {
        return value == null || value instanceof List || value instanceof Map ? value : Php.toText(value);
    }

    private Map<String, @Nullable Object> existing(CrmObjectType type, Params params) {
        boolean deal = type == CrmObjectType.DEAL;
        long id = params.upperCase().number("ID");
        if (id <= 0) {
            throw RestError.plain("ID is not defined or invalid" + (deal ? "" : "."));
        }
        String missing = type == CrmObjectType.CONTACT ? "Contact is not found" : "Not found";
        return portal.crm.find(type, id).orElseThrow(() -> RestError.plain(missing));
    }

    private static Map<String, @Nullable Object> fields(Params params) {
        Params upper = params.upperCase();
        if (!(upper.get("FIELDS") instanceof Map)) {
            throw RestError.plain("Parameter 'fields' must be array");
        }
        return upper.object("FIELDS");
    }

    private Answer listed(List<Map<String, @Nullable Object>> rows, Params given, String orderedBy) {
        Params params = given.upperCase();
        Map<String, @Nullable Object> order = params.object("ORDER");
        List<Map<String, @Nullable Object>> found = query.filter(rows, params.object("FILTER"), Set.of());
        found = query.sort(found, order.isEmpty() ? Php.map(orderedBy, "ASC") : order);
        List<@Nullable Object> select = Php.listOf(params.get("SELECT"));
        return query.page(ListQuery.select(found, select), params.get("START"));
    }

    private static List<Map<String, @Nullable Object>> copies(List<Map<String, @Nullable Object>> rows) {
        List<Map<String, @Nullable Object>> copies = new ArrayList<>();
        rows.forEach(row -> copies.add(new LinkedHashMap<>(row)));
        return copies;
    }

    Answer getActivity(CallContext context, Params params) {
        return portal.locked(() -> {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>(existingActivity(params));
            copy.put("FILES", files(context, Php.toLong(copy.get("ID"))));
            return Answer.of(copy);
        });
    }

    Answer listActivities(CallContext context, Params params) {
        boolean withFiles = Php.listOf(params.upperCase().get("SELECT")).contains("FILES");
        List<@Nullable Object> wanted = Php.listOf(
                new Params(params.upperCase().object("FILTER")).upperCase().get("BINDINGS"));
        List<Map<String, @Nullable Object>> rows = portal.locked(() -> {
            List<Map<String, @Nullable Object>> copies = copies(portal.activities.rows());
            copies.removeIf(row -> !wanted.isEmpty() && !boundTo(Php.toLong(row.get("ID")), wanted));
            if (withFiles) {
                copies.forEach(row -> row.put("FILES", files(context, Php.toLong(row.get("ID")))));
            }
            return copies;
        });
        Map<String, @Nullable Object> without = params.upperCase().object("FILTER");
        without.remove("BINDINGS");
        Map<String, @Nullable Object> asked =
                new LinkedHashMap<>(params.upperCase().asMap());
        asked.put("FILTER", without);
        return listed(rows, new Params(asked), "START_TIME");
    }

    private boolean boundTo(long activity, List<@Nullable Object> wanted) {
        return wanted.stream().anyMatch(pair -> {
            Params binding = new Params(Php.entries(pair));
            return portal.activities.bindings(activity).stream()
                    .anyMatch(object -> object.type().ownerTypeId() == binding.number("OWNER_TYPE_ID")
                            && object.id() == binding.number("OWNER_ID"));
        });
    }

    Answer updateActivity(CallContext context, Params params) {
        return portal.locked(() -> {
            Map<String, @Nullable Object> row = existingActivity(params);
            fields(params).forEach((key, value) -> {
                if (!IMMUTABLE_IN_ACTIVITY.contains(key)) {
                    row.put(key, flat(value));
                }
            });
            row.put("LAST_UPDATED", portal.print(portal.now()));
            context.raise("ONCRMACTIVITYUPDATE", CallCrm.fields(Php.toLong(row.get("ID"))));
            return Answer.of(true);
        });
    }

    private Map<String, @Nullable Object> existingActivity(Params params) {
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

    Answer addComment(CallContext context, Params params) {
        if (!(params.get("fields") instanceof Map)) {
            throw RestError.of(400, "100", "Could not find value for parameter {fields}");
        }
        Params fields = new Params(params.object("fields"));
        if (fields.text("COMMENT").isEmpty()) {
            throw RestError.of(400, "INVALID_ARG_VALUE", "Empty comment message");
        }
        return portal.locked(() -> {
            CrmObjectType.of(fields.text("ENTITY_TYPE"))
                    .flatMap(type -> portal.crm.find(type, fields.number("ENTITY_ID")))
                    .orElseThrow(() -> RestError.of(400, "OWNER_NOT_FOUND", "Owner was not found"));
            List<String> names = new ArrayList<>();
            for (Object file : Php.listOf(fields.get("FILES"))) {
                names.add(Php.toText(Php.entries(file).get("0")));
            }
            return Answer.of(portal.crm.comment(
                    fields.text("ENTITY_TYPE"),
                    fields.number("ENTITY_ID"),
                    context.caller().userId(),
                    fields.text("COMMENT"),
                    names));
        });
    }
}
