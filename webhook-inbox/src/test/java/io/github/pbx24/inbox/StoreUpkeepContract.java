package io.github.pbx24.inbox;

import static io.github.pbx24.inbox.MutableClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What goes, what stays, and what a wrong clock did. */
abstract class StoreUpkeepContract extends StoreFixture {
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

    /** By two hours, which is no longer than much may wait; but nobody receives anything in the future. */
    @Test
    void what_was_received_later_than_now_does_not_wait_until_then() {
        insert("a", "k", START.plus(Duration.ofHours(1)));
        insert("a", "l", START.plus(Duration.ofHours(2)));
        assertThat(claimedIds(START.plus(Duration.ofHours(2)))).hasSize(2);
        insert("a", "m", START.plus(InboxStore.CLOCKS_DIFFER));
        NewDelivery waiting = insert("a", "n", START.plus(Duration.ofHours(2)));

        assertThat(store.bringForward(START, START.plus(Duration.ofDays(1))))
                .as("not what somebody works on")
                .isEqualTo(1);
        assertThat(claimedIds(START)).containsExactly(waiting.id());
    }
}
