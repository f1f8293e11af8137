package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.MethodRegistry;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.Crm;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.portal.RecordTable;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Blocks with which an application adds to activities and comments of others: {@code crm.activity.layout.blocks.*} and {@code
 * crm.timeline.layout.blocks.*}. Each application sees its own only.
 */
final class LayoutBlockMethods {

    private static final int MOST = 20;
    private static final Set<String> TYPES =
            Set.of("text", "largeText", "link", "withTitle", "lineOfBlocks", "deadline");

    private final PortalState portal;
    private final RecordTable layouts;
    private final boolean ofActivities;
    private final String kind;

    LayoutBlockMethods(PortalState portal, boolean ofActivities) {
        this.portal = portal;
        this.layouts = portal.tables.of("layout");
        this.ofActivities = ofActivities;
        this.kind = ofActivities ? "activity" : "timeline";
    }

    void addTo(MethodRegistry registry) {
        String prefix = "crm." + kind + ".layout.blocks.";
        registry.add(prefix + "set", Set.of("crm"), this::set);
        registry.add(prefix + "get", Set.of("crm"), this::get);
        registry.add(prefix + "delete", Set.of("crm"), this::delete);
    }

    private Answer set(CallContext context, Params params) {
        long application = application(context);
        return portal.locked(() -> {
            long item = item(params);
            Map<String, @Nullable Object> blocks = blocks(params);
            own(application, item).ifPresent(row -> layouts.remove(Php.toLong(row.get("ID"))));
            layouts.add(Php.map("APP_ID", application, "KIND", kind, "ITEM_ID", item, "BLOCKS", blocks));
            return Answer.of(Php.map("success", true));
        });
    }

    private Answer get(CallContext context, Params params) {
        long application = application(context);
        return portal.locked(() -> Answer.of(Php.map(
                "layout",
                own(application, item(params))
                        .map(row -> Php.map("blocks", row.get("BLOCKS")))
                        .orElse(null))));
    }

    private Answer delete(CallContext context, Params params) {
        long application = application(context);
        return portal.locked(() -> {
            Map<String, @Nullable Object> row =
                    own(application, item(params)).orElseThrow(LayoutBlockMethods::notFound);
            layouts.remove(Php.toLong(row.get("ID")));
            return Answer.of(Php.map("success", true));
        });
    }

    private static long application(CallContext context) {
        return ConfigurableActivityMethods.application(context);
    }

    private static RestError notFound() {
        return RestError.of(400, "NOT_FOUND", "Not found");
    }

    /** The id of an activity or comment that exists and belongs to the object that is named beside it. */
    private long item(Params params) {
        long id = params.number(ofActivities ? "activityId" : "timelineId");
        long typeId = params.number("entityTypeId");
        long ownerId = params.number("entityId");
        boolean exists = ofActivities
                ? portal.activities.find(id).isPresent()
                : portal.comments.table().find(id).isPresent();
        if (!exists) {
            throw notFound();
        }
        if (!belongs(id, typeId, ownerId)) {
            throw RestError.of(400, "OWNER_NOT_FOUND", "Owner was not found");
        }
        return id;
    }

    private boolean belongs(long id, long typeId, long ownerId) {
        if (ofActivities) {
            return portal.activities.bindings(id).stream()
                    .anyMatch(object -> object.type().ownerTypeId() == typeId && object.id() == ownerId);
        }
        Map<String, @Nullable Object> comment = portal.comments.table().find(id).orElseThrow();
        return Php.toLong(comment.get("ENTITY_ID")) == ownerId
                && Crm.type(Php.toText(comment.get("ENTITY_TYPE")))
                        .filter(type -> type.ownerTypeId() == typeId)
                        .isPresent();
    }

    private static Map<String, @Nullable Object> blocks(Params params) {
        Map<String, @Nullable Object> blocks = new Params(params.object("layout")).object("blocks");
        if (blocks.isEmpty()) {
            throw RestError.of(400, "FIELD_IS_REQUIRED", "The field `blocks` of RestAppLayoutDto is required");
        }
        if (blocks.size() > MOST) {
            throw RestError.of(400, "TOO_MANY_ITEMS", "The field `blocks` has more than " + MOST + " items");
        }
        blocks.forEach((name, block) -> {
            if (!(block instanceof Map)) {
                throw RestError.of(400, "WRONG_FIELD_VALUE", "The field `" + name + "` must be an object");
            }
            if (!TYPES.contains(new Params(Php.entries(block)).text("type"))) {
                throw RestError.of(
                        400, "ENUM_FIELD", "The field `type` of `" + name + "` is not one of the allowed ones");
            }
        });
        return blocks;
    }

    private Optional<Map<String, @Nullable Object>> own(long application, long item) {
        return layouts.rows().stream()
                .filter(row -> Long.valueOf(application).equals(row.get("APP_ID"))
                        && kind.equals(row.get("KIND"))
                        && Long.valueOf(item).equals(row.get("ITEM_ID")))
                .findFirst();
    }
}
