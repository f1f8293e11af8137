package io.github.pbx24.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.bitrix24.event.OnCrmObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    void values_are_the_same_however_the_portal_writes_them() {
        assertThat(Echo.normalised(100)).isEqualTo(Echo.normalised("100.00"));
        assertThat(Echo.normalised(true)).isEqualTo(Echo.normalised("Y"));
        assertThat(Echo.normalised(" a ")).isEqualTo(Echo.normalised("a"));
        assertThat(Echo.normalised(null)).isEqualTo(Echo.normalised(""));
        assertThat(Echo.normalised("2026-03-10T08:00:00Z")).isEqualTo(Echo.normalised("2026-03-10T11:00:00+03:00"));
        assertThat(Echo.normalised("001a")).isNotEqualTo(Echo.normalised("1a"));
        assertThat(Echo.decode(
                        Echo.NONE.plus(Map.of("A", 1)).plus(Map.of("B", 2)).encode()))
                .isEqualTo(Echo.NONE.plus(Map.of("A", 1)).plus(Map.of("B", 2)));
    }
}
