package io.github.pbx24.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;

/** An inbox on a store, and what is done with it in every test of a contract. */
abstract class InboxFixture {
    final MutableClock clock = new MutableClock();

    InboxStore store = new InMemoryInboxStore();

    /** An empty store. */
    abstract InboxStore emptyStore() throws Exception;

    /** The same deliveries as another node sees them. */
    abstract InboxStore otherNode(InboxStore store);

    @BeforeEach
    final void take_an_empty_store() throws Exception {
        store = emptyStore();
    }

    Inbox.Builder inbox(InboxSource<?> source) {
        return Inbox.builder(store).source(source).clock(clock).pollInterval(Duration.ofMillis(20));
    }

    static String stored(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Stored.class);
        return ((Receipt.Stored) receipt).id();
    }

    static JournalEntry entry(Inbox inbox, String id) {
        return inbox.journal(JournalQuery.newest(1000)).stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static void awaitStatus(Inbox inbox, DeliveryStatus status, long count) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Counts.of(inbox, status)).isEqualTo(count));
    }

    static String text(Delivery delivery) {
        return new String(delivery.payload(), StandardCharsets.UTF_8);
    }
}
