package io.github.pbx24.inbox;

import static io.github.pbx24.inbox.MutableClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** Storing new deliveries, and the keys that tell repetitions. */
abstract class StoreInsertingContract extends StoreFixture {
    @Test
    void a_new_delivery_is_pending_and_due_at_its_receipt() {
        NewDelivery inserted = insert("a", "k", START);

        assertThat(only())
                .isEqualTo(new JournalEntry(
                        inserted.id(), "a", "kind", START, null, DeliveryStatus.PENDING, 0, START, null, null, null));
    }

    @Test
    void the_second_with_a_key_is_a_duplicate_of_the_first() {
        NewDelivery first = insert("a", "k", START);

        Optional<String> earlier = store.insert(delivery("a", "k", START.plusSeconds(1)), START.plus(WINDOW));

        assertThat(earlier).contains(first.id());
        assertThat(counts()).containsEntry(DeliveryStatus.PENDING, 1L);
    }

    @Test
    void a_key_is_held_to_the_last_microsecond_and_no_longer() {
        NewDelivery first = insert("a", "k", START);
        Instant end = START.plus(WINDOW);

        assertThat(store.insert(delivery("a", "k", end.minusNanos(1000)), end.plus(WINDOW)))
                .contains(first.id());
        NewDelivery second = insert("a", "k", end);
        assertThat(store.insert(delivery("a", "k", end.plusSeconds(1)), end.plus(WINDOW)))
                .contains(second.id());
    }

    @Test
    void sources_do_not_share_keys() {
        insert("a", "k", START);
        insert("b", "k", START);

        assertThat(counts()).containsEntry(DeliveryStatus.PENDING, 2L);
    }

    @Test
    void without_a_key_nothing_is_a_duplicate() {
        insertWithoutKey();
        insertWithoutKey();

        assertThat(counts()).containsEntry(DeliveryStatus.PENDING, 2L);
    }

    private void insertWithoutKey() {
        NewDelivery keyless = new NewDelivery(ids.next(), "a", "kind", null, new byte[0], START);
        assertThat(store.insert(keyless, START.plus(WINDOW))).isEmpty();
    }

    @Test
    void the_limits_of_every_column_are_kept() {
        byte[] large = new byte[3 << 20];
        large[large.length - 1] = 42;
        NewDelivery delivery =
                new NewDelivery(ids.next(), "a".repeat(100), "☎".repeat(100), "k".repeat(128), large, START);

        assertThat(store.insert(delivery, START.plus(WINDOW))).isEmpty();
        ClaimedDelivery claim = store.claimDue(Set.of("a".repeat(100)), START, "o".repeat(200), LEASE_END, 1)
                .get(0);

        assertThat(claim.delivery().payload()).isEqualTo(large);
        assertThat(claim.delivery().kind()).isEqualTo("☎".repeat(100));
        assertThat(store.reschedule(claim, LEASE_END, "é".repeat(500))).isTrue();
        assertThat(only().error()).isEqualTo("é".repeat(500));
    }

    @Test
    void of_sixteen_concurrent_inserts_with_one_key_exactly_one_stores() throws Exception {
        for (int round = 0; round < 10; round++) {
            String key = "race-" + round;
            List<Callable<Optional<String>>> calls = new ArrayList<>();
            CyclicBarrier together = new CyclicBarrier(16);
            for (int i = 0; i < 16; i++) {
                NewDelivery delivery = delivery("a", key, START);
                calls.add(() -> {
                    together.await();
                    return store.insert(delivery, START.plus(WINDOW));
                });
            }
            List<Optional<String>> answers = inParallel(calls);

            assertThat(answers).filteredOn(Optional::isEmpty).hasSize(1);
            assertThat(answers.stream().flatMap(Optional::stream).distinct()).hasSize(1);
        }
        assertThat(counts()).containsEntry(DeliveryStatus.PENDING, 10L);
    }
}
