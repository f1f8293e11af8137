package io.github.pbx24.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeverMissTest extends WithPortal {

    private final List<String> handled = new CopyOnWriteArrayList<>();

    private EventInbox inbox(EventPortal.Builder portal) {
        EventInbox inbox = inbox(portal.build())
                .on(DEAL_UPDATED, (event, context) -> handled.add("update " + event.id()))
                .on(DEAL_ADDED, (event, context) -> handled.add("add " + event.id()))
                .build();
        post.to(inbox);
        inbox.checkSubscriptions();
        return inbox;
    }

    private EventPortal.Builder bothWays() {
        return portal().subscribe(
                        EventBinding.online("ONCRMDEALUPDATE", post.address()),
                        EventBinding.offline("ONCRMDEALUPDATE", null));
    }

    @Test
    void an_event_that_was_lost_online_still_arrives_and_one_that_came_is_handled_once() {
        long deal = simulator.addDeal("one", null, 1);
        EventInbox inbox = inbox(bothWays());
        post.open.set(false);
        rename(deal, "two");
        assertThat(simulator.awaitEvents(Duration.ofSeconds(60))).isTrue();
        post.open.set(true);

        assertThat(inbox.pullOffline()).isEqualTo(1);
        settle(inbox);
        assertThat(handled).containsExactly("update " + deal);

        rename(deal, "three");
        settle(inbox);
        inbox.pullOffline();
        settle(inbox);
        assertThat(handled).hasSize(2);
        assertThat(inbox.pullOffline()).as("committed").isZero();
    }

    @Test
    void a_package_whose_answer_was_lost_is_found_again() {
        long deal = simulator.addDeal("one", null, 1);
        EventInbox inbox = inbox(portal().subscribe(EventBinding.offline("ONCRMDEALUPDATE", null)));
        assertThat(inbox.pullOffline()).isZero();
        rename(deal, "two");
        simulator.faults().next().on("event.offline.get").loseConnectionAfterExecution();

        assertThatThrownBy(inbox::pullOffline).isInstanceOf(Bitrix24Exception.class);
        assertThat(inbox.pullOffline()).isEqualTo(1);
        settle(inbox);

        assertThat(handled).containsExactly("update " + deal);
    }

    @Test
    void a_queue_that_cannot_be_read_keeps_no_other_from_its_turn() {
        long deal = simulator.addDeal("one", null, 1);
        EventInbox inbox = inbox(portal().subscribe(
                        EventBinding.offline("ONCRMDEALUPDATE", "erp"), EventBinding.offline("ONCRMDEALUPDATE", null)));
        assertThat(inbox.pullOffline()).isZero();
        rename(deal, "two");
        simulator.faults().next().on("event.offline.get").loseConnectionAfterExecution();

        assertThatThrownBy(inbox::pullOffline).isInstanceOf(Bitrix24Exception.class);
        settle(inbox);

        assertThat(handled).as("by the other queue").containsExactly("update " + deal);
    }

    @Test
    void many_offline_events_come_in_packages() {
        EventInbox inbox = inbox(portal().subscribe(EventBinding.offline("ONCRMDEALUPDATE", null)));
        for (int i = 0; i < 120; i++) {
            rename(simulator.addDeal("deal", null, 1), "changed");
        }

        assertThat(inbox.pullOffline()).isEqualTo(120);
        settle(inbox);

        assertThat(handled).hasSize(120).doesNotHaveDuplicates();
    }

    @Test
    void a_plan_without_reservations_is_served_too() {
        simulator.administration().feature("rest_offline_extended", false);
        long deal = simulator.addDeal("one", null, 1);
        EventInbox inbox = inbox(portal().subscribe(EventBinding.offline("ONCRMDEALUPDATE", null)));
        rename(deal, "two");

        assertThat(inbox.pullOffline()).isEqualTo(1);
    }

    @Test
    void a_wake_up_fetches_at_once() {
        long deal = simulator.addDeal("one", null, 1);
        EventInbox inbox = inbox(portal().subscribe(
                        EventBinding.offline("ONCRMDEALUPDATE", null),
                        EventBinding.online("ONOFFLINEEVENT", post.address())));
        try (inbox) {
            inbox.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> simulator.requestCount("event.offline.get") > 0);

            rename(deal, "two");

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                // The quiet time is by the clock of the test.
                clock.advance(Duration.ofMillis(100));
                assertThat(handled).containsExactly("update " + deal);
            });
        }
    }

    @Test
    void catching_up_finds_what_no_event_told_of() {
        long old = simulator.addDeal("old", null, 1);
        clock.advance(Duration.ofMinutes(5));
        EventInbox inbox = inbox(portal().catchUp(CrmType.DEAL));
        assertThat(inbox.catchUp()).as("the first time").isZero();
        clock.advance(Duration.ofMinutes(5));
        rename(old, "changed while nobody listened");
        clock.advance(Duration.ofMinutes(1));
        long imported = simulator.addDeal("imported", null, 1);

        clock.advance(Duration.ofMinutes(10));
        assertThat(inbox.catchUp()).isEqualTo(2);
        settle(inbox);
        assertThat(handled).containsExactlyInAnyOrder("update " + old, "add " + imported);

        assertThat(inbox.catchUp()).as("it remembers how far it has read").isZero();
    }

    @Test
    void catching_up_does_not_repeat_what_came_and_goes_on_where_it_was_cut_off() {
        EventInbox inbox = inbox(portal().subscribe(EventBinding.online("ONCRMDEALUPDATE", post.address()))
                .catchUp(CrmType.DEAL));
        long deal = simulator.addDeal("one", null, 1);
        clock.advance(Duration.ofMinutes(1));
        inbox.catchUp();
        clock.advance(Duration.ofMinutes(1));
        rename(deal, "two");
        settle(inbox);
        assertThat(handled).containsExactly("update " + deal);

        simulator.faults().next().on("crm.deal.list").internalServerError();
        try {
            inbox.catchUp();
        } catch (Bitrix24Exception expected) {
            // The client may have repeated it.
        }
        inbox.catchUp();
        settle(inbox);

        assertThat(handled).as("a duplicate of what came").hasSize(1);
    }

    /** What came after the last search is found by the first one after the downtime, however long ago it was handled. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 24, 24 * 6})
    void catching_up_after_a_downtime_handles_nothing_once_more(long hours) {
        long deal = simulator.addDeal("one", null, 1);
        EventPortal.Builder portal = portal().subscribe(EventBinding.online("ONCRMDEALUPDATE", post.address()))
                .catchUp(CrmType.DEAL);
        EventInbox before = inbox(portal);
        clock.advance(Duration.ofMinutes(5));
        before.catchUp();
        clock.advance(Duration.ofMinutes(10));
        rename(deal, "two");
        settle(before);
        assertThat(handled).containsExactly("update " + deal);
        before.close();

        clock.advance(Duration.ofHours(hours));
        // The token of the application is over by now.
        EventInbox after = inbox(portal().client(person).catchUp(CrmType.DEAL).build())
                .on(DEAL_UPDATED, (event, context) -> handled.add("update " + event.id()))
                .on(DEAL_ADDED, (event, context) -> handled.add("add " + event.id()))
                .build();
        after.catchUp();
        settle(after);

        assertThat(handled).as("after " + hours + " hours").hasSize(1);
    }

    @Test
    void what_is_changed_behind_the_search_while_it_goes_on_is_found_by_the_next_one() {
        List<Long> deals = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            deals.add(simulator.addDeal("deal", null, 1));
        }
        AtomicBoolean once = new AtomicBoolean();
        EventListener meanwhile = new EventListener() {
            @Override
            public void accepted(EventSubject subject, String id, Instant at) {
                if (once.compareAndSet(false, true)) {
                    clock.advance(Duration.ofSeconds(5));
                    rename(deals.get(0), "changed when it had been read");
                    clock.advance(Duration.ofSeconds(5));
                    rename(deals.get(119), "changed before it was read");
                }
            }
        };
        EventInbox inbox = inbox(portal().catchUp(CrmType.DEAL)
                        .catchUpFrom(Instant.EPOCH)
                        .build())
                .on(DEAL_UPDATED, (event, context) -> handled.add("update " + event.id()))
                .on(DEAL_ADDED, (event, context) -> handled.add("add " + event.id()))
                .listener(meanwhile)
                .build();
        clock.advance(Duration.ofMinutes(5));

        assertThat(inbox.catchUp()).isEqualTo(120);
        settle(inbox);
        clock.advance(Duration.ofMinutes(5));
        inbox.catchUp();
        settle(inbox);

        assertThat(handled).contains("update " + deals.get(0));
    }

    @Test
    void catching_up_can_begin_with_all_that_there_is() {
        long deal = simulator.addDeal("old", null, 1);
        clock.advance(Duration.ofMinutes(30));
        EventInbox inbox = inbox(portal().catchUp(CrmType.DEAL).catchUpFrom(Instant.EPOCH));

        assertThat(inbox.catchUp()).isEqualTo(1);
        settle(inbox);

        assertThat(handled).containsExactly("add " + deal);
        assertThat(inbox.catchUp()).as("once").isZero();
    }

    @Test
    void what_is_changed_within_the_second_of_its_adding_is_not_missed() {
        List<String> titles = new CopyOnWriteArrayList<>();
        EventInbox inbox = inbox(portal().subscribe(EventBinding.online("ONCRMDEALADD", post.address()))
                        .catchUp(CrmType.DEAL)
                        .build())
                .on(
                        DEAL_ADDED,
                        (event, context) -> titles.add(
                                context.object().orElseThrow().title().orElse("")))
                .on(DEAL_UPDATED, (event, context) -> titles.add("update"))
                .build();
        post.to(inbox);
        inbox.checkSubscriptions();
        inbox.catchUp();
        clock.advance(Duration.ofMinutes(2));
        long deal = person.execute(CrmObjects.add(CrmType.DEAL, Map.of("TITLE", "new")));
        assertThat(simulator.awaitEvents(Duration.ofSeconds(60))).isTrue();
        inbox.processDue();
        rename(deal, "changed, and its event is lost");

        settle(inbox);
        inbox.catchUp();
        settle(inbox);

        assertThat(titles).containsExactly("changed, and its event is lost");
    }

    @Test
    void a_portal_that_never_runs_dry_does_not_hold_the_fetching_for_ever() {
        simulator
                .faults()
                .always()
                .on("event.offline.get")
                .answer(
                        200,
                        "application/json",
                        "{\"result\":{\"process_id\":\"p\",\"events\":[{\"ID\":\"1\",\"TIMESTAMP_X\":"
                                + "\"2026-03-10T11:00:00+03:00\",\"EVENT_NAME\":\"ONCRMDEALUPDATE\",\"EVENT_DATA\":"
                                + "{\"FIELDS\":{\"ID\":7}},\"EVENT_ADDITIONAL\":false,\"MESSAGE_ID\":\"m\"}]}}");
        try (var quick = Bitrix24Client.builder(
                        Bitrix24Authorization.accessToken(simulator.restUrl(), application.accessToken()))
                .pacing(PacingPlan.none())
                .build()) {
            EventInbox inbox = inbox(portal().client(quick).subscribe(EventBinding.offline("ONCRMDEALUPDATE", null)));

            assertThat(inbox.pullOffline()).isEqualTo(200);
            assertThat(inbox.pullOffline()).as("and goes on the next time").isEqualTo(200);
        }
    }

    @Test
    void the_object_is_read_once_for_a_handling_and_is_empty_when_it_is_gone() {
        long deal = simulator.addDeal("one", null, 1);
        List<String> titles = new CopyOnWriteArrayList<>();
        EventInbox inbox = inbox(portal().subscribe(EventBinding.online("ONCRMDEALUPDATE", post.address()))
                        .build())
                .on(
                        DEAL_UPDATED,
                        (event, context) -> titles.add(context.object()
                                .flatMap(found -> context.object())
                                .flatMap(found -> found.title())
                                .orElse("gone")))
                .build();
        post.to(inbox);
        inbox.checkSubscriptions();
        for (String title : List.of("a", "b", "c")) {
            rename(deal, title);
        }
        settle(inbox);
        assertThat(titles).as("three changes at once are one handling").containsExactly("c");
        assertThat(simulator.requestCount("crm.deal.get")).isEqualTo(1);

        rename(deal, "d");
        person.execute(CrmObjects.delete(CrmType.DEAL, deal));
        settle(inbox);
        assertThat(titles).containsExactly("c", "gone");
    }
}
