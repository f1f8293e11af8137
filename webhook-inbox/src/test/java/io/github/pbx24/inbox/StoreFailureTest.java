package io.github.pbx24.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
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
        await().untilAsserted(() -> assertThat(store.memory.counts()).containsEntry(DeliveryStatus.DONE, count));
    }

    @Test
    void what_cannot_be_stored_is_not_acknowledged() {
        TextSource source = new TextSource("a");
        Inbox inbox = inbox(source).build();
        store.down = true;

        assertThatThrownBy(() -> inbox.accept(source, "k:1")).isInstanceOf(InboxUnavailableException.class);
        assertThat(inbox.accept(source, "bad").acknowledged()).isFalse();
        assertThat(troubles).containsExactly("unavailable");

        store.down = false;
        assertThat(inbox.accept(source, "k:1")).isInstanceOf(Receipt.Stored.class);
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
            await().until(() -> store.refused.get() > before + 2);

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
            await().until(() -> troubles.contains("recording an outcome"));

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
        await().until(() -> troubles.contains("recording an outcome"));

        assertThat(inbox.close(Duration.ofSeconds(30))).isTrue();

        assertThat(store.memory.counts()).containsEntry(DeliveryStatus.PENDING, 1L);
    }

    @Test
    void leases_are_renewed_while_a_handler_runs() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        TextSource source = new TextSource("a", delivery -> release.await());
        try (Inbox inbox = inbox(source).leaseDuration(Duration.ofMillis(30)).build()) {
            inbox.start();
            inbox.accept(source, "k:1");

            await().until(() -> store.renewals.get() >= 3);

            release.countDown();
            awaitDone(1);
        }
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
            await().untilAsserted(() -> assertThat(store.memory.counts()).containsEntry(DeliveryStatus.DONE, 0L));
        }
        assertThat(store.memory.claimDue(Set.of("a"), clock.instant(), "o", clock.instant(), 1))
                .isEmpty();
    }
}
