package io.github.pbx24.correlation.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is due comes by exchange, the urgent first; what cannot be handled steps aside. */
abstract class DueOrderKit extends StoreKit {

    DueOrderKit(Supply supply) {
        super(supply);
    }

    private String restingAt(String callId, int second, Urgency urgency) {
        String id = hear(ringing(callId, "101"));
        rest(id, NOW.plusSeconds(second), urgency);
        return id;
    }

    @Test
    void a_new_call_is_due_at_once() {
        assertThat(due(NOW)).isEmpty();
        String id = hear(ringing("a", "101"));
        assertThat(due(NOW)).containsExactly(id);
        assertThat(store.countDue(exchanges(), NOW)).isEqualTo(1);
    }

    @Test
    void a_call_with_nothing_left_is_not_due() {
        String id = hear(ringing("a", "101"));
        rest(id, null, Urgency.ENDED);

        assertThat(due(NOW.plus(Duration.ofDays(1)))).isEmpty();
        assertThat(store.countDue(exchanges(), NOW)).isZero();
    }

    @Test
    void calls_that_ring_come_before_ended_ones_and_those_before_recordings() {
        String recording = restingAt("a", 1, Urgency.RECORDING);
        String ended = restingAt("b", 2, Urgency.ENDED);
        String live = restingAt("c", 3, Urgency.LIVE);
        String older = restingAt("d", 2, Urgency.LIVE);

        assertThat(due(NOW.plusSeconds(3))).containsExactly(older, live, ended, recording);
        assertThat(due(NOW.plusSeconds(3), 3)).containsExactly(older, live, ended);
    }

    @Test
    void each_exchange_has_an_order_of_its_own() {
        for (int i = 0; i < 30; i++) {
            restingAt("a" + i, -60, Urgency.LIVE);
        }
        Hearing elsewhere = new Hearing("other~1", "other", List.of(ringing("x", "101")), NOW, NOW, String::equals);
        store.hear(elsewhere);

        List<CallStore.Due> due = store.due(Map.of(PBX, 5, "other", 5), NOW);
        assertThat(due).hasSize(6).extracting(CallStore.Due::pbx).contains("other");
        assertThat(store.due(Map.of("third", 5), NOW)).isEmpty();
        assertThat(store.due(Map.of(), NOW)).isEmpty();
    }

    @Test
    void calls_of_a_hundred_exchanges_are_found_with_one_question() {
        Map<String, Integer> limits = new java.util.HashMap<>();
        for (int i = 0; i < 100; i++) {
            String pbx = "pbx-" + i;
            limits.put(pbx, 3);
            store.hear(new Hearing(pbx + "~1", pbx, List.of(ringing("x", "101")), NOW, NOW, String::equals));
        }
        assertThat(store.due(limits, NOW)).hasSize(100);
    }

    @Test
    void what_cannot_be_handled_steps_aside_for_a_while_that_grows() {
        String bad = hear(ringing("bad", "101"));
        String good = hear(ringing("good", "101"));

        Instant first = store.quarantine(bad, "it is broken", NOW).orElseThrow();
        assertThat(due(NOW)).containsExactly(good);
        assertThat(due(first)).containsExactly(good, bad);
        Instant second = store.quarantine(bad, "it is broken", first).orElseThrow();
        assertThat(Duration.between(first, second)).isGreaterThan(Duration.between(NOW, first));

        Instant time = second;
        for (int i = 0; i < 30; i++) {
            time = store.quarantine(bad, "it is broken", time).orElseThrow();
        }
        assertThat(Duration.between(
                        time, store.quarantine(bad, "it is broken", time).orElseThrow()))
                .isEqualTo(Duration.ofHours(12));
        assertThat(store.quarantine("nothing", "it is broken", NOW)).isEmpty();
    }

    @Test
    void news_bring_a_call_back_that_was_set_aside() {
        String bad = hear(ringing("bad", "101"));
        store.quarantine(bad, "it is broken", NOW);
        store.hear(hearing(NOW.plusSeconds(1), ended("bad", NOW)));

        assertThat(due(NOW.plusSeconds(1))).containsExactly(bad);
    }

    @Test
    void a_call_can_be_made_due() {
        String id = hear(ringing("a", "101"));
        rest(id, null, Urgency.ENDED);
        store.rouse(id, NOW.plusSeconds(5));

        assertThat(due(NOW.plusSeconds(5))).containsExactly(id);
    }

    @Test
    void what_was_heard_in_the_future_is_due_when_the_clock_was_set_back() {
        String future = hear(ringing("a", "101"));
        rest(future, NOW.plusSeconds(2), Urgency.ENDED);
        Instant before = NOW.minus(Duration.ofHours(2));

        assertThat(due(before)).isEmpty();
        assertThat(store.rouseFromFuture(before)).isEqualTo(1);
        assertThat(due(before)).containsExactly(future);
    }

    @Test
    void a_call_that_waits_as_planned_is_not_from_the_future() {
        String id = hear(ringing("a", "101"));
        rest(id, NOW.plusSeconds(3600), Urgency.LIVE);

        assertThat(store.rouseFromFuture(NOW)).isZero();
    }

    @Test
    void old_calls_go_in_any_number_with_their_names_and_statements() {
        List<String> old = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            String id = hear(ringing("old-" + i, "101"));
            rest(id, null, Urgency.ENDED);
            old.add(id);
        }
        String open = hear(ringing("open", "101"));
        Hearing gone = new Hearing("gone~1", "gone", List.of(ringing("x", "101")), NOW, NOW, String::equals);
        store.hear(gone);

        assertThat(store.purge(NOW, exchanges())).isZero();
        assertThat(store.purge(NOW.plusSeconds(1), exchanges())).isEqualTo(451);
        assertThat(store.load(old.get(0))).isEmpty();
        assertThat(store.load("gone~1")).isEmpty();
        assertThat(store.resolve(Alias.pbxId(PBX, "old-0"))).isEmpty();
        assertThat(read(open).heard()).isEqualTo(1);
        assertThat(hear(ringing("old-0", "101"))).isNotEqualTo(old.get(0));
    }
}
