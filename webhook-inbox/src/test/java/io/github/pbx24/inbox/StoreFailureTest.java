package io.github.pbx24.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StoreFailureTest {
    private final BreakableStore store = new BreakableStore();
    private final List<String> troubles = new CopyOnWriteArrayList<>();

    private Inbox.Builder inbox(TextSource source) {
        return Inbox.builder(store)
                .source(source)
                .pollInterval(Duration.ofMillis(5))
                .listener(new InboxListener() {
                    @Override
                    public void unavailable(String id, InboxUnavailableException failure, Duration took) {
                        troubles.add("unavailable");
                    }

                    @Override
                    public void storeFailed(String operation, InboxUnavailableException failure) {
                        troubles.add(operation);
                    }
                });
    }

    private void awaitDone(long count) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(Counts.of(store.memory, DeliveryStatus.DONE)).isEqualTo(count));
    }

    @Test
    void what_cannot_be_stored_is_not_acknowledged() {
        TextSource source = new TextSource("a");
        Inbox inbox = inbox(source).build();
        store.down = true;

        assertThatThrownBy(() -> inbox.accept(source, "k:1")).isInstanceOf(InboxUnavailableException.class);
        assertThat(inbox.accept(source, "bad").acknowledged()).isFalse();
        assertThat(troubles).containsExactly("unavailable", "journalling");

        store.down = false;
        assertThat(inbox.accept(source, "k:1")).isInstanceOf(Receipt.Stored.class);
    }

    /** Whoever closes the inbox closes the store next. */
    @Test
    void closing_waits_for_a_purge() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean over = new AtomicBoolean();
        store.whilePurging = () -> {
            begun.countDown();
            try {
                goOn.await();
                over.set(true);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        Inbox inbox = inbox(new TextSource("a")).build();
        inbox.start();
        begun.await();
        AtomicBoolean overWhenClosed = new AtomicBoolean();
        Thread closing = new Thread(() -> {
            inbox.close();
            overWhenClosed.set(over.get());
        });
        closing.start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Set.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED)
                        .contains(closing.getState()));
        goOn.countDown();
        closing.join();
        assertThat(overWhenClosed).isTrue();
    }

    @Test
    void processing_goes_on_when_the_store_is_back() {
        TextSource source = new TextSource("a");
        try (Inbox inbox = inbox(source).build()) {
            inbox.start();
            inbox.accept(source, "k:1");
            awaitDone(1);
            store.down = true;
            int before = store.refused.get();
            await().atMost(Duration.ofSeconds(60)).until(() -> store.refused.get() > before + 2);

            store.down = false;
            inbox.accept(source, "l:2");

            awaitDone(2);
        }
        assertThat(troubles).contains("claiming");
    }

    @Test
    void an_outcome_that_cannot_be_recorded_is_recorded_later_without_running_again() {
        TextSource source = new TextSource("a", delivery -> store.down = true);
        try (Inbox inbox = inbox(source).build()) {
            inbox.start();
            inbox.accept(source, "k:1");
            await().atMost(Duration.ofSeconds(60)).until(() -> troubles.contains("recording an outcome"));

            store.down = false;

            awaitDone(1);
        }
        assertThat(source.handled()).hasSize(1);
    }

    @Test
    void an_inbox_whose_store_is_down_closes_all_the_same() {
        TextSource source = new TextSource("a", delivery -> store.down = true);
        Inbox inbox = inbox(source).build();
        inbox.start();
        inbox.accept(source, "k:1");
        await().atMost(Duration.ofSeconds(60)).until(() -> troubles.contains("recording an outcome"));

        assertThat(inbox.close(Duration.ofSeconds(30))).isTrue();

        assertThat(Counts.of(store.memory, DeliveryStatus.PENDING)).isEqualTo(1);
    }

    @Test
    void leases_are_renewed_while_a_handler_runs() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        TextSource source = new TextSource("a", delivery -> release.await());
        try (Inbox inbox = inbox(source).leaseDuration(Duration.ofMillis(30)).build()) {
            inbox.start();
            inbox.accept(source, "k:1");

            await().atMost(Duration.ofSeconds(60)).until(() -> store.renewals.get() >= 3);

            release.countDown();
            awaitDone(1);
        }
    }

    @Test
    void a_transaction_that_cannot_be_committed_is_a_failed_attempt_and_does_not_keep_its_claim() {
        store.uncommittable = true;
        TextSource source = new TextSource("a", delivery -> {
            if (delivery.attempt() == 3) {
                store.uncommittable = false;
            }
        });
        try (Inbox inbox = inbox(source)
                .retrySchedule(List.of(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1)))
                .build()) {
            inbox.start();
            inbox.accept(source, "within:1");

            awaitDone(1);
        }
        assertThat(source.handled()).hasSize(4);
    }

    private static int attemptsIn(InboxStore store) {
        return store.journal(JournalQuery.newest(100).withStatus(DeliveryStatus.PENDING)).stream()
                .mapToInt(JournalEntry::attempts)
                .sum();
    }

    @Test
    void what_was_claimed_ahead_is_given_back_at_the_end_and_was_no_attempt() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        TextSource source = new TextSource("a", delivery -> {
            if (new String(delivery.payload(), StandardCharsets.UTF_8).endsWith("slow")) {
                release.await();
            }
        });
        Inbox inbox = inbox(source).workers(1).build();
        for (int i = 0; i < 10; i++) {
            inbox.accept(source, i + (i < 3 ? ":quick" : ":slow"));
        }
        inbox.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> source.handled().size() == 4 && attemptsIn(store) > 2);

        assertThat(inbox.close(Duration.ZERO)).isFalse();
        release.countDown();
        assertThat(inbox.close(Duration.ofSeconds(30))).isTrue();

        assertThat(source.handled()).hasSize(4);
        assertThat(Counts.of(store, DeliveryStatus.DONE)).isEqualTo(4);
        assertThat(attemptsIn(store))
                .as("attempts of those that were not begun")
                .isZero();
        assertThat(store.claimDue(
                        Set.of("a"), Instant.now(), "other", Instant.now().plusSeconds(15), 10))
                .as("free for others at once")
                .hasSize(6);
    }

    @Test
    void a_start_begins_with_one_delivery() {
        TextSource source = new TextSource("a");
        try (Inbox inbox = inbox(source).build()) {
            for (int i = 0; i < 200; i++) {
                inbox.accept(source, i + ":text");
            }
            inbox.start();
            awaitDone(200);
        }
        assertThat(store.claimLimits).startsWith(1, 2).anyMatch(limit -> limit > Inbox.DEFAULT_WORKERS);
    }

    @Test
    void who_finishes_while_an_outcome_is_being_recorded_is_recorded_together_with_others() {
        AtomicBoolean wentDown = new AtomicBoolean();
        TextSource source = new TextSource("a", delivery -> {
            if (store.claimLimits.size() > 4 && wentDown.compareAndSet(false, true)) {
                store.down = true;
            }
        });
        try (Inbox inbox = inbox(source).build()) {
            for (int i = 0; i < 100; i++) {
                inbox.accept(source, i + ":text");
            }
            inbox.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> troubles.contains("recording an outcome"));
            int handled = source.handled().size();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> troubles.stream()
                                    .filter("recording an outcome"::equals)
                                    .count()
                            > 2);
            store.down = false;
            await().atMost(Duration.ofSeconds(60)).until(() -> Counts.of(store.memory, DeliveryStatus.DONE) >= handled);
        }
        assertThat(store.recordedTogether).anyMatch(together -> together > 1);
    }

    @Test
    void a_renewed_lease_keeps_other_nodes_away() {
        MutableClock clock = new MutableClock();
        TextSource source = new TextSource("a");
        Inbox other = inbox(source).clock(clock).build();
        other.accept(source, "k:1");
        DeliveryRunner.Timing timing = new DeliveryRunner.Timing(List.of(), Duration.ofSeconds(15), clock);
        DeliveryRunner slow = new DeliveryRunner(
                store, Map.of("a", source), "slow", timing, new SafeListener(new InboxListener() {}));
        assertThat(slow.claim(1)).hasSize(1);

        clock.advance(Duration.ofSeconds(10));
        slow.renewLeases();
        clock.advance(Duration.ofSeconds(10));
        assertThat(other.processDue()).isZero();
        clock.advance(Duration.ofSeconds(5));
        assertThat(other.processDue()).isEqualTo(1);
    }

    @Test
    void old_deliveries_are_purged_from_the_start() {
        TextSource source = new TextSource("a");
        MutableClock clock = new MutableClock();
        Inbox past = inbox(source).clock(clock).build();
        past.accept(source, "k:1");
        past.processDue();
        clock.advance(Duration.ofDays(8));

        try (Inbox inbox = inbox(source).clock(clock).build()) {
            inbox.start();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(Counts.of(store.memory, DeliveryStatus.DONE))
                            .isEqualTo(0));
        }
        assertThat(store.memory.claimDue(Set.of("a"), clock.instant(), "o", clock.instant(), 1))
                .isEmpty();
    }
}
