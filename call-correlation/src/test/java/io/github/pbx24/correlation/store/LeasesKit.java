package io.github.pbx24.correlation.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.store.CallStore.Saved;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Progress is written by one worker at a time, and only under the last lease. */
abstract class LeasesKit extends StoreKit {

    private static final Next.GoOn GO_ON = new Next.GoOn();

    LeasesKit(Supply supply) {
        super(supply);
    }

    @Test
    void taking_a_call_writes_what_is_about_to_be_said() {
        String id = hear(ringing("a", "101"));

        Optional<Lease> lease =
                store.begin(read(id), claim("me", NOW), registered("c1"), new CallLook("words to find"));

        assertThat(lease).isPresent();
        assertThat(read(id).progress()).isEqualTo(registered("c1"));
        assertThat(store.recent(CallQuery.newest(5).matching("TO FI"))).hasSize(1);
    }

    @Test
    void what_is_reserved_is_nobody_elses_until_it_is_freed_or_its_time_is_over() {
        String long_ = "contact " + "x".repeat(400);
        assertThat(store.reserve("a", "one", NOW, NOW.plusSeconds(60))).isTrue();
        assertThat(store.reserve("a", "two", NOW.plusSeconds(59), NOW.plusSeconds(99)))
                .isFalse();
        assertThat(store.reserve("b", "two", NOW, NOW.plusSeconds(60))).isTrue();
        assertThat(store.reserve(long_, "one", NOW, NOW.plusSeconds(60))).isTrue();
        assertThat(store.reserve(long_, "two", NOW, NOW.plusSeconds(60))).isFalse();

        store.free("a", NOW.plusSeconds(60));
        assertThat(store.reserve("a", "two", NOW, NOW.plusSeconds(60))).isTrue();
        assertThat(store.reserve("a", "one", NOW.plusSeconds(60), NOW.plusSeconds(120)))
                .isTrue();
        assertThat(store.reserve("b", "one", NOW.plusSeconds(60), NOW.plusSeconds(120)))
                .isTrue();
        store.free("nothing", NOW);
    }

    @Test
    void what_was_reserved_for_the_same_is_taken_over_and_not_freed_by_who_had_it() {
        assertThat(store.reserve("a", "one", NOW, NOW.plusSeconds(60))).isTrue();
        assertThat(store.reserve("a", "one", NOW.plusSeconds(1), NOW.plusSeconds(61)))
                .isTrue();

        store.free("a", NOW.plusSeconds(60));
        assertThat(store.reserve("a", "two", NOW.plusSeconds(2), NOW.plusSeconds(62)))
                .isFalse();
        store.free("a", NOW.plusSeconds(61));
        assertThat(store.reserve("a", "two", NOW.plusSeconds(2), NOW.plusSeconds(62)))
                .isTrue();
    }

    @Test
    void of_many_nodes_exactly_one_reserves() throws Exception {
        List<CallStore> nodes = nodes(4);
        for (int round = 0; round < 10; round++) {
            String what = "race-" + round;
            List<Callable<Boolean>> racers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                CallStore node = nodes.get(i % 4);
                String owner = "racer " + i;
                racers.add(() -> node.reserve(what, owner, NOW, NOW.plusSeconds(60)));
            }
            assertThat(race(racers)).filteredOn(got -> got).hasSize(1);
        }
    }

    @Test
    void a_call_is_held_by_one_worker() {
        String id = hear(ringing("a", "101"));
        begin(id, "me", NOW);

        TrackedCall call = read(id);
        assertThat(store.begin(call, claim("me", NOW), call.progress(), CallLook.NONE))
                .isEmpty();
        assertThat(store.begin(call, claim("you", NOW.plusSeconds(19)), call.progress(), CallLook.NONE))
                .isEmpty();
        assertThat(store.rest(call, NOW, NOTHING_LEFT, CallLook.NONE)).isFalse();
    }

    @Test
    void a_lease_lapses_and_then_its_holder_can_write_nothing() {
        String id = hear(ringing("a", "101"));
        Lease suspended = begin(id, "one", NOW);
        Lease other = begin(id, "two", NOW.plusSeconds(20));
        assertThat(store.save(other, finished(registered("c1")), NOTHING_LEFT, CallLook.NONE))
                .isEqualTo(Saved.DONE);

        assertThat(store.save(suspended, registered("c0"), GO_ON, CallLook.NONE))
                .isEqualTo(Saved.LEASE_LOST);
        assertThat(store.save(suspended, registered("c0"), NOTHING_LEFT, CallLook.NONE))
                .isEqualTo(Saved.LEASE_LOST);
        store.release(suspended, NOW);
        assertThat(read(id).progress()).isEqualTo(finished(registered("c1")));
        assertThat(read(id).dueAt()).isNull();
    }

    @Test
    void the_same_owner_with_an_older_lease_can_write_nothing_either() {
        String id = hear(ringing("a", "101"));
        Lease first = begin(id, "me", NOW);
        store.release(first, NOW);
        begin(id, "me", NOW);

        assertThat(store.save(first, registered("c0"), GO_ON, CallLook.NONE)).isEqualTo(Saved.LEASE_LOST);
    }

    @Test
    void a_lapsed_lease_that_nobody_took_over_is_still_good() {
        String id = hear(ringing("a", "101"));
        Lease late = begin(id, "me", NOW);

        assertThat(store.save(late, registered("c1"), NOTHING_LEFT, CallLook.NONE))
                .isEqualTo(Saved.DONE);
    }

    @Test
    void only_the_named_leases_are_prolonged() {
        String mine = hear(ringing("a", "101"));
        String forgotten = hear(ringing("b", "101"));
        Lease lease = begin(mine, "me", NOW);
        begin(forgotten, "me", NOW);

        store.renew(List.of(lease), NOW.plusSeconds(60));

        assertThat(due(NOW.plusSeconds(30))).containsExactly(forgotten);
        assertThat(due(NOW.plusSeconds(60))).containsExactlyInAnyOrder(mine, forgotten);
    }

    @Test
    void a_call_in_work_is_due_again_when_its_worker_dies() {
        String id = hear(ringing("a", "101"));
        rest(id, NOW.plusSeconds(3600), Urgency.LIVE);
        begin(id, "me", NOW);

        assertThat(due(NOW)).isEmpty();
        assertThat(due(NOW.plusSeconds(20))).containsExactly(id);
    }

    @Test
    void a_call_that_is_given_back_rests() {
        String id = hear(ringing("a", "101"));
        Lease lease = begin(id, "me", NOW);
        store.save(lease, registered("c1"), new Next.Rest(NOW.plusSeconds(9), Urgency.ENDED), CallLook.NONE);

        assertThat(due(NOW.plusSeconds(8))).isEmpty();
        assertThat(store.due(java.util.Map.of(PBX, 9), NOW.plusSeconds(9)))
                .containsExactly(new CallStore.Due(id, PBX, Urgency.ENDED));
    }

    @Test
    void all_leases_can_be_ended_at_the_start_of_a_process() {
        String id = hear(ringing("a", "101"));
        Lease old = begin(id, "old", NOW);
        store.releaseAll();

        begin(id, "new", NOW);
        assertThat(store.save(old, registered("c0"), GO_ON, CallLook.NONE)).isEqualTo(Saved.LEASE_LOST);
    }

    @Test
    void of_many_workers_exactly_one_gets_a_call() throws Exception {
        List<CallStore> nodes = nodes(4);
        for (int round = 0; round < 10; round++) {
            String id = hear(ringing("race-" + round, "101"));
            TrackedCall call = read(id);
            List<Callable<Optional<Lease>>> racers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                CallStore node = nodes.get(i % 4);
                String owner = "owner-" + i;
                racers.add(() -> node.begin(call, claim(owner, NOW), registered(owner), CallLook.NONE));
            }
            List<Lease> winners =
                    race(racers).stream().flatMap(Optional::stream).toList();
            assertThat(winners).hasSize(1);
            assertThat(read(id).progress()).isEqualTo(registered(winners.get(0).owner()));
        }
    }
}
