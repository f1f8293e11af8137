package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.CrmBinding;
import io.github.pbx24.simulator.internal.context.CrmEvents;
import io.github.pbx24.simulator.internal.context.MethodRegistry;
import io.github.pbx24.simulator.internal.context.OauthApplication;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.portal.RecordTable;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Activities that look as an application wants: {@code crm.activity.configurable.*}. */
final class ConfigurableActivityMethods {

    private static final Set<String> CRM = Set.of("crm");
    private static final String PROVIDER = "CONFIGURABLE_REST_APP";
    private static final String USUAL_TYPE = "CONFIGURABLE";

    private final PortalState portal;
    private final RecordTable details;
    private final RecordTable types;
    private final FieldCatalog catalog = FieldCatalog.of("activity");

    ConfigurableActivityMethods(PortalState portal) {
        this.portal = portal;
        this.details = portal.tables.of("configurable activity");
        this.types = portal.tables.of("activity type");
    }

    void addTo(MethodRegistry registry) {
        registry.add("crm.activity.configurable.add", CRM, this::add);
        registry.add("crm.activity.configurable.get", CRM, this::get);
        registry.add("crm.activity.configurable.update", CRM, this::update);
    }

    /** These methods have an error of their own for webhooks. */
    static long application(CallContext context) {
        OauthApplication application = context.caller().application();
        if (application == null) {
            throw RestError.of(
                    400, "ERROR_WRONG_CONTEXT", "The method can be called only in the context of a REST application");
        }
        return application.id();
    }

    private Answer add(CallContext context, Params params) {
        long application = application(context);
        for (String name : List.of("ownerTypeId", "ownerId", "fields", "layout")) {
            if (!params.has(name)) {
                throw RestError.of(400, "100", "Could not find value for parameter {" + name + "}");
            }
        }
        if (params.object("layout").isEmpty()) {
            throw emptyLayout();
        }
        return portal.locked(() -> {
            CrmBinding owner = owner(params);
            Params fields = checked(application, new Params(params.object("fields")));
            long id = portal.activities.nextId();
            String now = portal.print(portal.now());
            String user = Long.toString(context.caller().userId());
            Map<String, @Nullable Object> row = catalog.blank();
            row.putAll(Php.map("ID", Long.toString(id), "CREATED", now, "START_TIME", now, "END_TIME", now));
            row.putAll(Php.map("LAST_UPDATED", now, "DEADLINE", now, "AUTHOR_ID", user, "EDITOR_ID", user));
            row.putAll(Php.map("RESPONSIBLE_ID", user, "TYPE_ID", "6", "PROVIDER_ID", PROVIDER, "PRIORITY", "2"));
            row.put("OWNER_TYPE_ID", Integer.toString(owner.type().ownerTypeId()));
            row.put("OWNER_ID", Long.toString(owner.id()));
            row.put("COMMUNICATIONS", List.of());
            Map<String, @Nullable Object> detail =
                    Php.map("ACTIVITY_ID", id, "APP_ID", application, "typeId", USUAL_TYPE, "pingOffsets", List.of());
            write(row, detail, fields, params);
            details.add(detail);
            portal.activities.put(id, row);
            portal.activities.bindings(id, List.of(owner));
            context.raise("ONCRMACTIVITYADD", CrmEvents.data(id));
            return Answer.of(Php.map("activity", Php.map("id", id)));
        });
    }

    private static RestError emptyLayout() {
        return RestError.of(400, "ERROR_EMPTY_LAYOUT", "The field layout must be filled");
    }

    private static RestError notFound() {
        return RestError.of(400, "NOT_FOUND", "Not found.");
    }

    private CrmBinding owner(Params params) {
        CrmObjectType type = Arrays.stream(CrmObjectType.values())
                .filter(known -> known.ownerTypeId() == params.number("ownerTypeId"))
                .findFirst()
                .orElseThrow(ConfigurableActivityMethods::notFound);
        long id = params.number("ownerId");
        portal.crm.find(type, id).orElseThrow(ConfigurableActivityMethods::notFound);
        return new CrmBinding(type, id, false);
    }

    private Params checked(long application, Params fields) {
        String type = fields.has("typeId") ? fields.text("typeId") : USUAL_TYPE;
        boolean known = type.equals(USUAL_TYPE)
                || types.rows().stream()
                        .anyMatch(row -> Long.valueOf(application).equals(row.get("APP_ID"))
                                && type.equals(row.get("TYPE_ID"))
                                && "Y".equals(row.get("IS_CONFIGURABLE_TYPE")));
        if (!known) {
            throw RestError.of(400, "WRONG_FIELD_VALUE", "Wrong value of the field typeId");
        }
        if (flag(fields, "isIncomingChannel") && fields.has("deadline")) {
            throw RestError.of(
                    400, "INCOMING_ACTIVITY_CAN_NOT_BE_WITH_DEADLINE", "An incoming activity cannot have a deadline");
        }
        return fields;
    }

    private static boolean flag(Params fields, String name) {
        return fields.has(name) && !fields.text(name).equals("N") && fields.flag(name, false);
    }

    private void write(
            Map<String, @Nullable Object> row, Map<String, @Nullable Object> detail, Params fields, Params params) {
        for (String name : List.of("typeId", "pingOffsets", "badgeCode")) {
            if (fields.has(name)) {
                detail.put(name, fields.get(name));
            }
        }
        if (fields.has("isIncomingChannel")) {
            detail.put("isIncomingChannel", flag(fields, "isIncomingChannel"));
        }
        if (fields.has("completed")) {
            row.put("COMPLETED", flag(fields, "completed") ? "Y" : "N");
        }
        row.put("STATUS", "Y".equals(row.get("COMPLETED")) ? "2" : "1");
        row.put("PROVIDER_TYPE_ID", detail.get("typeId"));
        copy(fields, "responsibleId", row, "RESPONSIBLE_ID");
        copy(fields, "originatorId", row, "ORIGINATOR_ID");
        copy(fields, "originId", row, "ORIGIN_ID");
        if (fields.has("deadline")) {
            row.put(
                    "DEADLINE",
                    portal.parseDate(fields.text("deadline"))
                            .map(portal::print)
                            .orElseThrow(
                                    () -> RestError.of(400, "WRONG_FIELD_VALUE", "Wrong value of the field deadline")));
        }
        if (params.has("layout")) {
            detail.put("layout", params.get("layout"));
        }
    }

    private static void copy(Params fields, String name, Map<String, @Nullable Object> row, String column) {
        if (fields.has(name)) {
            row.put(column, fields.text(name));
        }
    }

    /** Needs no application, and tells of the activities of all of them. */
    private Answer get(CallContext context, Params params) {
        return portal.locked(() -> {
            long id = params.number("id");
            Map<String, @Nullable Object> row =
                    portal.activities.find(id).orElseThrow(ConfigurableActivityMethods::notFound);
            Map<String, @Nullable Object> detail = detail(id).orElseThrow(ConfigurableActivityMethods::notFound);
            Map<String, @Nullable Object> fields = Php.map(
                    "typeId",
                    detail.get("typeId"),
                    "completed",
                    "Y".equals(row.get("COMPLETED")),
                    "deadline",
                    row.get("DEADLINE"),
                    "pingOffsets",
                    detail.get("pingOffsets"),
                    "isIncomingChannel",
                    Boolean.TRUE.equals(detail.get("isIncomingChannel")),
                    "responsibleId",
                    Php.toLong(row.get("RESPONSIBLE_ID")),
                    "badgeCode",
                    detail.get("badgeCode"),
                    "originatorId",
                    row.get("ORIGINATOR_ID"),
                    "originId",
                    row.get("ORIGIN_ID"));
            return Answer.of(Php.map(
                    "activity",
                    Php.map(
                            "id",
                            id,
                            "ownerTypeId",
                            Php.toLong(row.get("OWNER_TYPE_ID")),
                            "ownerId",
                            Php.toLong(row.get("OWNER_ID")),
                            "fields",
                            fields,
                            "layout",
                            detail.get("layout"))));
        });
    }

    private Answer update(CallContext context, Params params) {
        long application = application(context);
        return portal.locked(() -> {
            long id = params.number("id");
            Map<String, @Nullable Object> row =
                    portal.activities.find(id).orElseThrow(ConfigurableActivityMethods::notFound);
            Map<String, @Nullable Object> detail = detail(id).orElseThrow(ConfigurableActivityMethods::notFound);
            if (!Long.valueOf(application).equals(detail.get("APP_ID"))) {
                throw RestError.of(
                        400, "ERROR_WRONG_APPLICATION", "Only the application that added an activity may change it");
            }
            if (params.has("layout") && params.object("layout").isEmpty()) {
                throw emptyLayout();
            }
            write(row, detail, checked(application, new Params(params.object("fields"))), params);
            row.put("EDITOR_ID", Long.toString(context.caller().userId()));
            row.put("LAST_UPDATED", portal.print(portal.now()));
            details.find(Php.toLong(detail.get("ID"))).orElseThrow().putAll(detail);
            context.raise("ONCRMACTIVITYUPDATE", CrmEvents.data(id));
            return Answer.of(Php.map("activity", Php.map("id", id)));
        });
    }

    private Optional<Map<String, @Nullable Object>> detail(long activity) {
        return details.rows().stream()
                .filter(row -> Long.valueOf(activity).equals(row.get("ACTIVITY_ID")))
                .findFirst();
    }
}
