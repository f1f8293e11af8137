package io.github.pbx24.inbox;

import static io.github.pbx24.inbox.MutableClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Deliveries about one entity take turns, or are merged. */
abstract class StoreTurnsContract extends StoreFixture {
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
        void the_newest_is_the_last_of_those_that_wait_and_of_those_that_are_finished() {
            assertThat(store.newestAbout("a", "e")).isEmpty();
            NewDelivery first = about("e", START);
            NewDelivery second = about("e", START);
            about("f", START);

            assertThat(store.newestAbout("a", "e")).contains(second.id());
            assertThat(store.newestAbout("b", "e")).isEmpty();
            done(claim(START, 1).get(0), START);
            assertThat(store.newestAbout("a", "e")).contains(second.id());
            assertThat(claimedIds(START)).contains(second.id()).doesNotContain(first.id());
            assertThat(store.newestAbout("a", "e")).as("in work").contains(second.id());
            done(claim(LEASE_END, 1).get(0), LEASE_END);
            assertThat(store.newestAbout("a", "e")).as("finished").contains(second.id());
            store.purge(LEASE_END.plusSeconds(1), LEASE_END.plusSeconds(1), LEASE_END.plusSeconds(1), 10);
            assertThat(store.newestAbout("a", "e")).isEmpty();
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
        void a_failure_leaves_those_behind_as_they_are_so_that_a_replay_by_hand_frees_them() {
            NewDelivery first = about("e", START);
            NewDelivery second = about("e", START);
            store.reschedule(claimOne(START), START.plusSeconds(900), "not yet");
            NewDelivery third = about("e", START.plusSeconds(1));
            Instant now = START.plusSeconds(2);
            assertThat(claim(now, 10)).isEmpty();

            store.requeue(List.of(first.id()), now);

            for (NewDelivery next : List.of(first, second, third)) {
                ClaimedDelivery claim = claimOne(now);
                assertThat(claim.delivery().id()).isEqualTo(next.id());
                done(claim, now);
            }
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

            ClaimedDelivery first = claimOne(START.plusSeconds(22));
            assertThat(first.delivery().merged()).isEqualTo(20);
            done(first, START.plusSeconds(22));
            assertThat(claim(START.plusSeconds(31).minusNanos(1000), 10))
                    .as("nothing is processed before its own quiet time is over")
                    .isEmpty();
            assertThat(claimOne(START.plusSeconds(31)).delivery().merged()).isEqualTo(8);
        }

        /** After a downtime, for example: merged into it, the later one would be processed at once. */
        @Test
        void what_has_waited_for_long_takes_nothing_along() {
            NewDelivery old = about("e", "kind", START, quiet);
            NewDelivery late = about("e", "kind", START.plusSeconds(60), quiet);

            ClaimedDelivery first = claimOne(START.plusSeconds(60));
            assertThat(first.delivery().id()).isEqualTo(old.id());
            done(first, START.plusSeconds(60));
            assertThat(claim(START.plusSeconds(62).minusNanos(1000), 10)).isEmpty();
            assertThat(claimOne(START.plusSeconds(62)).delivery().id()).isEqualTo(late.id());
        }

        @Test
        void what_is_delayed_for_longer_than_that_is_merged_too() {
            Duration delay = quiet.multipliedBy(50);
            NewDelivery first = delayed("e", START, delay);
            NewDelivery second = delayed("e", START.plusSeconds(20), delay);

            assertThat(statusOf(second)).isEqualTo(DeliveryStatus.MERGED);
            assertThat(claim(START.plusSeconds(120).minusNanos(1000), 10)).isEmpty();
            assertThat(claimOne(START.plusSeconds(120)).delivery().id()).isEqualTo(first.id());
        }

        private NewDelivery delayed(String entity, Instant receivedAt, Duration delay) {
            NewDelivery one = new NewDelivery(
                    ids.next(), "a", "kind", null, new byte[0], receivedAt, entity, receivedAt.plus(delay), quiet);
            store.insert(one, receivedAt);
            return one;
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
}
