package io.github.pbx24.correlation.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls are found under their names, and one name is one call. */
abstract class NamesKit extends StoreKit {

    NamesKit(Supply supply) {
        super(supply);
    }

    @Test
    void what_is_said_of_one_id_is_one_call() {
        String first = hear(ringing("a", "101"));
        String second = hear(ended("a", NOW));

        assertThat(second).isEqualTo(first);
        assertThat(store.resolve(Alias.pbxId(PBX, "a"))).contains(first);
        assertThat(read(first).facts().inOrder()).hasSize(2);
        assertThat(read(first).callId()).isEqualTo("a");
    }

    @Test
    void what_nobody_named_is_not_found() {
        assertThat(store.resolve(Alias.pbxId(PBX, "a"))).isEmpty();
        assertThat(store.load("nothing")).isEmpty();
    }

    @Test
    void exchanges_do_not_share_names() {
        String here = hear(ringing("a", "101"));
        Hearing elsewhere = new Hearing("other~1", "other", List.of(ringing("a", "101")), NOW, NOW, String::equals);

        assertThat(store.hear(elsewhere).id()).isNotEqualTo(here);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "\\x", "half \ud83d pair", "emoji \ud83d\ude00", " spaces ", "%_'\"", "ÄÖ ы"})
    void any_id_of_the_exchange_comes_back_as_it_was(String callId) {
        String id = hear(ringing(callId, "101"));

        assertThat(read(id).callId()).isEqualTo(callId);
        assertThat(store.resolve(Alias.pbxId(PBX, callId))).contains(id);
    }

    @Test
    void long_ids_that_differ_at_the_end_stay_different() {
        String one = hear(ringing("x".repeat(1_000) + "1", "101"));
        String other = hear(ringing("x".repeat(1_000) + "2", "101"));

        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void many_nodes_that_hear_of_one_call_at_once_make_one_call() throws Exception {
        List<CallStore> nodes = nodes(4);
        for (int round = 0; round < 10; round++) {
            String callId = "race-" + round;
            List<Callable<String>> racers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                CallStore node = nodes.get(i % nodes.size());
                String extension = String.valueOf(100 + i);
                racers.add(() ->
                        node.hear(hearing(NOW, ringing(callId, extension))).id());
            }
            List<String> ids = race(racers);

            assertThat(new HashSet<>(ids)).hasSize(1);
            assertThat(read(ids.get(0)).facts().inOrder()).hasSize(16);
            assertThat(read(ids.get(0)).heard()).isEqualTo(16);
        }
    }

    @Test
    void an_id_that_the_exchange_uses_again_days_after_the_end_is_a_new_call() {
        String first = hear(ringing("17", "101"));
        Lease lease = begin(first, "me", NOW);
        store.save(lease, finished(registered("c1")), NOTHING_LEFT, CallLook.NONE);

        Instant later = NOW.plus(Duration.ofDays(3));
        String second = store.hear(hearing(later, ringing("17", "103"))).id();

        assertThat(second).isNotEqualTo(first);
        assertThat(read(first).facts().inOrder()).hasSize(1);
        assertThat(store.hear(hearing(later, ended("17", later))).id()).isEqualTo(second);
    }

    @Test
    void a_late_word_about_a_finished_call_stays_with_it() {
        String first = hear(ringing("17", "101"));
        Lease lease = begin(first, "me", NOW);
        store.save(lease, finished(registered("c1")), NOTHING_LEFT, CallLook.NONE);

        Instant later = NOW.plus(Duration.ofDays(3));
        assertThat(store.hear(hearing(later, ended("17", NOW.minusSeconds(5)))).id())
                .isEqualTo(first);
        assertThat(store.hear(hearing(NOW.plusSeconds(60), ringing("17", "105")))
                        .id())
                .isEqualTo(first);
    }
}
