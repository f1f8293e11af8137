package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.Seeds;
import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All lists of a portal page, count, filter, order and narrow in one way, alone and in a batch. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryListTest {

    private static final int ROWS = 118;
    private static final int PAGE = 50;

    /**
     * One list method.
     *
     * @param id the column that identifies a row
     * @param within where the rows are in the result; empty if they are the result
     * @param selects whether columns can be chosen
     * @param sortAndOrder whether the order is said by two words instead of an object
     * @param numbers whether ids are numbers, not text
     * @param filter conditions without which the method lists nothing
     */
    record Listing(
            String method,
            String id,
            String within,
            boolean selects,
            boolean sortAndOrder,
            boolean numbers,
            Map<String, @Nullable Object> filter,
            Map<String, @Nullable Object> params) {

        static Listing of(String method) {
            return new Listing(method, "ID", "", true, false, false, Php.map(), Php.map());
        }

        Listing withoutSelect() {
            return new Listing(method, id, within, false, sortAndOrder, numbers, filter, params);
        }

        Listing withSortAndOrder() {
            return new Listing(method, id, within, selects, true, numbers, filter, params);
        }

        Listing within(String place, String idName, boolean idsAreNumbers) {
            return new Listing(method, idName, place, selects, sortAndOrder, idsAreNumbers, filter, params);
        }

        Listing filtered(@Nullable Object... conditions) {
            return new Listing(method, id, within, selects, sortAndOrder, numbers, Php.map(conditions), params);
        }

        Listing with(@Nullable Object... given) {
            return new Listing(method, id, within, selects, sortAndOrder, numbers, filter, Php.map(given));
        }

        /** The name by which filters and orders know the id. */
        String key() {
            return method.startsWith("tasks.") ? "ID" : id;
        }

        @Override
        public String toString() {
            return method + (params.isEmpty() ? "" : " " + params);
        }
    }

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final InstalledApplication application = portal.installApplication();
    private long deal;

    @BeforeAll
    void fill() throws IOException {
        Rest rest = Rest.webhook(portal);
        AppRest app = AppRest.of(portal, application);
        app.json("event.bind", "event", "ONCRMLEADUPDATE", "event_type", "offline");
        deal = portal.addDeal("Roof", null, 1);
        for (int i = 1; i < ROWS; i++) {
            portal.addUser(100 + i, "Anna " + i, "");
            portal.addDeal("Deal " + i, null, 1);
        }
        for (int i = 0; i < ROWS; i++) {
            long contact = portal.addContact("Oleg " + i, "+7495" + (1000000 + i), 1);
            long lead = Php.toLong(rest.json("crm.lead.add", "fields", Php.map("TITLE", "L" + i))
                    .result());
            rest.json("crm.lead.update", "id", lead, "fields", Php.map("TITLE", "U" + i));
            made(rest.json("crm.company.add", "fields", Php.map("TITLE", "C" + i)));
            made(rest.json("crm.activity.add", "fields", activity(i, contact)));
            made(rest.json(
                    "crm.timeline.comment.add",
                    "fields",
                    Php.map("ENTITY_ID", deal, "ENTITY_TYPE", "deal", "COMMENT", "c" + i)));
            made(rest.json("tasks.task.add", "fields", Php.map("TITLE", "t" + i, "RESPONSIBLE_ID", 1)));
            made(rest.json(
                    "crm.deal.userfield.add", "fields", Php.map("FIELD_NAME", "F" + i, "USER_TYPE_ID", "string")));
            made(app.json("voximplant.sip.add", "TYPE", "office", "TITLE", "S" + i, "SERVER", "s", "LOGIN", "l"));
            String call = rest.register(1, "+7495" + (2000000 + i), "x" + i);
            made(rest.finish(call, 1, 5));
        }
    }

    private Map<String, @Nullable Object> activity(int i, long contact) {
        return Php.map(
                "OWNER_TYPE_ID",
                2,
                "OWNER_ID",
                deal,
                "TYPE_ID",
                2,
                "SUBJECT",
                "a" + i,
                "RESPONSIBLE_ID",
                1,
                "COMMUNICATIONS",
                List.of(Php.map("VALUE", "+74950000000", "ENTITY_ID", contact, "ENTITY_TYPE_ID", 3)));
    }

    private static void made(Rest.Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @AfterAll
    void close() {
        portal.close();
    }

    List<Listing> listings() {
        return List.of(
                Listing.of("crm.lead.list"),
                Listing.of("crm.deal.list"),
                Listing.of("crm.contact.list"),
                Listing.of("crm.company.list"),
                Listing.of("crm.item.list").within("items", "id", true).with("entityTypeId", 1),
                Listing.of("crm.item.list").within("items", "id", true).with("entityTypeId", 2),
                Listing.of("crm.item.list").within("items", "id", true).with("entityTypeId", 3),
                Listing.of("crm.item.list").within("items", "id", true).with("entityTypeId", 4),
                Listing.of("crm.activity.list").filtered("OWNER_TYPE_ID", 2, "TYPE_ID", 2, "ORIGIN_ID", ""),
                Listing.of("crm.timeline.comment.list").filtered("ENTITY_ID", deal, "ENTITY_TYPE", "deal"),
                Listing.of("crm.deal.userfield.list").withoutSelect(),
                Listing.of("tasks.task.list").within("tasks", "id", false),
                Listing.of("user.get").withSortAndOrder(),
                Listing.of("user.search").withSortAndOrder(),
                Listing.of("event.offline.list").withoutSelect(),
                Listing.of("voximplant.sip.get")
                        .within("", "CONFIG_ID", false)
                        .withoutSelect()
                        .withSortAndOrder(),
                Listing.of("voximplant.statistic.get").withoutSelect().withSortAndOrder());
    }

    @Test
    void every_method_that_lists_is_here() throws IOException {
        // Short, fixed dictionaries are answered whole or have nothing to count up to a page.
        Set<String> short_ = Set.of(
                "crm.status.list",
                "crm.category.list",
                "crm.dealcategory.list",
                "crm.dealcategory.stage.list",
                "crm.deal.recurring.list",
                "crm.activity.binding.list",
                "crm.activity.badge.list",
                "crm.activity.type.list",
                "crm.timeline.bindings.list",
                "placement.list");
        Set<String> listed = listings().stream().map(Listing::method).collect(Collectors.toSet());
        List<String> left = new ArrayList<>();
        Php.listOf(Rest.webhook(portal).json("methods", "full", 1).result())
                .forEach(name -> left.add(Php.toText(name)));
        left.removeIf(name -> !name.endsWith(".list") || listed.contains(name) || short_.contains(name));
        left.removeIf(name -> name.endsWith(".userfield.list"));
        assertThat(left).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("listings")
    void pages_hold_fifty_rows_and_say_where_the_next_begins(Listing listing) throws IOException {
        List<Long> all = new ArrayList<>();
        Object start = null;
        long total = -1;
        do {
            Rest.Reply page = ask(listing, Php.map(), Php.map(), start);
            List<Long> ids = ids(listing, page.result());
            Object next = page.body().get("next");
            long counted = Php.toLong(page.body().get("total"));
            assertThat(total < 0 || total == counted).isTrue();
            total = counted;
            all.addAll(ids);
            assertThat(page.body().containsKey("next")).isEqualTo(all.size() < total);
            if (next != null) {
                assertThat(next).isEqualTo((long) all.size());
                assertThat(ids).hasSize(PAGE);
            }
            start = next;
        } while (start != null);
        assertThat(all).hasSize((int) total).doesNotHaveDuplicates();
        assertThat(total).isGreaterThanOrEqualTo(ROWS);
    }

    @ParameterizedTest
    @MethodSource("listings")
    void a_page_behind_the_last_is_empty_and_without_counting_nothing_is_counted(Listing listing) throws IOException {
        Rest.Reply behind = ask(listing, Php.map(), Php.map(), 5000);
        assertThat(ids(listing, behind.result())).isEmpty();
        assertThat(behind.body()).doesNotContainKey("next");
        Rest.Reply uncounted = ask(listing, Php.map(), Php.map(), -1);
        assertThat(ids(listing, uncounted.result())).hasSize(PAGE);
        assertThat(uncounted.body()).doesNotContainKey("next").containsEntry("total", 0L);
    }

    @ParameterizedTest
    @MethodSource("listings")
    void filters_and_orders_mean_what_they_mean_in_a_model(Listing listing) throws IOException {
        List<Long> every = everyId(listing);
        Seeds.each(listing.toString().hashCode(), 12, seed -> {
            Random random = new Random(seed);
            Map<String, @Nullable Object> conditions = new LinkedHashMap<>();
            Set<Long> wanted = new HashSet<>(every);
            for (int i = random.nextInt(3); i >= 0; i--) {
                long limit = every.get(random.nextInt(every.size()));
                long other = every.get(random.nextInt(every.size()));
                switch (random.nextInt(7)) {
                    case 0 -> keep(conditions, wanted, ">" + listing.key(), limit, id -> id > limit);
                    case 1 -> keep(conditions, wanted, ">=" + listing.key(), limit, id -> id >= limit);
                    case 2 -> keep(conditions, wanted, "<" + listing.key(), limit, id -> id < limit);
                    case 3 -> keep(conditions, wanted, "<=" + listing.key(), limit, id -> id <= limit);
                    case 4 -> keep(conditions, wanted, "!" + listing.key(), limit, id -> id != limit);
                    case 5 ->
                        keep(
                                conditions,
                                wanted,
                                "@" + listing.key(),
                                List.of(limit, other),
                                id -> id == limit || id == other);
                    default -> keep(conditions, wanted, "no such field", limit, id -> true);
                }
            }
            boolean down = random.nextBoolean();
            List<Long> expected = new ArrayList<>(wanted);
            Collections.sort(expected);
            if (down) {
                Collections.reverse(expected);
            }
            Map<String, @Nullable Object> order = Php.map(listing.key(), down ? "DESC" : "ASC");
            Rest.Reply page = ask(listing, conditions, order, null);
            assertThat(ids(listing, page.result())).isEqualTo(expected.subList(0, Math.min(PAGE, expected.size())));
            assertThat(page.body()).containsEntry("total", (long) expected.size());
        });
    }

    private interface Condition {
        boolean holds(long id);
    }

    private static void keep(
            Map<String, @Nullable Object> conditions,
            Set<Long> wanted,
            String name,
            Object value,
            Condition condition) {
        if (!conditions.containsKey(name)) {
            conditions.put(name, value);
            wanted.removeIf(id -> !condition.holds(id));
        }
    }

    @ParameterizedTest
    @MethodSource("listings")
    void a_batch_says_the_same(Listing listing) throws IOException {
        Rest.Reply alone = ask(listing, Php.map(), Php.map(), 50);
        Map<String, @Nullable Object> command = Php.map("start", 50);
        command.putAll(listing.params());
        command.put("filter", listing.filter());
        AppRest app = AppRest.of(portal, application);
        Map<String, @Nullable Object> batch = app.json(
                        "batch", "cmd", Php.map("a", listing.method() + "?" + query("", command)))
                .map();
        assertThat(Php.entries(batch.get("result")).get("a")).isEqualTo(alone.result());
        assertThat(Php.entries(batch.get("result_total")).get("a"))
                .isEqualTo(alone.body().get("total"));
        assertThat(Php.entries(batch.get("result_next")).get("a"))
                .isEqualTo(alone.body().get("next"));
        assertThat(Php.entries(Php.entries(batch.get("result_time")).get("a"))).containsKeys("start", "date_finish");
    }

    private static String query(String prefix, Map<String, @Nullable Object> values) {
        List<String> parts = new ArrayList<>();
        values.forEach((name, value) -> {
            String path = prefix.isEmpty() ? name : prefix + "[" + name + "]";
            parts.add(value instanceof Map ? query(path, Php.entries(value)) : path + "=" + Php.toText(value));
        });
        parts.removeIf(String::isEmpty);
        return String.join("&", parts);
    }

    @ParameterizedTest
    @MethodSource("listings")
    void columns_are_those_that_were_chosen(Listing listing) throws IOException {
        if (!listing.selects()) {
            return;
        }
        Map<String, @Nullable Object> params = params(listing, Php.map(), Php.map(), null);
        params.put("select", List.of(listing.key()));
        Rest.Reply reply = json(listing.method(), params);
        assertThat(rows(listing, reply.result()))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row).containsOnlyKeys(listing.id()));
    }

    @ParameterizedTest
    @MethodSource("listings")
    void a_parameter_nobody_knows_changes_nothing(Listing listing) throws IOException {
        Rest.Reply plain = ask(listing, Php.map(), Php.map(), 50);
        Map<String, @Nullable Object> params = params(listing, Php.map(), Php.map(), 50);
        params.put("someThing", "17");
        assertThat(json(listing.method(), params).result()).isEqualTo(plain.result());
    }

    @ParameterizedTest
    @MethodSource("listings")
    void values_have_the_types_of_the_wire(Listing listing) throws IOException {
        for (Map<String, @Nullable Object> row :
                rows(listing, ask(listing, Php.map(), Php.map(), null).result())) {
            assertThat(row.get(listing.id())).isInstanceOf(listing.numbers() ? Long.class : String.class);
            row.forEach((name, value) -> {
                if (value instanceof String text
                        && name.toUpperCase(java.util.Locale.ROOT).contains("DATE")) {
                    assertThat(text).as(name).matches("|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[+-]\\d\\d:\\d\\d");
                }
            });
        }
    }

    private List<Long> everyId(Listing listing) throws IOException {
        List<Long> every = new ArrayList<>();
        for (int start = 0; ; start += PAGE) {
            List<Long> page =
                    ids(listing, ask(listing, Php.map(), Php.map(), start).result());
            every.addAll(page);
            if (page.size() < PAGE) {
                return every;
            }
        }
    }

    private Rest.Reply ask(
            Listing listing,
            Map<String, @Nullable Object> conditions,
            Map<String, @Nullable Object> order,
            @Nullable Object start)
            throws IOException {
        Rest.Reply reply = json(listing.method(), params(listing, conditions, order, start));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply;
    }

    private Rest.Reply json(String method, Map<String, @Nullable Object> params) throws IOException {
        List<@Nullable Object> flat = new ArrayList<>();
        params.forEach((name, value) -> {
            flat.add(name);
            flat.add(value);
        });
        return AppRest.of(portal, application).json(method, flat.toArray());
    }

    private static Map<String, @Nullable Object> params(
            Listing listing,
            Map<String, @Nullable Object> conditions,
            Map<String, @Nullable Object> order,
            @Nullable Object start) {
        Map<String, @Nullable Object> params = new LinkedHashMap<>(listing.params());
        Map<String, @Nullable Object> filter = new LinkedHashMap<>(listing.filter());
        filter.putAll(conditions);
        params.put("filter", filter);
        if (listing.sortAndOrder()) {
            order.forEach((name, way) -> {
                params.put("sort", name);
                params.put("order", way);
            });
        } else if (!order.isEmpty()) {
            params.put("order", order);
        }
        if (start != null) {
            params.put("start", start);
        }
        return params;
    }

    private static List<Map<String, @Nullable Object>> rows(Listing listing, @Nullable Object result) {
        Object rows = listing.within().isEmpty() ? result : Php.entries(result).get(listing.within());
        return Php.listOf(rows).stream().map(Php::entries).toList();
    }

    private static List<Long> ids(Listing listing, @Nullable Object result) {
        return rows(listing, result).stream()
                .map(row -> Php.toLong(row.get(listing.id())))
                .toList();
    }
}
