package io.github.pbx24.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.bitrix24.event.OnCrmObject;
import io.github.pbx24.events.internal.guard.Echo;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A synchronisation as it is written at first: what comes from the portal goes into a table, and every change of the table goes to
 * the portal. Without a guard it answers itself for ever.
 */
class TwoWaySyncTest extends WithPortal {

    private static final int ROUNDS = 8;

    private final Map<Long, String> erp = new HashMap<>();
    private int handled;

    private EventInbox synchronise(LoopGuard guard, boolean guarded, EventBinding... subscriptions) {
        EventInbox inbox = inbox(portal().subscribe(subscriptions).build())
                .on(
                        DEAL_UPDATED,
                        HandlerOptions.AT_ONCE.withGuard(guarded ? guard : null),
                        (event, context) -> fromPortal(event, context, guard))
                .build();
        post.to(inbox);
        assertThat(inbox.checkSubscriptions()).allMatch(SubscriptionReport::isHealthy);
        return inbox;
    }

    private void fromPortal(OnCrmObject event, EventContext context, LoopGuard guard) {
        handled++;
        fromErp(event.id(), context.object().orElseThrow().text("TITLE").orElse(""), guard);
    }

    private void fromErp(long deal, String title, LoopGuard guard) {
        erp.put(deal, title);
        guard.update("main", client, CrmType.DEAL, deal, Map.of("TITLE", title));
    }

    private void play(EventInbox inbox) {
        for (int round = 0; round < ROUNDS; round++) {
            inbox.pullOffline();
            settle(inbox);
        }
    }

    private LoopGuard guard(String name) {
        return switch (name) {
            case "known values" -> LoopGuard.knownValues(store, Set.of("TITLE"), clock);
            case "echo hash" -> LoopGuard.echoHash(store, Duration.ofMinutes(5), clock);
            case "flag field" -> LoopGuard.flagField(store, "UF_CRM_SYNC_LOCK", clock);
            case "own-write window" -> LoopGuard.ownWriteWindow(store, Duration.ofSeconds(2), clock);
            default -> LoopGuard.authConnector("sync");
        };
    }

    private EventBinding subscription(String guard) {
        return guard.equals("connector")
                ? EventBinding.offline("ONCRMDEALUPDATE", "sync")
                : EventBinding.online("ONCRMDEALUPDATE", post.address());
    }

    private String title(long deal) {
        return person.execute(CrmObjects.get(CrmType.DEAL, deal)).title().orElse("");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void without_a_guard_it_loops(boolean offline) {
        long deal = simulator.addDeal("one", null, 1);
        LoopGuard guard = offline ? guard("own-write window") : guard("connector");
        EventInbox inbox = synchronise(
                guard,
                false,
                offline
                        ? EventBinding.offline("ONCRMDEALUPDATE", "sync")
                        : EventBinding.online("ONCRMDEALUPDATE", post.address()));

        rename(deal, "two");
        play(inbox);

        assertThat(handled).isGreaterThanOrEqualTo(ROUNDS - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"known values", "echo hash", "flag field", "own-write window", "connector"})
    void with_each_guard_it_settles_and_misses_nothing(String name) {
        long deal = simulator.addDeal("one", null, 1);
        LoopGuard guard = guard(name);
        EventInbox inbox = synchronise(guard, true, subscription(name));

        rename(deal, "two");
        play(inbox);
        assertThat(handled).as("handled after a change in the portal").isEqualTo(1);
        assertThat(erp).containsEntry(deal, "two");

        fromErp(deal, "three", guard);
        play(inbox);
        assertThat(handled).as("handled after a change in the table").isEqualTo(1);
        assertThat(title(deal)).isEqualTo("three");

        rename(deal, "four");
        play(inbox);
        assertThat(handled).as("handled after one more change in the portal").isEqualTo(2);
        assertThat(erp).containsEntry(deal, "four");
        assertThat(title(deal)).isEqualTo("four");
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo hash", "flag field", "connector"})
    void a_change_by_somebody_else_at_the_same_time_is_not_taken_for_an_echo(String name) {
        long deal = simulator.addDeal("one", null, 1);
        LoopGuard guard = guard(name);
        EventInbox inbox = synchronise(guard, true, subscription(name));

        fromErp(deal, "two", guard);
        clock.advance(Duration.ofSeconds(1));
        person.execute(CrmObjects.update(CrmType.DEAL, deal, Map.of("COMMENTS", "by hand")));
        play(inbox);

        assertThat(handled).isPositive();
    }

    /** What it remembers is in the store; and an echo that is too late is answered, but not for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"known values", "echo hash", "flag field", "own-write window", "connector"})
    void echoes_that_come_late_and_twice_and_after_a_restart_settle(String name) {
        long deal = simulator.addDeal("one", null, 1);
        LoopGuard before = guard(name);
        EventInbox stopped = synchronise(before, true, subscription(name));
        rename(deal, "two");
        play(stopped);
        int handledFirst = handled;
        fromErp(deal, "three", before);
        fromErp(deal, "three", before);
        assertThat(simulator.awaitEvents(Duration.ofSeconds(60))).isTrue();
        clock.advance(Duration.ofMinutes(6));

        LoopGuard guard = guard(name);
        EventInbox inbox = synchronise(guard, true, subscription(name));
        play(inbox);

        // Each of the two may be answered, and that a flag was cleared.
        assertThat(handled - handledFirst).as("answered").isLessThanOrEqualTo(name.equals("known values") ? 0 : 3);
        int settled = handled;
        play(inbox);
        assertThat(handled).as("quiet").isEqualTo(settled);
        assertThat(title(deal)).isEqualTo("three");
        assertThat(erp).containsEntry(deal, "three");

        rename(deal, "four");
        play(inbox);
        assertThat(erp).as("not hidden by what was left of it").containsEntry(deal, "four");
    }

    /** Whatever is lost, and whoever changes what back again: in the end both sides agree, and it is quiet. */
    @Test
    void with_known_values_and_catching_up_nothing_is_missed() {
        LoopGuard guard = guard("known values");
        EventInbox inbox = inbox(portal().subscribe(EventBinding.online("ONCRMDEALUPDATE", post.address()))
                        .catchUp(CrmType.DEAL)
                        .build())
                .on(
                        DEAL_UPDATED,
                        HandlerOptions.WHEN_QUIET.withGuard(guard),
                        (event, context) -> fromPortal(event, context, guard))
                .build();
        post.to(inbox);
        inbox.checkSubscriptions();
        inbox.catchUp();
        for (int seed = 1; seed <= 12; seed++) {
            Random random = new Random(seed);
            clock.advance(Duration.ofSeconds(10));
            long deal = simulator.addDeal("a", null, 1);
            for (int step = 0; step < 12; step++) {
                String title = List.of("a", "b", "c").get(random.nextInt(3));
                post.open.set(random.nextInt(3) > 0);
                switch (random.nextInt(4)) {
                    case 0 -> fromErp(deal, title, guard);
                    case 1, 2 -> rename(deal, title);
                    default -> settle(inbox);
                }
                clock.advance(Duration.ofMillis(random.nextInt(1500)));
            }
            post.open.set(true);
            settle(inbox);
            clock.advance(Duration.ofSeconds(10));
            inbox.catchUp();
            settle(inbox);
            settle(inbox);

            assertThat(erp.get(deal)).as("seed %d", seed).isEqualTo(title(deal));
            int before = handled;
            clock.advance(Duration.ofSeconds(10));
            inbox.catchUp();
            settle(inbox);
            settle(inbox);
            assertThat(handled).as("quiet, seed %d", seed).isEqualTo(before);
        }
    }

    @Test
    void a_failed_handling_is_not_taken_for_knowledge() {
        long deal = simulator.addDeal("one", null, 1);
        LoopGuard guard = guard("known values");
        AtomicInteger failures = new AtomicInteger();
        List<String> seen = new ArrayList<>();
        EventInbox inbox = inbox(portal().subscribe(EventBinding.online("ONCRMDEALUPDATE", post.address()))
                        .build())
                .on(DEAL_UPDATED, HandlerOptions.WHEN_QUIET.withGuard(guard), (event, context) -> {
                    if (failures.getAndDecrement() > 0) {
                        throw new IllegalStateException("not yet");
                    }
                    seen.add(context.object().orElseThrow().title().orElse(""));
                })
                .build();
        post.to(inbox);
        inbox.checkSubscriptions();

        rename(deal, "two");
        settle(inbox);
        assertThat(seen).containsExactly("two");

        failures.set(1);
        rename(deal, "three");
        settle(inbox);
        // Half of it may have been done.
        rename(deal, "two");
        clock.advance(Duration.ofMinutes(1));
        settle(inbox);
        assertThat(seen).containsExactly("two", "two");

        guard.remember("main", CrmType.DEAL, deal, Map.of("TITLE", "four"));
        rename(deal, "four");
        settle(inbox);
        assertThat(seen).as("told before").hasSize(2);
    }

    @Test
    void what_was_written_is_known_in_other_words_and_what_was_read_only_as_it_is() {
        for (Object[] pair : new Object[][] {
            {LocalDate.of(2026, 3, 10), "2026-03-10T03:00:00+03:00"},
            {"2026-03-10", "2026-03-10T00:00:00Z"},
            {Instant.parse("2026-03-10T08:00:00.5Z"), "2026-03-10T11:00:00+03:00"},
            {false, ""},
            {0, ""},
            {true, "Y"},
            {"", ""}
        }) {
            assertThat(Echo.isSame(Echo.written(pair[0]), ResultNode.of(pair[1])))
                    .as(pair[0] + " as " + pair[1])
                    .isTrue();
        }
        assertThat(Echo.isSame(Echo.written("2026-03-11"), ResultNode.of("2026-03-10T00:00:00Z")))
                .isFalse();
        for (String[] pair : new String[][] {{"007", "7"}, {"Y", "1"}, {"+7916", "7916"}, {"0", ""}, {" a", "a"}}) {
            assertThat(Echo.isSame(Echo.shown(ResultNode.of(pair[0])), ResultNode.of(pair[1])))
                    .as("%s is not %s for a person", pair[0], pair[1])
                    .isFalse();
            assertThat(Echo.isSame(Echo.shown(ResultNode.of(pair[0])), ResultNode.of(pair[0])))
                    .isTrue();
        }
    }

    /** A value that the portal gives back in other words must not make an own change look like somebody else's. */
    @ParameterizedTest
    @ValueSource(strings = {"known values", "echo hash"})
    void a_handler_that_writes_a_day_back_settles(String name) {
        long deal = simulator.addDeal("one", null, 1);
        LoopGuard guard =
                name.equals("echo hash") ? guard(name) : LoopGuard.knownValues(store, Set.of("CLOSEDATE"), clock);
        EventInbox inbox = inbox(portal().subscribe(subscription(name)).build())
                .on(DEAL_UPDATED, HandlerOptions.AT_ONCE.withGuard(guard), (event, context) -> {
                    handled++;
                    String day =
                            context.object().orElseThrow().text("CLOSEDATE").orElseThrow();
                    guard.update(
                            "main",
                            client,
                            CrmType.DEAL,
                            event.id(),
                            Map.of("CLOSEDATE", LocalDate.parse(day.substring(0, 10))));
                })
                .build();
        post.to(inbox);
        inbox.checkSubscriptions();

        person.execute(CrmObjects.update(CrmType.DEAL, deal, Map.of("CLOSEDATE", LocalDate.of(2026, 5, 1))));
        play(inbox);

        assertThat(handled).isEqualTo(1);
    }

    @Test
    void a_change_that_only_looks_the_same_is_handled() {
        long deal = simulator.addDeal("007", null, 1);
        LoopGuard guard = guard("known values");
        List<String> seen = new ArrayList<>();
        EventInbox inbox = inbox(
                        portal().subscribe(subscription("known values")).build())
                .on(
                        DEAL_UPDATED,
                        HandlerOptions.WHEN_QUIET.withGuard(guard),
                        (event, context) ->
                                seen.add(context.object().orElseThrow().title().orElse("")))
                .build();
        post.to(inbox);
        inbox.checkSubscriptions();
        for (String title : List.of("007", "7", "+7", "Y", "1", "true")) {
            rename(deal, title);
            settle(inbox);
        }

        assertThat(seen).containsExactly("007", "7", "+7", "Y", "1", "true");
    }

    /** What the application wrote is compared in a generous way only until the portal has given it back. */
    @Test
    void a_change_that_only_looks_like_an_own_one_is_handled() {
        long deal = simulator.addDeal("one", null, 1);
        LoopGuard guard = guard("known values");
        EventInbox inbox = synchronise(guard, true, subscription("known values"));
        for (String[] pair : new String[][] {{"007", "7"}, {"Y", "1"}, {"2026-03-10", "2026-03-10T15:00:00+03:00"}}) {
            int before = handled;
            fromErp(deal, pair[0], guard);
            play(inbox);
            assertThat(handled).as("the own change to " + pair[0]).isEqualTo(before);

            rename(deal, pair[1]);
            play(inbox);

            assertThat(handled)
                    .as("from %s to %s by a person", pair[0], pair[1])
                    .isEqualTo(before + 1);
            assertThat(erp).containsEntry(deal, pair[1]);
        }
    }

    @Test
    void what_a_handler_did_not_read_does_not_count_as_shown() {
        long deal = simulator.addDeal("one", null, 1);
        LoopGuard guard = guard("known values");
        EventInbox inbox = inbox(
                        portal().subscribe(subscription("known values")).build())
                .on(DEAL_UPDATED, HandlerOptions.WHEN_QUIET.withGuard(guard), (event, context) -> handled++)
                .build();
        post.to(inbox);
        inbox.checkSubscriptions();

        rename(deal, "two");
        settle(inbox);
        rename(deal, "two");
        settle(inbox);

        assertThat(handled).isEqualTo(2);
        assertThat(simulator.requestCount("crm.deal.get"))
                .as("nobody wanted it")
                .isZero();
    }

    /** Tasks, activities and elements of smart processes are guarded like deals. */
    @ParameterizedTest
    @CsvSource({
        "TASK, known values", "TASK, echo hash", "TASK, own-write window", "TASK, connector",
        "ACTIVITY, known values", "ACTIVITY, echo hash", "ACTIVITY, own-write window", "ACTIVITY, connector",
        "ITEM2, known values", "ITEM2, echo hash", "ITEM2, own-write window"
    })
    void a_synchronisation_of_any_kind_settles_and_misses_nothing(String kindName, String guardName) {
        ObjectKind<?> kind = Objects.requireNonNull(ObjectKind.named(kindName));
        Titled titled = titled(kind);
        LoopGuard guard = guardName.equals("known values")
                ? LoopGuard.knownValues(store, Set.of(titled.field()), clock)
                : guard(guardName);
        String event = kind.eventOfChange();
        boolean hasNoEvents = kindName.startsWith("ITEM");
        EventBinding binding = guardName.equals("connector")
                ? EventBinding.offline(event, "sync")
                : EventBinding.online(hasNoEvents ? "ONCRMDEALUPDATE" : event, post.address());
        List<String> erp = new ArrayList<>();
        EventInbox inbox = inbox(portal().subscribe(binding).build())
                .on(EventType.named(event), HandlerOptions.AT_ONCE.withGuard(guard), (change, context) -> {
                    long id = Long.parseLong(String.valueOf(context.subject().objectId()));
                    String title = titled.read().apply(context);
                    erp.add(title);
                    guard.update("main", client, kind, id, Map.of(titled.field(), title));
                })
                .build();
        post.to(inbox);
        if (hasNoEvents) {
            post.rewrite("event=ONCRMDEALUPDATE", "event=" + event);
        }
        assertThat(inbox.checkSubscriptions()).allMatch(SubscriptionReport::isHealthy);

        long id = guard.add("main", person, kind, titled.whole("one"));
        play(inbox);
        for (String title : List.of("two", "three")) {
            person.execute(kind.change(id, Map.of(titled.field(), title)));
            play(inbox);
        }
        assertThat(erp).as("changes in the portal").containsExactly("two", "three");

        guard.update("main", client, kind, id, Map.of(titled.field(), "four"));
        play(inbox);
        assertThat(erp).as("an own change").hasSize(2);

        person.execute(kind.change(id, Map.of(titled.field(), "five")));
        play(inbox);
        assertThat(erp).containsExactly("two", "three", "five");
    }

    private record Titled(String field, Map<String, Object> others, Function<EventContext, String> read) {

        Map<String, Object> whole(String title) {
            Map<String, Object> fields = new HashMap<>(others);
            fields.put(field, title);
            return fields;
        }
    }

    private Titled titled(ObjectKind<?> kind) {
        if (kind.equals(ObjectKind.TASK)) {
            return new Titled(
                    "TITLE",
                    Map.of("RESPONSIBLE_ID", 1),
                    context -> String.valueOf(
                            context.object(ObjectKind.TASK).orElseThrow().title()));
        }
        if (kind.equals(ObjectKind.ACTIVITY)) {
            long owner = simulator.addDeal("owner", null, 1);
            return new Titled(
                    "SUBJECT",
                    Map.of("OWNER_TYPE_ID", 2, "OWNER_ID", owner, "TYPE_ID", 3, "RESPONSIBLE_ID", 1),
                    context -> String.valueOf(
                            context.object(ObjectKind.ACTIVITY).orElseThrow().subject()));
        }
        return new Titled(
                "title",
                Map.of(),
                context -> context.object(ObjectKind.item(2))
                        .orElseThrow()
                        .text("title")
                        .orElse(""));
    }

    @Test
    void a_guard_says_what_it_cannot_guard_before_it_writes() {
        LoopGuard flag = guard("flag field");
        LoopGuard values = LoopGuard.knownValues(store, Set.of("TITLE", "UF_AUTO_1"), clock);
        for (LoopGuard guard : List.of(flag, values)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> guard.add("main", client, ObjectKind.TASK, Map.of("TITLE", "a", "RESPONSIBLE_ID", 1)))
                    .withMessageContaining("TASK");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> guard.update("main", client, ObjectKind.TASK, 1, Map.of("TITLE", "a")));
        }
        assertThat(simulator.requestCount("tasks.task.add") + simulator.requestCount("tasks.task.update"))
                .isZero();
        assertThatExceptionOfType(Bitrix24FieldException.class)
                .isThrownBy(() -> guard("echo hash").add("main", client, ObjectKind.TASK, Map.of("TITLE", "a")))
                .withMessageContaining("RESPONSIBLE_ID");
    }

    /** Custom fields of tasks are not told with the task; what was written to them does not make an echo look foreign. */
    @Test
    void an_own_change_of_a_tasks_link_to_the_crm_is_an_echo() {
        LoopGuard guard = guard("echo hash");
        EventInbox inbox = inbox(portal().subscribe(EventBinding.online("ONTASKUPDATE", post.address()))
                        .build())
                .on(EventType.TASK_UPDATE, HandlerOptions.AT_ONCE.withGuard(guard), (event, context) -> handled++)
                .build();
        post.to(inbox);
        inbox.checkSubscriptions();
        long id = guard.add("main", person, ObjectKind.TASK, Map.of("TITLE", "a", "RESPONSIBLE_ID", 1));
        guard.update("main", person, ObjectKind.TASK, id, Map.of("TITLE", "b", "UF_CRM_TASK", List.of("D_1")));
        play(inbox);

        assertThat(handled).isZero();
    }

    @Test
    void values_are_the_same_however_the_portal_writes_them() {
        assertThat(Echo.normalised(100)).isEqualTo(Echo.normalised("100.00"));
        assertThat(Echo.normalised(true)).isEqualTo(Echo.normalised("Y"));
        assertThat(Echo.normalised(" a ")).isEqualTo(Echo.normalised("a"));
        assertThat(Echo.normalised(null)).isEqualTo(Echo.normalised(""));
        assertThat(Echo.normalised("2026-03-10T08:00:00Z")).isEqualTo(Echo.normalised("2026-03-10T11:00:00+03:00"));
        assertThat(Echo.normalised("001a")).isNotEqualTo(Echo.normalised("1a"));
        assertThat(Echo.normalised(List.of(Map.of("VALUE", "+7", "VALUE_TYPE", "WORK"))))
                .isEqualTo(Echo.normalised(ResultNode.of(
                        List.of(Map.of("ID", "5", "VALUE", "+7", "VALUE_TYPE", "WORK", "TYPE_ID", "PHONE")))));
        assertThat(Echo.decode(
                        Echo.NONE.plus(Map.of("A", 1)).plus(Map.of("B", 2)).encode()))
                .isEqualTo(Echo.NONE.plus(Map.of("A", 1)).plus(Map.of("B", 2)));
    }
}
