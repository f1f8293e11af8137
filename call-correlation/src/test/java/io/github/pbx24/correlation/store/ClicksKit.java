package io.github.pbx24.correlation.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.plan.CallProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A call that a user asked for in Bitrix24 and the call that the exchange reports are one. */
abstract class ClicksKit extends StoreKit {

    ClicksKit(Supply supply) {
        super(supply);
    }

    @Test
    void a_click_is_a_call_that_bitrix24_knows() {
        String id = store.ask(asked("c1", NOW)).id();

        assertThat(read(id).progress().crmCallId()).isEqualTo("c1");
        assertThat(read(id).callId()).isNull();
        assertThat(due(NOW)).containsExactly(id);
    }

    @Test
    void a_repeated_click_event_is_nothing_new() {
        Asked click = asked("c1", NOW);
        String id = store.ask(click).id();

        assertThat(store.ask(click)).isEqualTo(new CallStore.Heard(id, false, false));
    }

    @Test
    void the_first_event_of_that_employee_and_that_number_is_the_call() {
        String click = store.ask(asked("c1", NOW)).id();

        assertThat(hear(ringing("x", "101"))).isEqualTo(click);
        assertThat(read(click).callId()).isEqualTo("x");
        assertThat(hear(ended("x", NOW))).isEqualTo(click);
    }

    @Test
    void a_later_event_is_compared_too_and_the_call_becomes_part_of_the_click() {
        String click = store.ask(asked("c1", NOW)).id();
        String early = hear(ringing("x", null));
        assertThat(early).isNotEqualTo(click);

        assertThat(hear(ringing("x", "101"))).isEqualTo(click);
        assertThat(store.load(early)).isEmpty();
        assertThat(read(click).heard()).isEqualTo(3);
        assertThat(store.resolve(Alias.pbxId(PBX, "x"))).contains(click);
        assertThat(due(NOW)).containsExactly(click);
    }

    @Test
    void a_call_that_bitrix24_has_already_stays_itself() {
        String click = store.ask(asked("c1", NOW)).id();
        String other = hear(ringing("x", null));
        Lease lease = begin(other, "me", NOW);
        store.save(lease, registered("c2"), NOTHING_LEFT, CallLook.NONE);

        assertThat(hear(ringing("x", "101"))).isEqualTo(other).isNotEqualTo(click);
    }

    @Test
    void a_call_in_work_stays_itself() {
        store.ask(asked("c1", NOW));
        String other = hear(ringing("x", null));
        begin(other, "me", NOW);

        assertThat(hear(ringing("x", "101"))).isEqualTo(other);
    }

    @Test
    void other_people_and_other_numbers_are_other_calls() {
        String click = store.ask(asked("c1", NOW)).id();

        assertThat(hear(ringing("x", "103"))).isNotEqualTo(click);
        assertThat(hear(ringing("y", "101", "+79000000099"))).isNotEqualTo(click);
    }

    @Test
    void a_click_that_was_refused_or_is_finished_gets_no_call() {
        String click = store.ask(asked("c1", NOW)).id();
        Lease lease = begin(click, "me", NOW);
        CallProgress finished = finished(read(click).progress().dialled());
        store.save(lease, finished, NOTHING_LEFT, CallLook.NONE);

        assertThat(hear(ringing("x", "101"))).isNotEqualTo(click);
    }

    @Test
    void an_expectation_ends() {
        String click = store.ask(asked("c1", NOW)).id();

        assertThat(store.hear(hearing(NOW.plusSeconds(601), ringing("x", "101")))
                        .id())
                .isNotEqualTo(click);
    }

    @Test
    void one_click_is_one_call() throws Exception {
        List<CallStore> nodes = nodes(4);
        for (int round = 0; round < 5; round++) {
            String click = store.ask(asked("c" + round, NOW)).id();
            List<Callable<String>> racers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                CallStore node = nodes.get(i % 4);
                String callId = "call-" + round + "-" + i;
                racers.add(() -> node.hear(hearing(NOW, ringing(callId, "101"))).id());
            }
            assertThat(race(racers)).filteredOn(click::equals).hasSize(1);
        }
    }

    @Test
    void the_id_that_the_exchange_answers_leads_to_the_click() {
        String click = store.ask(asked("c1", NOW)).id();

        assertThat(store.adopt(click, Alias.pbxId(PBX, "x"), NOW)).isTrue();
        assertThat(store.adopt(click, Alias.pbxId(PBX, "x"), NOW)).isTrue();
        assertThat(hear(ringing("x", "999"))).isEqualTo(click);
        assertThat(read(click).callId()).isEqualTo("x");
    }

    @Test
    void events_that_came_before_the_answer_go_over_to_the_click() {
        String click = store.ask(asked("c1", NOW)).id();
        String early = hear(ringing("x", null));
        Lease lease = begin(click, "me", NOW);

        assertThat(store.adopt(click, Alias.pbxId(PBX, "x"), NOW)).isTrue();
        assertThat(store.load(early)).isEmpty();
        assertThat(store.save(lease, registered("c1"), NOTHING_LEFT, CallLook.NONE))
                .isEqualTo(CallStore.Saved.DONE_WITH_NEWS);
        assertThat(read(click).heard()).isEqualTo(2);
    }

    @Test
    void a_registered_call_is_not_adopted() {
        String click = store.ask(asked("c1", NOW)).id();
        String other = hear(ringing("x", null));
        store.save(begin(other, "me", NOW), registered("c2"), NOTHING_LEFT, CallLook.NONE);

        assertThat(store.adopt(click, Alias.pbxId(PBX, "x"), NOW)).isFalse();
        assertThat(store.resolve(Alias.pbxId(PBX, "x"))).contains(other);
    }
}
