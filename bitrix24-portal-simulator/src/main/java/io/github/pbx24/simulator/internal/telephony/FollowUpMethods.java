package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.CallFollowUp;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ErrorBody;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code call.followup.*} of REST 3.0. */
public final class FollowUpMethods {

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);
    private static final List<String> BASIC =
            List.of("callId", "callType", "initiatorId", "startDate", "endDate", "durationSeconds");
    private static final Set<String> HEAVY = Set.of("transcription", "overview", "insights");
    private static final Set<String> MENTION_FORMATS = Set.of("", "bb", "html", "none");
    private static final long LIGHT_PAGE = 200;
    private static final long HEAVY_PAGE = 20;
    private static final long DEFAULT_PAGE = 50;

    private final PortalState portal;

    public FollowUpMethods(PortalState portal) {
        this.portal = portal;
    }

    public Answer fieldList(CallContext context, Params params) {
        List<String> select = FollowUpFields.select(params);
        List<Map<String, @Nullable Object>> items = new ArrayList<>();
        FollowUpFields.NAMES.forEach(name -> items.add(FollowUpFields.describe(name, select)));
        return Answer.of(Php.map("items", items));
    }

    public Answer fieldGet(CallContext context, Params params) {
        String name = params.text("name");
        if (name.isEmpty()) {
            throw RestError.argument("name", "Required field `name` is not specified");
        }
        if (!FollowUpFields.NAMES.contains(name)) {
            throw RestError.of(
                    400,
                    "BITRIX_REST_V3_REALISATION_EXCEPTION_FIELDNOTFOUNDEXCEPTION",
                    "Field `" + name + "` is not found");
        }
        return Answer.of(Php.map("item", FollowUpFields.describe(name, FollowUpFields.select(params))));
    }

    /** Participants and the administrator may read; everything is told unless a selection is made. */
    public Answer get(CallContext context, Params params) {
        if (!(params.get("callId") instanceof Long callId)) {
            throw RestError.argument("callId", "Required field `callId` is not specified or is not an integer");
        }
        requireMentionFormat(params);
        List<String> select = params.has("select") ? selected(params) : FollowUpFields.NAMES;
        CallFollowUp followUp = portal.locked(() -> portal.followUps.find(callId))
                .orElseThrow(() -> context.isAdministrator()
                        ? RestError.of(
                                404,
                                ErrorBody.VERSION_3 + "ENTITYNOTFOUNDEXCEPTION",
                                "Call with ID " + callId + " is not found")
                        : noAccess());
        if (!context.isAdministrator()
                && !followUp.participantIds().contains(context.caller().userId())) {
            throw noAccess();
        }
        return Answer.of(Php.map("item", item(followUp, select)));
    }

    private static RestError noAccess() {
        return RestError.of(403, "access_denied", "No access to Follow-up data");
    }

    public Answer list(CallContext context, Params params) {
        requireMentionFormat(params);
        Params filter = new Params(params.object("filter"));
        Instant[] range = range(new Params(filter.object("startDate")));
        long participant = context.isAdministrator()
                ? filter.number("participantId")
                : context.caller().userId();
        boolean ascending = ascending(params.object("order"));
        List<String> select = selected(params);
        Params pagination = new Params(params.object("pagination"));
        long limit = limit(pagination, select);
        Map<String, @Nullable Object> cursor = pagination.object("afterCursor");
        Comparator<CallFollowUp> order =
                Comparator.comparing(CallFollowUp::start).thenComparingLong(CallFollowUp::callId);
        List<CallFollowUp> found = portal.locked(portal.followUps::all).stream()
                .filter(followUp -> !followUp.start().isBefore(range[0])
                        && !followUp.start().isAfter(range[1])
                        && (participant == 0 || followUp.participantIds().contains(participant)))
                .sorted(ascending ? order : order.reversed())
                .toList();
        if (!cursor.isEmpty()) {
            long last = Php.toLong(cursor.get("id"));
            int position = found.stream().map(CallFollowUp::callId).toList().indexOf(last);
            found = found.subList(position + 1, found.size());
        }
        List<CallFollowUp> page = found.subList(0, (int) Math.min(limit, found.size()));
        boolean more = found.size() > page.size();
        CallFollowUp last = page.isEmpty() ? null : page.get(page.size() - 1);
        return Answer.of(Php.map(
                "items",
                page.stream().map(followUp -> item(followUp, select)).toList(),
                "hasMore",
                more,
                "afterCursor",
                more && last != null ? Php.map("startDate", print(last.start()), "id", last.callId()) : null));
    }

    private Instant[] range(Params given) {
        Optional<Instant> from = portal.parseDate(given.text("from"));
        Optional<Instant> to = portal.parseDate(given.text("to"));
        if (from.isEmpty() || to.isEmpty()) {
            throw RestError.of(400, "invalid_date_range", "Invalid date range: both from and to are required");
        }
        if (from.get().isAfter(to.get())) {
            throw RestError.of(400, "invalid_date_range", "Invalid date range: from must not be after to");
        }
        return new Instant[] {from.get(), to.get()};
    }

    private static boolean ascending(Map<String, @Nullable Object> order) {
        String direction = order.isEmpty() ? "desc" : Php.toText(order.get("startDate"));
        if (order.size() > 1 || !Set.of("asc", "desc").contains(direction)) {
            throw RestError.of(400, "invalid_order", "Invalid order");
        }
        return direction.equals("asc");
    }

    private static long limit(Params pagination, List<String> select) {
        boolean heavy = select.stream().map(FollowUpMethods::root).anyMatch(HEAVY::contains);
        Object limit = pagination.get("limit");
        if (limit != null && !(limit instanceof Long number && number > 0)) {
            throw RestError.of(400, "invalid_pagination", "Invalid pagination");
        }
        return Math.min(limit == null ? DEFAULT_PAGE : (Long) limit, heavy ? HEAVY_PAGE : LIGHT_PAGE);
    }

    private static void requireMentionFormat(Params params) {
        if (!MENTION_FORMATS.contains(params.text("mentionFormat"))) {
            throw RestError.argument("mentionFormat", "Value is not one of bb, html, none");
        }
    }

    private static String root(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }

    /** An absent or empty selection means the basic fields. */
    private static List<String> selected(Params params) {
        List<String> select =
                Php.listOf(params.get("select")).stream().map(Php::toText).toList();
        for (String path : select) {
            if (!FollowUpFields.NAMES.contains(root(path))) {
                throw RestError.of(400, "invalid_select_field", "Invalid field in select: " + path);
            }
        }
        return select.isEmpty() ? BASIC : select;
    }

    private Map<String, @Nullable Object> item(CallFollowUp followUp, List<String> select) {
        Map<String, @Nullable Object> all = all(followUp);
        Map<String, @Nullable Object> item = Php.map("callId", followUp.callId());
        for (String path : select) {
            String root = root(path);
            Object value = all.get(root);
            if (path.equals(root) || value == null) {
                item.put(root, value);
            } else {
                Map<String, @Nullable Object> part = new LinkedHashMap<>(Php.entries(item.get(root)));
                String inner = path.substring(root.length() + 1);
                part.put(inner, Php.entries(value).get(inner));
                item.put(root, part);
            }
        }
        return item;
    }

    private Map<String, @Nullable Object> all(CallFollowUp followUp) {
        Instant end = followUp.start().plusSeconds(followUp.durationSeconds());
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        FollowUpFields.NAMES.forEach(name -> all.put(name, null));
        all.put("callId", followUp.callId());
        all.put("callType", 1L);
        all.put("initiatorId", followUp.initiatorId());
        all.put("startDate", print(followUp.start()));
        all.put("endDate", print(end));
        all.put("durationSeconds", followUp.durationSeconds());
        all.put("language", "en");
        all.put("version", 3L);
        all.put("participants", participants(followUp));
        all.put("outcomes", List.of("overview"));
        all.put("createdAt", print(end));
        all.put("tracks", List.of());
        all.put("overview", Php.map("topic", followUp.topic(), "actionItems", List.of()));
        return all;
    }

    private List<Map<String, @Nullable Object>> participants(CallFollowUp followUp) {
        List<Map<String, @Nullable Object>> participants = new ArrayList<>();
        for (long id : followUp.participantIds()) {
            String name = portal.locked(() -> portal.users.find(id))
                    .map(user -> (user.name() + " " + user.lastName()).trim())
                    .orElse("");
            participants.add(Php.map("userId", id, "name", name, "talkedSeconds", 0L));
        }
        return participants;
    }

    private static String print(Instant time) {
        return UTC.format(time.atZone(ZoneOffset.UTC));
    }
}
