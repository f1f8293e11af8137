package io.github.pbx24.inbox;

import static io.github.pbx24.inbox.MutableClock.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What becomes of a claim, and beginning anew. */
abstract class StoreOutcomesContract extends StoreFixture {
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
}
