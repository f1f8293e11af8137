package io.github.pbx24.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.crm.CrmActivities;
import io.github.pbx24.bitrix24.crm.CrmActivity;
import io.github.pbx24.bitrix24.crm.CrmItem;
import io.github.pbx24.bitrix24.crm.CrmObject;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.bitrix24.task.Task;
import io.github.pbx24.bitrix24.task.Tasks;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.inbox.jdbc.JdbcInboxStore;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.simulator.InstalledApplication;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same is true for whatever kind of objects. */
class ObjectKindTest extends WithPortal {

    private final List<String> handled = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    /** A kind, how a person works with it, and how a title is read. */
    private record Work<T>(
            ObjectKind<T> kind,
            String events,
            Function<ObjectKindTest, Long> add,
            Change rename,
            Delete delete,
            Function<T, String> title) {

        String title(EventContext context) {
            return context.object(kind).map(title).orElse("gone");
        }

        @Override
        public String toString() {
            return kind.name();
        }
    }

    private interface Change {
        void apply(ObjectKindTest test, long id, String title);
    }

    private interface Delete {
        void apply(ObjectKindTest test, long id);
    }

    private static final Work<CrmObject> DEALS = new Work<>(
            ObjectKind.crm(CrmType.DEAL),
            "ONCRMDEAL",
            test -> test.person.execute(CrmObjects.add(CrmType.DEAL, Map.of("TITLE", "new"))),
            (test, id, title) -> test.rename(id, title),
            (test, id) -> test.person.execute(CrmObjects.delete(CrmType.DEAL, id)),
            deal -> deal.title().orElse(""));

    private static final Work<Task> TASKS = new Work<>(
            ObjectKind.TASK,
            "ONTASK",
            test -> test.person.execute(Tasks.add("new", 1, Map.of())).id(),
            (test, id, title) -> test.person.execute(Tasks.update(id, Map.of("TITLE", title))),
            (test, id) -> test.person.execute(Tasks.delete(id)),
            task -> String.valueOf(task.title()));

    private static final Work<CrmActivity> ACTIVITIES = new Work<>(
            ObjectKind.ACTIVITY,
            "ONCRMACTIVITY",
            ObjectKindTest::addActivity,
            (test, id, title) -> test.person.execute(CrmActivities.update(id, Map.of("SUBJECT", title))),
            (test, id) -> test.person.execute(
                    Bitrix24Request.generic("crm.activity.delete", Map.of("id", id), Repeatability.NOT_REPEATABLE)),
            activity -> String.valueOf(activity.subject()));

    /** The simulator has no smart processes of its own; deals can be asked for like one. */
    private static final Work<CrmItem> ITEMS = new Work<>(
            ObjectKind.item(2),
            "ONCRMDYNAMICITEM",
            DEALS.add(),
            DEALS.rename(),
            DEALS.delete(),
            item -> item.text("title").orElse(""));

    static Stream<Work<?>> all() {
        return Stream.of(DEALS, TASKS, ACTIVITIES, ITEMS);
    }

    static Stream<Work<?>> withEvents() {
        return Stream.of(DEALS, TASKS, ACTIVITIES);
    }

    private long addActivity() {
        long deal = simulator.addDeal("owner", null, 1);
        return person.execute(CrmActivities.add(
                Map.of("OWNER_TYPE_ID", 2, "OWNER_ID", deal, "TYPE_ID", 3, "SUBJECT", "new", "RESPONSIBLE_ID", 1)));
    }

    private EventInbox.Builder inbox(Work<?> work, InboxStore events) {
        EventHandler<Bitrix24Event> handler = (event, context) ->
                handled.add(event.name().substring(work.events().length()) + " "
                        + context.subject().objectId() + " " + work.title(context));
        return EventInbox.builder(events)
                .clock(clock)
                // A webhook's, whose secret does not expire meanwhile.
                .portal(portal().client(person).catchUp(work.kind()).build())
                .on(EventType.named(work.events() + "ADD"), handler)
                .on(EventType.named(work.events() + "UPDATE"), handler)
                .on(EventType.named(work.events() + "DELETE"), handler);
    }

    @ParameterizedTest
    @MethodSource("all")
    void what_happened_while_the_program_was_down_for_weeks_is_found_once(Work<?> work) {
        Path file = folder.resolve("events.db");
        long old = work.add().apply(this);
        long untouched = work.add().apply(this);
        long deleted = work.add().apply(this);
        clock.advance(Duration.ofMinutes(5));
        try (JdbcDatabase database = JdbcDatabase.sqlite(file)) {
            EventInbox inbox = inbox(work, JdbcInboxStore.create(database)).build();
            assertThat(inbox.catchUp()).as("the first time").isZero();
        }
        clock.advance(Duration.ofMinutes(5));
        work.rename().apply(this, old, "changed");
        work.delete().apply(this, deleted);
        clock.advance(Duration.ofDays(20));
        long added = work.add().apply(this);
        clock.advance(Duration.ofDays(20));

        try (JdbcDatabase database = JdbcDatabase.sqlite(file)) {
            EventInbox inbox = inbox(work, JdbcInboxStore.create(database)).build();
            assertThat(inbox.catchUp()).isEqualTo(2);
            settle(inbox);
            assertThat(handled)
                    .containsExactlyInAnyOrder("UPDATE " + old + " changed", "ADD " + added + " new")
                    .noneMatch(line -> line.contains(" " + untouched + " "));
            assertThat(inbox.journal(JournalQuery.newest(10)))
                    .allMatch(entry -> entry.status() == DeliveryStatus.DONE)
                    .allMatch(entry -> work.kind().name().equals(entry.objectType()));
        }
        try (JdbcDatabase database = JdbcDatabase.sqlite(file)) {
            clock.advance(Duration.ofMinutes(5));
            assertThat(inbox(work, JdbcInboxStore.create(database)).build().catchUp())
                    .as("it remembers how far it has read")
                    .isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("withEvents")
    void the_object_is_read_for_the_handler_and_what_came_is_not_found_again(Work<?> work) {
        EventInbox inbox = EventInbox.builder(store)
                .clock(clock)
                .portal(portal().catchUp(work.kind())
                        .subscribe(
                                EventBinding.online(work.events() + "UPDATE", post.address()),
                                EventBinding.online(work.events() + "ADD", post.address()))
                        .build())
                .on(
                        EventType.named(work.events() + "UPDATE"),
                        (event, context) -> handled.add("update " + work.title(context) + work.title(context)))
                .on(
                        EventType.named(work.events() + "ADD"),
                        (event, context) -> handled.add("add " + work.title(context)))
                .build();
        post.to(inbox);
        assertThat(inbox.checkSubscriptions()).allMatch(SubscriptionReport::isHealthy);
        inbox.catchUp();
        clock.advance(Duration.ofMinutes(2));
        long id = work.add().apply(this);
        settle(inbox);
        work.rename().apply(this, id, "a");
        work.rename().apply(this, id, "b");
        settle(inbox);
        assertThat(handled).containsExactly("add new", "update bb");

        clock.advance(Duration.ofMinutes(5));
        assertThat(inbox.catchUp()).isEqualTo(1);
        settle(inbox);
        assertThat(handled).as("a duplicate of what came").hasSize(2);

        work.rename().apply(this, id, "c");
        work.delete().apply(this, id);
        settle(inbox);
        assertThat(handled).containsExactly("add new", "update bb", "update gonegone");
    }

    @ParameterizedTest
    @MethodSource("withEvents")
    void a_change_within_the_second_of_the_adding_whose_event_is_lost_is_in_what_the_handler_reads(Work<?> work) {
        EventInbox inbox = EventInbox.builder(store)
                .clock(clock)
                .portal(portal().catchUp(work.kind())
                        .subscribe(EventBinding.online(work.events() + "ADD", post.address()))
                        .build())
                .on(
                        EventType.named(work.events() + "UPDATE"),
                        (event, context) -> handled.add("update " + work.title(context)))
                .on(
                        EventType.named(work.events() + "ADD"),
                        (event, context) -> handled.add("add " + work.title(context)))
                .build();
        post.to(inbox);
        inbox.checkSubscriptions();
        inbox.catchUp();
        clock.advance(Duration.ofMinutes(2));
        long id = work.add().apply(this);
        assertThat(simulator.awaitEvents(Duration.ofMinutes(1))).isTrue();
        inbox.processDue();
        work.rename().apply(this, id, "changed");
        settle(inbox);
        inbox.catchUp();
        settle(inbox);

        assertThat(handled).containsExactly("add changed");
    }

    private void send(EventInbox inbox, String event, String data) {
        String body = "event=" + event + "&" + data + "&ts=" + clock.instant().getEpochSecond() + "&auth[member_id]="
                + simulator.memberId() + "&auth[domain]=acme.example&auth[application_token]="
                + application.applicationToken();
        assertThat(inbox.accept(WebhookRequest.builder("POST", clock.instant())
                                .body(body.getBytes(StandardCharsets.UTF_8))
                                .build())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void an_event_about_something_else_costs_no_request() {
        EventInbox inbox = inbox(portal().subscribe(EventBinding.online("ONTASKUPDATE", post.address()))
                        .build())
                .on(EventType.TASK_UPDATE, (event, context) -> {
                    assertThat(context.object()).isEmpty();
                    assertThat(context.object(ObjectKind.ACTIVITY)).isEmpty();
                    handled.add("read " + context.object(ObjectKind.TASK).isPresent());
                })
                .build();
        post.to(inbox);
        inbox.checkSubscriptions();
        long id = TASKS.add().apply(this);
        TASKS.rename().apply(this, id, "changed");
        settle(inbox);

        assertThat(handled).containsExactly("read true");
        assertThat(simulator.requestCount("crm.activity.get")).isZero();
    }

    @Test
    void a_task_that_cannot_be_read_is_not_taken_for_one_that_is_gone() {
        long id = TASKS.add().apply(this);
        InstalledApplication other = simulator.installApplication("other", 1, Set.of("crm"));
        try (Bitrix24Client poor = Bitrix24Client.builder(
                        Bitrix24Authorization.accessToken(simulator.restUrl(), other.accessToken()))
                .build()) {
            EventInbox inbox = inbox(portal().client(poor).build())
                    .on(EventType.TASK_UPDATE, (event, context) -> context.object(ObjectKind.TASK))
                    .build();
            send(inbox, "ONTASKUPDATE", "data[FIELDS_AFTER][ID]=" + id);
            settle(inbox);

            assertThat(inbox.journal(JournalQuery.newest(1)))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.error()).contains("INSUFFICIENT_SCOPE"));
        }
    }

    @Test
    void a_task_that_the_portal_refuses_to_show_although_it_is_there_is_tried_again() {
        long id = TASKS.add().apply(this);
        EventInbox inbox = inbox(portal().build())
                .on(
                        EventType.TASK_UPDATE,
                        (event, context) -> handled.add(
                                "read " + context.object(ObjectKind.TASK).isPresent()))
                .build();
        simulator
                .faults()
                .next()
                .on("tasks.task.get")
                .answer(
                        403,
                        "application/json",
                        "{\"error\":\"ACCESS_DENIED\",\"error_description\":\"Access denied!\"}");
        send(inbox, "ONTASKUPDATE", "data[FIELDS_AFTER][ID]=" + id);
        settle(inbox);
        assertThat(handled).isEmpty();

        clock.advance(Duration.ofMinutes(1));
        inbox.processDue();
        assertThat(handled).containsExactly("read true");
    }

    @Test
    void elements_of_two_smart_processes_with_one_id_are_two() {
        EventInbox inbox = inbox(portal().build())
                .on(
                        EventType.named("ONCRMDYNAMICITEMUPDATE"),
                        (event, context) -> handled.add(context.subject().objectType() + " "
                                + context.subject().objectId()))
                .build();
        for (int type : new int[] {128, 130, 128}) {
            send(inbox, "ONCRMDYNAMICITEMUPDATE", "data[FIELDS][ID]=7&data[FIELDS][ENTITY_TYPE_ID]=" + type);
        }
        settle(inbox);

        assertThat(handled).containsExactlyInAnyOrder("ITEM128 7", "ITEM130 7");
    }
}
