package io.github.pbx24.inbox;

import static io.github.pbx24.inbox.MutableClock.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
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

    private boolean done(ClaimedDelivery claim, Instant at) {
        return store.markDone(List.of(claim), at) == 1;
    }

    /** By the journal, which shows every status. */
    private Map<DeliveryStatus, Long> counts() {
        Map<DeliveryStatus, Long> counts = new EnumMap<>(DeliveryStatus.class);
        for (DeliveryStatus status : List.of(DeliveryStatus.PENDING, DeliveryStatus.DONE, DeliveryStatus.ERROR)) {
            counts.put(status, 0L);
        }
        store.journal(JournalQuery.newest(JournalQuery.MAX_LIMIT))
                .forEach(entry -> counts.merge(entry.status(), 1L, Long::sum));
        return counts;
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
                            inserted.id(),
                            "a",
                            "kind",
                            START,
                            null,
                            DeliveryStatus.PENDING,
                            0,
                            START,
                            null,
                            null,
                            null));
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
                assertThat(answers.stream().flatMap(Optional::stream).distinct())
                        .hasSize(1);
            }
            assertThat(counts()).containsEntry(DeliveryStatus.PENDING, 10L);
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
                    .containsExactly(claim.delivery().id());

            assertThat(claim(LEASE_END, 10)).isEmpty();
            assertThat(claim(LEASE_END.plusSeconds(15), 10)).hasSize(1);
        }

        @Test
        void a_claim_that_is_given_back_was_no_attempt() {
            insert("a", "k", START);
            ClaimedDelivery claim = claimOne(START);

            assertThat(store.release(List.of(claim), START.plusSeconds(1))).isEqualTo(1);
            assertThat(store.release(List.of(claim), START.plusSeconds(2))).isZero();

            assertThat(only().attempts()).isZero();
            assertThat(claim(START, 10)).isEmpty();
            assertThat(claimOne(START.plusSeconds(1)).delivery().attempt()).isEqualTo(1);
            assertThat(done(claim, START)).isFalse();
        }

        @Test
        void an_outdated_claim_cannot_be_renewed() {
            insert("a", "k", START);
            ClaimedDelivery outdated = claimOne(START);
            claimOne(LEASE_END);

            assertThat(store.renewLeases(List.of(outdated), LEASE_END.plusSeconds(99)))
                    .isEmpty();
            assertThat(store.renewLeases(List.of(), LEASE_END.plusSeconds(99))).isEmpty();
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
            while (counts().getOrDefault(DeliveryStatus.PENDING, 0L) > 0) {
                for (ClaimedDelivery claim : store.claimDue(SOURCES, START, owner, LEASE_END, 7)) {
                    all.add(claim);
                    done(claim, START);
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

            assertThat(done(claim, at)).isTrue();

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

            done(claimOne(LEASE_END), LEASE_END);

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

            assertThat(done(outdated, LEASE_END)).isFalse();
            assertThat(store.reschedule(outdated, LEASE_END, "late")).isFalse();
            assertThat(store.markError(outdated, LEASE_END, "late")).isFalse();
            assertThat(only().status()).isEqualTo(DeliveryStatus.PENDING);
            assertThat(only().error()).isNull();
        }

        @Test
        void several_successes_are_recorded_together_and_outdated_claims_passed_over() {
            insert("a", "k", START);
            ClaimedDelivery outdated = claimOne(START);
            claimOne(LEASE_END);
            insert("a", "l", LEASE_END);
            insert("a", "m", LEASE_END);
            List<ClaimedDelivery> claims = new ArrayList<>(claim(LEASE_END, 10));
            claims.add(outdated);

            assertThat(store.markDone(claims, LEASE_END)).isEqualTo(2);
            assertThat(store.markDone(List.of(), LEASE_END)).isZero();
            assertThat(counts()).containsEntry(DeliveryStatus.DONE, 2L).containsEntry(DeliveryStatus.PENDING, 1L);
        }

        @Test
        void an_outcome_counts_once() {
            insert("a", "k", START);
            ClaimedDelivery claim = claimOne(START);

            assertThat(done(claim, START)).isTrue();
            assertThat(store.markError(claim, START, "afterthought")).isFalse();
            assertThat(only().status()).isEqualTo(DeliveryStatus.DONE);
        }
    }

    private NewDelivery about(String entity, Instant receivedAt) {
        return about(entity, "kind", receivedAt, Duration.ZERO);
    }

    private NewDelivery about(String entity, String kind, Instant receivedAt, Duration quietTime) {
        byte[] payload = {(byte) receivedAt.getEpochSecond()};
        NewDelivery delivery = new NewDelivery(
                ids.next(), "a", kind, null, payload, receivedAt, entity, receivedAt.plus(quietTime), quietTime);
        assertThat(store.insert(delivery, receivedAt)).isEmpty();
        return delivery;
    }

    private List<String> claimedIds(Instant now) {
        return claim(now, 10).stream().map(claim -> claim.delivery().id()).toList();
    }

    private DeliveryStatus statusOf(NewDelivery delivery) {
        return store.journal(JournalQuery.newest(1000)).stream()
                .filter(entry -> entry.id().equals(delivery.id()))
                .findFirst()
                .orElseThrow()
                .status();
    }

    @Nested
    class Order {
        @Test
        void of_one_entity_one_is_claimed_at_a_time_and_in_order() {
            NewDelivery first = about("e", START);
            NewDelivery second = about("e", START);
            NewDelivery other = about("f", START);
            NewDelivery free = insert("a", null, START);

            List<ClaimedDelivery> claims = claim(START, 10);
            assertThat(claims)
                    .extracting(claim -> claim.delivery().id())
                    .containsExactly(first.id(), other.id(), free.id());
            assertThat(claims.get(0).delivery().entity()).isEqualTo("e");
            assertThat(claim(START, 10)).isEmpty();

            assertThat(done(claims.get(0), START)).isTrue();
            assertThat(claimedIds(START)).containsExactly(second.id());
        }

        @Test
        void one_that_waits_for_a_retry_is_waited_for_and_one_that_is_given_up_is_not() {
            NewDelivery first = about("e", START);
            NewDelivery second = about("e", START);
            Instant retry = START.plusSeconds(60);

            store.reschedule(claimOne(START), retry, "not yet");
            NewDelivery third = about("e", START.plusSeconds(1));

            assertThat(claim(START.plusSeconds(59), 10)).isEmpty();
            assertThat(store.oldestDue(START.plusSeconds(59)))
                    .as("nothing is due behind it")
                    .isEmpty();
            ClaimedDelivery again = claimOne(retry);
            assertThat(again.delivery().id()).isEqualTo(first.id());
            store.markError(again, retry, "poison");
            ClaimedDelivery next = claimOne(retry);
            assertThat(next.delivery().id()).isEqualTo(second.id());
            done(next, retry);
            assertThat(claimedIds(retry)).containsExactly(third.id());
        }

        @Test
        void one_whose_time_has_not_come_is_waited_for() {
            NewDelivery delayed = new NewDelivery(
                    ids.next(), "a", "kind", null, new byte[0], START, "e", START.plusSeconds(30), Duration.ZERO);
            store.insert(delayed, START);
            about("e", START.plusSeconds(1));

            assertThat(claim(START.plusSeconds(29), 10)).isEmpty();
            assertThat(claimedIds(START.plusSeconds(30))).containsExactly(delayed.id());
        }

        @Test
        void one_that_comes_from_before_waits_for_the_one_in_work_and_goes_first_when_its_lease_ends() {
            NewDelivery old = about("e", START);
            store.markError(claimOne(START), START, "hopeless");
            NewDelivery young = about("e", START);
            claimOne(START);

            assertThat(store.requeue(List.of(old.id()), START)).isEqualTo(1);

            assertThat(claim(START, 10)).as("two at once").isEmpty();
            assertThat(claimedIds(LEASE_END)).containsExactly(old.id());
            assertThat(statusOf(young)).isEqualTo(DeliveryStatus.PENDING);
        }

        @Test
        void sources_do_not_wait_for_each_other() {
            about("e", START);
            NewDelivery ofB =
                    new NewDelivery(ids.next(), "b", "kind", null, new byte[0], START, "e", START, Duration.ZERO);
            store.insert(ofB, START);

            assertThat(claim(START, 10)).hasSize(2);
        }

        @Test
        void however_many_claim_at_once_an_entity_is_never_claimed_twice() throws Exception {
            for (int i = 0; i < 60; i++) {
                about("e" + i % 6, START);
            }
            List<Callable<List<ClaimedDelivery>>> claimers = new ArrayList<>();
            CyclicBarrier together = new CyclicBarrier(6);
            for (int i = 0; i < 6; i++) {
                claimers.add(() -> {
                    together.await();
                    return claim(START, 2);
                });
            }

            List<ClaimedDelivery> claimed =
                    inParallel(claimers).stream().flatMap(List::stream).toList();

            assertThat(claimed)
                    .extracting(claim -> claim.delivery().entity())
                    .doesNotHaveDuplicates()
                    .hasSize(6);
        }
    }

    @Nested
    class Merging {
        private final Duration quiet = Duration.ofSeconds(2);

        @Test
        void what_comes_while_it_is_not_quiet_is_merged_and_processed_once_with_the_newest_payload() {
            NewDelivery first = about("e", "kind", START, quiet);
            NewDelivery second = about("e", "kind", START.plusSeconds(1), quiet);

            assertThat(statusOf(second)).isEqualTo(DeliveryStatus.MERGED);
            assertThat(store.journal(JournalQuery.newest(1)).get(0).error()).isEqualTo("merged into " + first.id());
            assertThat(claim(START.plusSeconds(3).minusNanos(1000), 10)).isEmpty();
            ClaimedDelivery claim = claimOne(START.plusSeconds(3));
            assertThat(claim.delivery().id()).isEqualTo(first.id());
            assertThat(claim.delivery().merged()).isEqualTo(1);
            assertThat(claim.delivery().payload()).isEqualTo(second.payload());
            assertThat(store.requeue(List.of(second.id()), START)).isZero();
        }

        @Test
        void it_does_not_wait_for_quiet_for_ever() {
            for (int second = 0; second < 30; second++) {
                about("e", "kind", START.plusSeconds(second), quiet);
            }

            assertThat(claimOne(START.plusSeconds(20)).delivery().merged()).isEqualTo(29);
        }

        @Test
        void nothing_is_merged_into_what_is_in_work_or_failed_or_is_of_another_kind() {
            about("e", "kind", START, quiet);
            Instant due = START.plus(quiet);
            ClaimedDelivery inWork = claimOne(due);
            NewDelivery next = about("e", "kind", due, quiet);
            assertThat(statusOf(next)).isEqualTo(DeliveryStatus.PENDING);
            done(inWork, due);
            store.reschedule(claimOne(due.plus(quiet)), due.plusSeconds(60), "not yet");
            NewDelivery behind = about("e", "kind", due.plusSeconds(3), quiet);
            assertThat(statusOf(behind)).isEqualTo(DeliveryStatus.PENDING);
            NewDelivery other = about("e", "other kind", due.plusSeconds(4), quiet);
            assertThat(statusOf(other)).isEqualTo(DeliveryStatus.PENDING);
            assertThat(statusOf(about("e", "kind", due.plusSeconds(4), quiet)))
                    .as("would overtake the other kind")
                    .isEqualTo(DeliveryStatus.PENDING);
        }

        @Test
        void of_sixteen_that_come_at_once_one_is_left() throws Exception {
            CyclicBarrier together = new CyclicBarrier(16);
            List<Callable<NewDelivery>> calls = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                calls.add(() -> {
                    together.await();
                    return about("e", "kind", START, quiet);
                });
            }

            inParallel(calls);

            assertThat(counts()).containsEntry(DeliveryStatus.PENDING, 1L).containsEntry(DeliveryStatus.MERGED, 15L);
            assertThat(claimOne(START.plus(quiet)).delivery().merged()).isEqualTo(15);
        }
    }

    @Nested
    class InTransaction {
        @Test
        void a_handler_and_its_success_are_one_step() {
            insert("a", "k", START);
            ClaimedDelivery claim = claimOne(START);

            assertThatThrownBy(() -> store.complete(claim, START, () -> {
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            assertThat(only().status()).isEqualTo(DeliveryStatus.PENDING);

            AtomicInteger runs = new AtomicInteger();
            assertThat(store.complete(claim, START, runs::incrementAndGet)).isTrue();
            assertThat(store.complete(claim, START, runs::incrementAndGet))
                    .as("a claim that is not current")
                    .isFalse();
            assertThat(runs).hasValue(1);
            assertThat(only().status()).isEqualTo(DeliveryStatus.DONE);
            assertThat(only().processedAt()).isEqualTo(START);
        }
    }

    @Nested
    class Notes {
        @Test
        void a_note_is_kept_until_its_time_and_taken_once() {
            store.putNote("space", "key", "first", START.plusSeconds(10));
            store.putNote("space", "key", "second", START.plusSeconds(20));
            store.putNote("other", "key", "third", START.plusSeconds(20));

            assertThat(store.note("space", "key", START.plusSeconds(19))).contains("second");
            assertThat(store.note("space", "key", START.plusSeconds(20))).isEmpty();
            assertThat(store.takeNote("space", "key", START)).contains("second");
            assertThat(store.takeNote("space", "key", START)).isEmpty();
            assertThat(store.note("other", "key", START)).contains("third");
            store.purge(START, START, START.plusSeconds(20), 10);
            assertThat(store.note("other", "key", START)).isEmpty();
        }
    }

    @Test
    void what_a_wrong_clock_has_put_off_is_brought_forward() {
        NewDelivery wrong = insert("a", "k", START.plus(Duration.ofDays(400)));
        insert("a", "l", START.plusSeconds(60));

        assertThat(store.bringForward(START, START.plus(Duration.ofDays(1)))).isEqualTo(1);

        assertThat(claimedIds(START)).containsExactly(wrong.id());
    }

    @Test
    void the_journal_can_be_narrowed_to_a_kind_an_entity_and_a_period() {
        NewDelivery one = about("e", "one", START, Duration.ZERO);
        NewDelivery two = about("f", "two", START.plusSeconds(10), Duration.ZERO);
        JournalQuery all = JournalQuery.newest(10);

        assertThat(store.journal(all.withKind("one")))
                .extracting(JournalEntry::id)
                .containsExactly(one.id());
        assertThat(store.journal(all.withEntity("f")))
                .extracting(JournalEntry::id)
                .containsExactly(two.id());
        assertThat(store.journal(all.withPeriod(START, START.plusSeconds(10))))
                .extracting(JournalEntry::id)
                .containsExactly(one.id());
        assertThat(store.journal(all.withPeriod(START.plusSeconds(10), null)))
                .extracting(JournalEntry::entity)
                .containsExactly("f");
    }

    @Nested
    class Requeueing {
        @Test
        void a_delivery_of_any_status_begins_anew() {
            insert("a", "k", START);
            store.markError(claimOne(START), START, "hopeless");

            assertThat(store.requeue(List.of(only().id()), LEASE_END)).isEqualTo(1);

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

            store.requeue(List.of(running.delivery().id()), START);
            ClaimedDelivery again = claimOne(START);

            assertThat(done(running, START)).isFalse();
            assertThat(done(again, START)).isTrue();
        }

        @Test
        void an_unknown_id_is_false_whatever_it_looks_like() {
            insert("a", "k", START);

            for (String id : List.of("unknown", "", "\0", "'; --", "x".repeat(10_000), "\uD800")) {
                assertThat(store.requeue(List.of(id), START)).isZero();
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
            done(claimOne(START), START);
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
        void what_waits_is_counted() {
            assertThat(store.depth()).isEqualTo(Map.of(DeliveryStatus.PENDING, 0L, DeliveryStatus.ERROR, 0L));
            for (int i = 0; i < 4; i++) {
                insert("a", "k" + i, START);
            }
            done(claimOne(START), START);
            store.markError(claimOne(START), START, "hopeless");

            assertThat(store.depth()).isEqualTo(Map.of(DeliveryStatus.PENDING, 2L, DeliveryStatus.ERROR, 1L));
        }

        @Test
        void it_can_be_narrowed_to_a_call() {
            insert("a", "k", START);
            record("l", () -> "call-1");
            record("m", () -> "call-2");

            assertThat(store.journal(JournalQuery.newest(10).withCallId("call-1")))
                    .extracting(JournalEntry::callId)
                    .containsExactly("call-1");
            assertThat(store.journal(JournalQuery.newest(10).withCallId("call-3")))
                    .isEmpty();
        }
    }

    private JournalRow row(String key, DeliveryStatus status) {
        return new JournalRow(ids.next(), "a", "kind", key, new byte[] {1, 2, 3}, START, status, null);
    }

    private Optional<String> record(String key, Supplier<String> effect) {
        return store.record(row(key, DeliveryStatus.DONE), START.plus(WINDOW), effect);
    }

    @Nested
    class RecordingAtOnce {
        @Test
        void a_recorded_row_is_done_and_knows_its_call() {
            JournalRow row = row("k", DeliveryStatus.DONE);

            assertThat(store.record(row, START.plus(WINDOW), () -> "call-1")).isEmpty();

            assertThat(only())
                    .isEqualTo(new JournalEntry(
                            row.id(), "a", "kind", START, START, DeliveryStatus.DONE, 0, null, null, "call-1", null));
            assertThat(claim(START.plusSeconds(99999), 10)).isEmpty();
        }

        @Test
        void it_can_be_replayed() {
            record("k", () -> null);

            assertThat(store.requeue(List.of(only().id()), LEASE_END)).isEqualTo(1);

            assertThat(claimOne(LEASE_END).delivery().payload()).isEqualTo(new byte[] {1, 2, 3});
        }

        @Test
        void a_duplicate_brings_nothing_about() {
            NewDelivery first = insert("a", "k", START);
            AtomicInteger effects = new AtomicInteger();
            Supplier<String> effect = () -> "call-" + effects.incrementAndGet();

            assertThat(record("k", effect)).contains(first.id());
            assertThat(effects).hasValue(0);

            assertThat(record("l", effect)).isEmpty();
            assertThat(record("l", effect)).isPresent();
            assertThat(store.insert(delivery("a", "l", START), START.plus(WINDOW)))
                    .isPresent();
            assertThat(effects).hasValue(1);
            assertThat(counts()).containsEntry(DeliveryStatus.DONE, 1L).containsEntry(DeliveryStatus.PENDING, 1L);
        }

        @Test
        void an_effect_that_fails_leaves_nothing_behind() {
            Supplier<String> broken = () -> {
                throw new UnsupportedOperationException("no");
            };
            assertThatThrownBy(() -> record("k", broken)).isExactlyInstanceOf(UnsupportedOperationException.class);
            assertThat(store.journal(JournalQuery.newest(10))).isEmpty();

            assertThat(record("k", () -> "call-1")).isEmpty();
        }

        @Test
        void of_sixteen_at_once_exactly_one_has_its_effect() throws Exception {
            AtomicInteger effects = new AtomicInteger();
            List<Callable<Optional<String>>> calls = new ArrayList<>();
            CyclicBarrier together = new CyclicBarrier(16);
            for (int i = 0; i < 16; i++) {
                calls.add(() -> {
                    together.await();
                    return record("race", () -> "call-" + effects.incrementAndGet());
                });
            }

            assertThat(inParallel(calls)).filteredOn(Optional::isEmpty).hasSize(1);
            assertThat(effects).hasValue(1);
        }

        @Test
        void what_was_ignored_or_refused_is_shown_and_cannot_be_replayed() {
            for (DeliveryStatus status : List.of(DeliveryStatus.IGNORED, DeliveryStatus.REFUSED)) {
                JournalRow row =
                        new JournalRow(ids.next(), "a", "kind", null, new byte[0], START, status, "wrong signature");
                assertThat(store.record(row, START, () -> null)).isEmpty();

                assertThat(store.requeue(List.of(row.id()), START)).isZero();
                assertThat(store.journal(JournalQuery.newest(10).withStatus(status)))
                        .extracting(JournalEntry::error)
                        .containsExactly("wrong signature");
            }
            assertThat(claim(START.plusSeconds(99999), 10)).isEmpty();
        }
    }

    @Nested
    class Purging {
        @Test
        void deliveries_in_error_have_a_time_of_their_own() {
            insert("a", "k", START);
            store.markError(claimOne(START), START, "hopeless");
            Instant later = START.plusSeconds(1);

            assertThat(store.purge(later, START, START, 10)).isZero();
            assertThat(store.purge(START, later, START, 10)).isEqualTo(1);

            assertThat(store.journal(JournalQuery.newest(10))).isEmpty();
        }

        @Test
        void what_was_ignored_or_refused_goes_with_what_is_done() {
            store.record(row(null, DeliveryStatus.IGNORED), START, () -> null);
            store.record(row(null, DeliveryStatus.REFUSED), START, () -> null);
            record(null, () -> "call-1");

            assertThat(store.purge(START.plusSeconds(1), START, START, 10)).isEqualTo(3);
        }

        @Test
        void only_done_deliveries_go_and_only_old_ones() {
            for (int i = 0; i < 3; i++) {
                insert("a", "k" + i, START);
            }
            done(claimOne(START), START);
            done(claimOne(START), START.plusSeconds(1));
            store.markError(claimOne(START), START, "hopeless");
            insert("a", "pending", START);

            assertThat(store.purge(START.plusSeconds(1), START, START, 10)).isEqualTo(1);

            assertThat(counts())
                    .isEqualTo(Map.of(DeliveryStatus.PENDING, 1L, DeliveryStatus.DONE, 1L, DeliveryStatus.ERROR, 1L));
        }

        @Test
        void it_goes_in_bounded_steps() {
            for (int i = 0; i < 5; i++) {
                insert("a", "k" + i, START);
                done(claimOne(START), START);
            }
            Instant later = START.plusSeconds(1);

            assertThat(store.purge(later, START, START, 2)).isEqualTo(2);
            assertThat(store.purge(later, START, START, 2)).isEqualTo(2);
            assertThat(store.purge(later, START, START, 2)).isEqualTo(1);
        }

        @Test
        void keys_are_kept_as_long_as_they_hold() {
            NewDelivery first = insert("a", "k", START);
            Instant end = START.plus(WINDOW);

            store.purge(START, START, end.minusNanos(1000), 10);
            assertThat(store.insert(delivery("a", "k", START), end)).contains(first.id());
            assertThat(store.purge(START, START, end, 10)).isEqualTo(1);
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
