package io.github.pbx24.simulator.internal.event;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.RandomHex;
import io.github.pbx24.simulator.internal.portal.Features;
import io.github.pbx24.simulator.internal.portal.OfflineQueue;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ListQuery;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code event.offline.get}, {@code list}, {@code clear}, {@code error}: for the administrator of an application. */
public final class OfflineEventMethods {

    private static final Set<String> FILTERABLE = Set.of("ID", "TIMESTAMP_X", "EVENT_NAME", "MESSAGE_ID");
    private static final Set<String> LISTED =
            Set.of("ID", "TIMESTAMP_X", "EVENT_NAME", "MESSAGE_ID", "PROCESS_ID", "ERROR");
    private static final long DEFAULT_LIMIT = 50;

    private final PortalState portal;
    private final ListQuery query;

    public OfflineEventMethods(PortalState portal) {
        this.portal = portal;
        this.query = new ListQuery(portal.settings().zone());
    }

    private static long application(CallContext context) {
        long appId = context.application().id();
        context.requireAdministrator();
        return appId;
    }

    public Answer get(CallContext context, Params given) {
        long appId = application(context);
        Params params = given.upperCase();
        boolean clear = params.flag("CLEAR", true);
        String processId = params.text("PROCESS_ID");
        Map<String, @Nullable Object> filter = params.object("FILTER");
        long limit = params.has("LIMIT") ? params.number("LIMIT") : DEFAULT_LIMIT;
        if (limit <= 0) {
            throw RestError.argument("limit", "Value must be positive integer");
        }
        return portal.locked(() -> {
            if (!clear) {
                portal.features.require(Features.OFFLINE_EXTENDED, "extended offline events handling");
                if (filter.values().stream().anyMatch(value -> value instanceof Map || value instanceof List)) {
                    throw RestError.argument("filter", "Array filter values are not allowed here");
                }
            }
            List<OfflineQueue.Message> candidates =
                    portal.offline.messages(appId, params.text("AUTH_CONNECTOR")).stream()
                            .filter(message -> message.processId().equals(processId)
                                    && message.error() == params.flag("ERROR", false))
                            .toList();
            List<Map<String, @Nullable Object>> rows = select(candidates, filter, params, limit);
            Set<Long> ids = new HashSet<>();
            rows.forEach(row -> ids.add(Php.toLong(row.get("ID"))));
            Predicate<OfflineQueue.Message> taken = message -> ids.contains(message.id());
            String reserved = null;
            if (clear) {
                portal.offline.remove(taken);
            } else {
                reserved = processId.isEmpty() ? RandomHex.of(16) : processId;
                String reservation = reserved;
                portal.offline.change(taken, message -> message.with(reservation, message.error()));
            }
            return Answer.of(Php.map("process_id", reserved, "events", rows));
        });
    }

    private List<Map<String, @Nullable Object>> select(
            List<OfflineQueue.Message> messages, Map<String, @Nullable Object> filter, Params params, long limit) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        messages.forEach(message -> rows.add(row(message)));
        List<Map<String, @Nullable Object>> found = query.filter(rows, filter, FILTERABLE);
        Map<String, @Nullable Object> order = params.object("ORDER");
        found = query.sort(found, order.isEmpty() ? Php.map("TIMESTAMP_X", "ASC") : order);
        return found.subList(0, (int) Math.min(limit, found.size()));
    }

    public Answer list(CallContext context, Params given) {
        long appId = application(context);
        Params params = given.upperCase();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        portal.lockedRun(() -> portal.offline
                .messages(appId, params.text("AUTH_CONNECTOR"))
                .forEach(message -> {
                    Map<String, @Nullable Object> row = row(message);
                    row.put("PROCESS_ID", message.processId());
                    row.put("ERROR", message.error() ? "1" : "0");
                    rows.add(row);
                }));
        Map<String, @Nullable Object> order = params.object("ORDER");
        List<Map<String, @Nullable Object>> found = query.filter(rows, params.object("FILTER"), LISTED);
        return query.page(query.sort(found, order.isEmpty() ? Php.map("ID", "ASC") : order), params.get("START"));
    }

    private Map<String, @Nullable Object> row(OfflineQueue.Message message) {
        return Php.map(
                "ID", Long.toString(message.id()),
                "TIMESTAMP_X", portal.print(message.at()),
                "EVENT_NAME", message.queue().event(),
                "EVENT_DATA", message.data().isEmpty() ? false : message.data(),
                "EVENT_ADDITIONAL", message.userId() > 0 ? Php.map("user_id", message.userId()) : false,
                "MESSAGE_ID", message.messageId());
    }

    /** {@code message_id} wins over {@code id}; without both the whole package goes. */
    public Answer clear(CallContext context, Params given) {
        long appId = application(context);
        Params params = given.upperCase();
        Predicate<OfflineQueue.Message> which = inPackage(appId, params);
        if (params.has("MESSAGE_ID")) {
            List<String> ids = messageIds(params);
            which = which.and(message -> ids.contains(message.messageId()));
        } else if (params.has("ID")) {
            if (!(params.get("ID") instanceof List)) {
                throw RestError.argument("id", "Value must be array of integers");
            }
            List<Long> ids =
                    Php.listOf(params.get("ID")).stream().map(Php::toLong).toList();
            which = which.and(message -> ids.contains(message.id()));
        }
        Predicate<OfflineQueue.Message> meant = which;
        portal.lockedRun(() -> portal.offline.remove(meant));
        return Answer.of(true);
    }

    /** Marks messages as failed and releases them. */
    public Answer error(CallContext context, Params given) {
        long appId = application(context);
        Params params = given.upperCase();
        Predicate<OfflineQueue.Message> reserved = inPackage(appId, params);
        if (!params.has("MESSAGE_ID")) {
            throw RestError.argument("message_id");
        }
        List<String> ids = messageIds(params);
        portal.lockedRun(() -> portal.offline.change(
                reserved.and(message -> ids.contains(message.messageId())), message -> message.with("", true)));
        return Answer.of(true);
    }

    private static Predicate<OfflineQueue.Message> inPackage(long appId, Params params) {
        String processId = params.text("PROCESS_ID");
        if (processId.isEmpty()) {
            throw RestError.argument("process_id");
        }
        return message -> message.queue().appId() == appId
                && message.queue().connector().equals(params.text("AUTH_CONNECTOR"))
                && message.processId().equals(processId);
    }

    private static List<String> messageIds(Params params) {
        if (!(params.get("MESSAGE_ID") instanceof List)) {
            throw RestError.argument("message_id", "Value must be array of MESSAGE_ID values");
        }
        return Php.listOf(params.get("MESSAGE_ID")).stream().map(Php::toText).toList();
    }
}
