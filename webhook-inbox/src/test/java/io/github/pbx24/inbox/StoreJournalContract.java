package io.github.pbx24.inbox;

import static io.github.pbx24.inbox.MutableClock.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is shown, and what is written down without being queued. */
abstract class StoreJournalContract extends StoreFixture {
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

    @Test
    void the_journal_can_be_narrowed_to_entities_whose_name_begins_alike() {
        NewDelivery one = about("acme/DEAL/1", START);
        NewDelivery two = about("acme/Ж", START);
        about("acme-2/DEAL/1", START);
        about("acm", START);
        insert("a", null, START);

        assertThat(store.journal(JournalQuery.newest(10).withEntityPrefix("acme/")))
                .extracting(JournalEntry::id)
                .containsExactly(two.id(), one.id());
        assertThat(store.journal(
                        JournalQuery.newest(10).withEntityPrefix("acme/DEAL").withKind("other")))
                .isEmpty();
    }
}
