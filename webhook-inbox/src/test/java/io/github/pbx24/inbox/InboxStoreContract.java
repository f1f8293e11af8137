package io.github.pbx24.inbox;

import static io.github.pbx24.inbox.MutableClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every {@link InboxStore} has to do. An implementation supplies an empty store for each test. */
public abstract class InboxStoreContract {
    private static final Set<String> SOURCES = Set.of("a", "b");
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Instant LEASE_END = START.plusSeconds(15);

    private final DeliveryIds ids = new DeliveryIds(new MutableClock());
    private InboxStore store = new InMemoryInboxStore();

    /** An empty store. */
    protected abstract InboxStore emptyStore() throws Exception;

    @BeforeEach
    final void take_an_empty_store() throws Exception {
        store = emptyStore();
    }

    private NewDelivery delivery(String source, String key, Instant receivedAt) {
        return new NewDelivery(ids.next(), source, "kind", key, new byte[] {1, 2, 3}, receivedAt);
    }

    private NewDelivery insert(String source, String key, Instant receivedAt) {
        NewDelivery delivery = delivery(source, key, receivedAt);
        assertThat(store.insert(delivery, receivedAt.plus(WINDOW))).isEmpty();
        return delivery;
    }

    private List<ClaimedDelivery> claim(Instant now, int limit) {
        return store.claimDue(SOURCES, now, "owner", now.plusSeconds(15), limit);
    }

    private ClaimedDelivery claimOne(Instant now) {
        List<ClaimedDelivery> claims = claim(now, 1);
        assertThat(claims).hasSize(1);
        return claims.get(0);
    }

    private JournalEntry only() {
        List<JournalEntry> entries = store.journal(JournalQuery.newest(10));
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    @Nested
    class Inserting {
        @Test
        void a_new_delivery_is_pending_and_due_at_its_receipt() {
            NewDelivery inserted = insert("a", "k", START);

            assertThat(only())
                    .isEqualTo(new JournalEntry(
                            inserted.id(), "a", "kind", START, null, DeliveryStatus.PENDING, 0, START, null));
        }

        @Test
        void the_second_with_a_key_is_a_duplicate_of_the_first() {
            NewDelivery first = insert("a", "k", START);

            Optional<String> earlier = store.insert(delivery("a", "k", START.plusSeconds(1)), START.plus(WINDOW));

            assertThat(earlier).contains(first.id());
            assertThat(store.counts()).containsEntry(DeliveryStatus.PENDING, 1L);
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

            assertThat(store.counts()).containsEntry(DeliveryStatus.PENDING, 2L);
        }

        @Test
        void without_a_key_nothing_is_a_duplicate() {
            insertWithoutKey();
            insertWithoutKey();

            assertThat(store.counts()).containsEntry(DeliveryStatus.PENDING, 2L);
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
                assertThat(answers.stream().flatMap(Optional::stream).distinct())
                        .hasSize(1);
            }
            assertThat(store.counts()).containsEntry(DeliveryStatus.PENDING, 10L);
        }
    }

    @Nested
    class Claiming {
        @Test
        void a_claim_carries_everything_and_counts_the_attempt() {
            NewDelivery inserted = insert("a", "k", START);

            ClaimedDelivery claim = claimOne(START);

            assertThat(claim.delivery())
                    .isEqualTo(new Delivery(inserted.id(), "a", "kind", new byte[] {1, 2, 3}, START, 1));
            assertThat(claim.failures()).isZero();
            assertThat(only().attempts()).isEqualTo(1);
            assertThat(only().nextAttemptAt()).isNull();
        }

        @Test
        void nothing_is_claimed_before_it_is_due() {
            insert("a", "k", START);

            assertThat(claim(START.minusNanos(1000), 10)).isEmpty();
        }

        @Test
        void rows_come_in_order_of_receipt_and_no_more_than_asked_for() {
            List<String> inserted = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                inserted.add(insert(i % 2 == 0 ? "a" : "b", "k" + i, START).id());
            }

            List<String> claimed = new ArrayList<>();
            for (int limit : new int[] {2, 2, 2}) {
                claim(START, limit)
                        .forEach(claim -> claimed.add(claim.delivery().id()));
            }

            assertThat(claimed).isEqualTo(inserted);
        }

        @Test
        void other_sources_stay_as_they_are() {
            insert("somebody else's", "k", START);

            assertThat(claim(START, 10)).isEmpty();
            assertThat(only().attempts()).isZero();
        }

        @Test
        void a_claimed_row_is_free_again_when_its_lease_has_ended() {
            insert("a", "k", START);
            claimOne(START);

            assertThat(claim(LEASE_END.minusNanos(1000), 10)).isEmpty();
            assertThat(claimOne(LEASE_END).delivery().attempt()).isEqualTo(2);
        }

        @Test
        void a_renewed_lease_holds_longer() {
            insert("a", "k", START);
            ClaimedDelivery claim = claimOne(START);

            assertThat(store.renewLeases(List.of(claim), LEASE_END.plusSeconds(15)))
                    .isEqualTo(1);

            assertThat(claim(LEASE_END, 10)).isEmpty();
            assertThat(claim(LEASE_END.plusSeconds(15), 10)).hasSize(1);
        }

        @Test
        void an_outdated_claim_cannot_be_renewed() {
            insert("a", "k", START);
            ClaimedDelivery outdated = claimOne(START);
            claimOne(LEASE_END);

            assertThat(store.renewLeases(List.of(outdated), LEASE_END.plusSeconds(99)))
                    .isZero();
            assertThat(store.renewLeases(List.of(), LEASE_END.plusSeconds(99))).isZero();
        }

        @Test
        void concurrent_claims_never_share_a_row() throws Exception {
            for (int i = 0; i < 100; i++) {
                insert("a", "k" + i, START);
            }
            List<Callable<List<ClaimedDelivery>>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String owner = "owner-" + i;
                calls.add(() -> claimAll(owner));
            }

            List<ClaimedDelivery> all =
                    inParallel(calls).stream().flatMap(List::stream).toList();

            assertThat(all).hasSize(100);
            assertThat(all.stream().map(claim -> claim.delivery().id()).distinct())
                    .hasSize(100);
        }

        private List<ClaimedDelivery> claimAll(String owner) {
            List<ClaimedDelivery> all = new ArrayList<>();
            // Rows passed over because another caller is just claiming them make an answer short, not empty for good.
            while (store.counts().getOrDefault(DeliveryStatus.PENDING, 0L) > 0) {
                for (ClaimedDelivery claim : store.claimDue(SOURCES, START, owner, LEASE_END, 7)) {
                    all.add(claim);
                    store.markDone(claim, START);
                }
            }
            return all;
        }
    }

    @Nested
    class Recording {
        @Test
        void done_is_done() {
            insert("a", "k", START);
            ClaimedDelivery claim = claimOne(START);
            Instant at = START.plusMillis(5);

            assertThat(store.markDone(claim, at)).isTrue();

            assertThat(only().status()).isEqualTo(DeliveryStatus.DONE);
            assertThat(only().processedAt()).isEqualTo(at);
            assertThat(only().nextAttemptAt()).isNull();
            assertThat(claim(START.plusSeconds(99999), 10)).isEmpty();
        }

        @Test
        void a_rescheduled_row_waits_with_its_error_and_counts_the_failure() {
            insert("a", "k", START);
            Instant next = START.plusSeconds(60);

            assertThat(store.reschedule(claimOne(START), next, "it broke")).isTrue();

            assertThat(only().status()).isEqualTo(DeliveryStatus.PENDING);
            assertThat(only().nextAttemptAt()).isEqualTo(next);
            assertThat(only().error()).isEqualTo("it broke");
            assertThat(claim(next.minusNanos(1000), 10)).isEmpty();
            assertThat(claimOne(next).failures()).isEqualTo(1);
        }

        @Test
        void success_takes_the_error_away() {
            insert("a", "k", START);
            store.reschedule(claimOne(START), LEASE_END, "it broke");

            store.markDone(claimOne(LEASE_END), LEASE_END);

            assertThat(only().error()).isNull();
            assertThat(only().attempts()).isEqualTo(2);
        }

        @Test
        void an_error_stays_visible_and_is_not_tried_again() {
            insert("a", "k", START);

            assertThat(store.markError(claimOne(START), START, "hopeless")).isTrue();

            assertThat(only().status()).isEqualTo(DeliveryStatus.ERROR);
            assertThat(only().error()).isEqualTo("hopeless");
            assertThat(only().processedAt()).isEqualTo(START);
            assertThat(claim(START.plusSeconds(99999), 10)).isEmpty();
        }

        @Test
        void the_outcome_of_an_outdated_claim_does_not_count() {
            insert("a", "k", START);
            ClaimedDelivery outdated = claimOne(START);
            claimOne(LEASE_END);

            assertThat(store.markDone(outdated, LEASE_END)).isFalse();
            assertThat(store.reschedule(outdated, LEASE_END, "late")).isFalse();
            assertThat(store.markError(outdated, LEASE_END, "late")).isFalse();
            assertThat(only().status()).isEqualTo(DeliveryStatus.PENDING);
            assertThat(only().error()).isNull();
        }

        @Test
        void an_outcome_counts_once() {
            insert("a", "k", START);
            ClaimedDelivery claim = claimOne(START);

            assertThat(store.markDone(claim, START)).isTrue();
            assertThat(store.markError(claim, START, "afterthought")).isFalse();
            assertThat(only().status()).isEqualTo(DeliveryStatus.DONE);
        }
    }

    @Nested
    class Requeueing {
        @Test
        void a_delivery_of_any_status_begins_anew() {
            insert("a", "k", START);
            store.markError(claimOne(START), START, "hopeless");

            assertThat(store.requeue(only().id(), LEASE_END)).isTrue();

            assertThat(only().status()).isEqualTo(DeliveryStatus.PENDING);
            assertThat(only().attempts()).isZero();
            assertThat(only().error()).isNull();
            assertThat(only().processedAt()).isNull();
            assertThat(only().nextAttemptAt()).isEqualTo(LEASE_END);
            assertThat(claimOne(LEASE_END).delivery().attempt()).isEqualTo(1);
        }

        @Test
        void the_attempt_running_meanwhile_does_not_count() {
            insert("a", "k", START);
            ClaimedDelivery running = claimOne(START);

            store.requeue(running.delivery().id(), START);
            ClaimedDelivery again = claimOne(START);

            assertThat(store.markDone(running, START)).isFalse();
            assertThat(store.markDone(again, START)).isTrue();
        }

        @Test
        void an_unknown_id_is_false_whatever_it_looks_like() {
            insert("a", "k", START);

            for (String id : List.of("unknown", "", "\0", "'; --", "x".repeat(10_000), "\uD800")) {
                assertThat(store.requeue(id, START)).isFalse();
            }
        }
    }

    @Nested
    class Journal {
        @Test
        void the_newest_come_first_and_pages_follow_each_other() {
            List<String> newestFirst = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                newestFirst.add(0, insert("a", "k" + i, START).id());
            }

            List<JournalEntry> first = store.journal(JournalQuery.newest(2));
            List<JournalEntry> rest = store.journal(
                    JournalQuery.newest(10).withBefore(first.get(1).id()));

            assertThat(first).extracting(JournalEntry::id).isEqualTo(newestFirst.subList(0, 2));
            assertThat(rest).extracting(JournalEntry::id).isEqualTo(newestFirst.subList(2, 5));
        }

        @Test
        void it_can_be_narrowed_to_a_status_and_a_source() {
            insert("a", "k", START);
            store.markDone(claimOne(START), START);
            NewDelivery pending = insert("b", "k", START);

            assertThat(store.journal(JournalQuery.newest(10).withStatus(DeliveryStatus.PENDING)))
                    .extracting(JournalEntry::id)
                    .containsExactly(pending.id());
            assertThat(store.journal(JournalQuery.newest(10).withSource("b")))
                    .extracting(JournalEntry::id)
                    .containsExactly(pending.id());
            assertThat(store.journal(JournalQuery.newest(10).withSource("a").withStatus(DeliveryStatus.PENDING)))
                    .isEmpty();
        }

        @Test
        void every_status_is_counted() {
            assertThat(store.counts())
                    .isEqualTo(Map.of(DeliveryStatus.PENDING, 0L, DeliveryStatus.DONE, 0L, DeliveryStatus.ERROR, 0L));
            for (int i = 0; i < 4; i++) {
                insert("a", "k" + i, START);
            }
            store.markDone(claimOne(START), START);
            store.markError(claimOne(START), START, "hopeless");

            assertThat(store.counts())
                    .isEqualTo(Map.of(DeliveryStatus.PENDING, 2L, DeliveryStatus.DONE, 1L, DeliveryStatus.ERROR, 1L));
        }
    }

    @Nested
    class Purging {
        @Test
        void only_done_deliveries_go_and_only_old_ones() {
            for (int i = 0; i < 3; i++) {
                insert("a", "k" + i, START);
            }
            store.markDone(claimOne(START), START);
            store.markDone(claimOne(START), START.plusSeconds(1));
            store.markError(claimOne(START), START, "hopeless");
            insert("a", "pending", START);

            assertThat(store.purge(START.plusSeconds(1), START, 10)).isEqualTo(1);

            assertThat(store.counts())
                    .isEqualTo(Map.of(DeliveryStatus.PENDING, 1L, DeliveryStatus.DONE, 1L, DeliveryStatus.ERROR, 1L));
        }

        @Test
        void it_goes_in_bounded_steps() {
            for (int i = 0; i < 5; i++) {
                insert("a", "k" + i, START);
                store.markDone(claimOne(START), START);
            }
            Instant later = START.plusSeconds(1);

            assertThat(store.purge(later, START, 2)).isEqualTo(2);
            assertThat(store.purge(later, START, 2)).isEqualTo(2);
            assertThat(store.purge(later, START, 2)).isEqualTo(1);
        }

        @Test
        void keys_are_kept_as_long_as_they_hold() {
            NewDelivery first = insert("a", "k", START);
            Instant end = START.plus(WINDOW);

            store.purge(START, end.minusNanos(1000), 10);
            assertThat(store.insert(delivery("a", "k", START), end)).contains(first.id());
            assertThat(store.purge(START, end, 10)).isEqualTo(1);
            insert("a", "k", START);
        }
    }

    private static <T> List<T> inParallel(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdown();
        }
    }
}
