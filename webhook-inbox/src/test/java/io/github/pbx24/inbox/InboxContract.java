package io.github.pbx24.inbox;

import static io.github.pbx24.inbox.MutableClock.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an {@link Inbox} does on any store. */
public abstract class InboxContract {
    private final MutableClock clock = new MutableClock();
    private InboxStore store = new InMemoryInboxStore();

    /** An empty store. */
    protected abstract InboxStore emptyStore() throws Exception;

    /** The same deliveries as another node sees them. */
    protected InboxStore otherNode(InboxStore store) {
        return store;
    }

    @BeforeEach
    final void take_an_empty_store() throws Exception {
        store = emptyStore();
    }

    private Inbox.Builder inbox(InboxSource<?> source) {
        return Inbox.builder(store).source(source).clock(clock).pollInterval(Duration.ofMillis(20));
    }

    private static String stored(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Stored.class);
        return ((Receipt.Stored) receipt).id();
    }

    private static JournalEntry entry(Inbox inbox, String id) {
        return inbox.journal(JournalQuery.newest(1000)).stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitStatus(Inbox inbox, DeliveryStatus status, long count) {
        await().untilAsserted(() -> assertThat(inbox.depth()).containsEntry(status, count));
    }

    @Test
    void an_accepted_delivery_is_in_the_store_before_anything_runs_and_is_processed_at_once_when_started() {
        TextSource source = new TextSource("a");
        try (Inbox inbox = inbox(source).build()) {
            String id = stored(inbox.accept(source, "k:hello"));
            assertThat(entry(inbox, id).status()).isEqualTo(DeliveryStatus.PENDING);

            inbox.start();
            awaitStatus(inbox, DeliveryStatus.DONE, 1);
            stored(inbox.accept(source, "l:world"));
            awaitStatus(inbox, DeliveryStatus.DONE, 2);
        }
        assertThat(source.handledTexts()).containsExactly("k:hello", "l:world");
    }

    @Test
    void refused_and_ignored_requests_are_not_stored() {
        TextSource source = new TextSource("a");
        Inbox inbox = inbox(source).build();

        assertThat(inbox.accept(source, "bad"))
                .isEqualTo(new Receipt.Refused(RefusalReason.BAD_SIGNATURE, "the signature is wrong"));
        assertThat(inbox.accept(source, "ping")).isEqualTo(new Receipt.Ignored("nothing to do"));
        assertThat(inbox.journal(JournalQuery.newest(10))).isEmpty();
    }

    @Test
    void a_repetition_is_a_duplicate_inside_the_window_only() {
        TextSource source = new TextSource("a");
        Inbox inbox = inbox(source).deduplicationWindow(Duration.ofMinutes(10)).build();
        String first = stored(inbox.accept(source, "k:1"));

        clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(inbox.accept(source, "k:2")).isEqualTo(new Receipt.Duplicate(first));
        clock.advance(Duration.ofMillis(1));
        stored(inbox.accept(source, "k:3"));

        assertThat(inbox.processDue()).isEqualTo(2);
        assertThat(source.handledTexts()).containsExactly("k:1", "k:3");
    }

    @Test
    void of_sixteen_concurrent_repetitions_exactly_one_is_stored() throws Exception {
        TextSource source = new TextSource("a");
        Inbox inbox = inbox(source).build();
        ExecutorService callers = Executors.newFixedThreadPool(16);
        try {
            CyclicBarrier together = new CyclicBarrier(16);
            List<Future<Receipt>> receipts = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                receipts.add(callers.submit(() -> {
                    together.await();
                    return inbox.accept(source, "same:text");
                }));
            }
            int stored = 0;
            for (Future<Receipt> receipt : receipts) {
                stored += receipt.get() instanceof Receipt.Stored ? 1 : 0;
            }
            assertThat(stored).isEqualTo(1);
        } finally {
            callers.shutdown();
        }
        assertThat(inbox.depth()).containsEntry(DeliveryStatus.PENDING, 1L);
    }

    @Test
    void a_failing_delivery_is_tried_after_1_5_and_15_minutes_and_then_given_up() {
        TextSource source = new TextSource("a", delivery -> {
            throw new IllegalStateException("attempt " + delivery.attempt() + " broke");
        });
        Inbox inbox = inbox(source).build();
        String id = stored(inbox.accept(source, "k:1"));

        assertThat(inbox.processDue()).isEqualTo(1);
        int attempts = 1;
        for (int minutes : new int[] {1, 5, 15}) {
            JournalEntry waiting = entry(inbox, id);
            assertThat(waiting.status()).isEqualTo(DeliveryStatus.PENDING);
            assertThat(waiting.error()).isEqualTo("IllegalStateException: attempt " + attempts + " broke");
            assertThat(waiting.nextAttemptAt()).isEqualTo(Times.now(clock).plus(Duration.ofMinutes(minutes)));
            clock.advance(Duration.ofMinutes(minutes).minusMillis(1));
            assertThat(inbox.processDue()).isZero();
            clock.advance(Duration.ofMillis(1));
            assertThat(inbox.processDue()).isEqualTo(1);
            attempts++;
        }

        JournalEntry given = entry(inbox, id);
        assertThat(given.status()).isEqualTo(DeliveryStatus.ERROR);
        assertThat(given.attempts()).isEqualTo(4);
        assertThat(given.error()).isEqualTo("IllegalStateException: attempt 4 broke");
        assertThat(given.processedAt()).isEqualTo(START.plus(Duration.ofMinutes(21)));
        clock.advance(Duration.ofDays(1));
        assertThat(inbox.processDue()).isZero();
    }

    @Test
    void a_hopeless_delivery_is_given_up_at_once_and_does_not_hold_up_the_others() {
        TextSource source = new TextSource("a", delivery -> {
            if (new String(delivery.payload(), StandardCharsets.UTF_8).equals("k:poison")) {
                throw new PermanentFailureException("no such portal");
            }
        });
        Inbox inbox = inbox(source).build();
        String poison = stored(inbox.accept(source, "k:poison"));
        stored(inbox.accept(source, "l:fine"));

        assertThat(inbox.processDue()).isEqualTo(2);

        assertThat(entry(inbox, poison).status()).isEqualTo(DeliveryStatus.ERROR);
        assertThat(entry(inbox, poison).error()).isEqualTo("PermanentFailureException: no such portal");
        assertThat(inbox.depth()).containsEntry(DeliveryStatus.DONE, 1L);
    }

    @Test
    void an_error_of_the_virtual_machine_is_a_failed_attempt_and_the_worker_goes_on() {
        TextSource source = new TextSource("a", delivery -> {
            if (delivery.kind().equals("text")
                    && new String(delivery.payload(), StandardCharsets.UTF_8).equals("k:deep")) {
                throw new StackOverflowError();
            }
        });
        try (Inbox inbox = inbox(source).workers(1).build()) {
            inbox.start();
            String deep = stored(inbox.accept(source, "k:deep"));
            stored(inbox.accept(source, "l:fine"));

            awaitStatus(inbox, DeliveryStatus.DONE, 1);
            assertThat(entry(inbox, deep).error()).isEqualTo("StackOverflowError");
            assertThat(entry(inbox, deep).nextAttemptAt()).isNotNull();
        }
    }

    @Test
    void an_interrupt_flag_left_behind_by_a_handler_hurts_nobody() {
        TextSource source =
                new TextSource("a", delivery -> Thread.currentThread().interrupt());
        try (Inbox inbox = inbox(source).workers(1).build()) {
            inbox.start();
            for (int i = 0; i < 5; i++) {
                stored(inbox.accept(source, "k" + i + ":x"));
            }
            awaitStatus(inbox, DeliveryStatus.DONE, 5);
        }
        assertThat(source.handled()).hasSize(5);
    }

    @Test
    void the_journal_shows_an_error_without_the_payload() {
        TextSource source = new TextSource("a", delivery -> {
            throw new IllegalStateException(
                    "cannot read <" + new String(delivery.payload(), StandardCharsets.UTF_8) + "> at all");
        });
        Inbox inbox = inbox(source).build();
        String id = stored(inbox.accept(source, "k:{\"client_number\":\"+74951234567\",\"token\":\"s3cr3t-value\"}"));

        inbox.processDue();

        assertThat(entry(inbox, id).error()).isEqualTo("IllegalStateException: cannot read <***> at all");
    }

    @Test
    void a_replayed_delivery_runs_again_with_all_its_attempts() {
        TextSource source = new TextSource("a", delivery -> {
            throw new PermanentFailureException("still broken");
        });
        Inbox inbox = inbox(source).build();
        String id = stored(inbox.accept(source, "k:1"));
        inbox.processDue();

        assertThat(inbox.replay(id)).isTrue();
        assertThat(entry(inbox, id).status()).isEqualTo(DeliveryStatus.PENDING);
        assertThat(entry(inbox, id).attempts()).isZero();
        assertThat(inbox.processDue()).isEqualTo(1);

        assertThat(source.handled()).extracting(Delivery::attempt).containsExactly(1, 1);
        assertThat(inbox.replay("no-such-id")).isFalse();
    }

    @Test
    void a_replay_wakes_a_started_inbox() {
        TextSource source = new TextSource("a");
        try (Inbox inbox = inbox(source).pollInterval(Duration.ofHours(1)).build()) {
            inbox.start();
            String id = stored(inbox.accept(source, "k:1"));
            awaitStatus(inbox, DeliveryStatus.DONE, 1);

            assertThat(inbox.replay(id)).isTrue();

            await().until(() -> source.handled().size() == 2);
            awaitStatus(inbox, DeliveryStatus.DONE, 1);
        }
    }

    @Test
    void what_a_dead_node_had_claimed_is_taken_over_when_its_lease_has_ended() {
        TextSource source = new TextSource("a");
        Inbox alive = inbox(source).nodeName("alive").build();
        String id = stored(alive.accept(source, "k:1"));
        // A node that claims and is never heard of again.
        store.claimDue(
                Set.of("a"), Times.now(clock), "dead/node", Times.now(clock).plusSeconds(15), 10);

        clock.advance(Duration.ofSeconds(15).minusMillis(1));
        assertThat(alive.processDue()).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(alive.processDue()).isEqualTo(1);

        assertThat(entry(alive, id).status()).isEqualTo(DeliveryStatus.DONE);
        assertThat(source.handled()).extracting(Delivery::attempt).containsExactly(2);
    }

    @Test
    void attempts_that_die_with_their_process_use_up_no_retry_but_are_not_endless() {
        TextSource source = new TextSource("a", delivery -> {
            throw new IllegalStateException("broken");
        });
        Inbox inbox = inbox(source).build();
        String id = stored(inbox.accept(source, "k:1"));
        dieInTheMiddle(9);

        assertThat(inbox.processDue()).isEqualTo(1);
        assertThat(entry(inbox, id).nextAttemptAt()).isEqualTo(Times.now(clock).plus(Duration.ofMinutes(1)));
        clock.advance(Duration.ofMinutes(1));
        dieInTheMiddle(1);

        assertThat(inbox.processDue()).isEqualTo(1);
        assertThat(entry(inbox, id).status()).isEqualTo(DeliveryStatus.ERROR);
        assertThat(entry(inbox, id).error()).startsWith("given up: 10 attempts ended without an outcome");
        assertThat(source.handled()).hasSize(1);
    }

    private void dieInTheMiddle(int times) {
        for (int i = 0; i < times; i++) {
            Duration lease = Duration.ofSeconds(15);
            assertThat(store.claimDue(
                            Set.of("a"),
                            Times.now(clock),
                            "dead/node",
                            Times.now(clock).plus(lease),
                            10))
                    .hasSize(1);
            clock.advance(lease);
        }
    }

    @Test
    void two_nodes_process_every_delivery_exactly_once() throws Exception {
        TextSource source = new TextSource("a");
        try (Inbox one = inbox(source).nodeName("one").build();
                Inbox two = Inbox.builder(otherNode(store))
                        .source(source)
                        .clock(clock)
                        .nodeName("two")
                        .build()) {
            one.start();
            two.start();
            ExecutorService callers = Executors.newFixedThreadPool(8);
            try {
                List<Future<Receipt>> receipts = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                    Inbox taking = i % 2 == 0 ? one : two;
                    String text = "k" + i + ":text";
                    receipts.add(callers.submit(() -> taking.accept(source, text)));
                }
                for (Future<Receipt> receipt : receipts) {
                    stored(receipt.get());
                }
            } finally {
                callers.shutdown();
            }
            awaitStatus(one, DeliveryStatus.DONE, 300);
        }
        assertThat(source.handledTexts()).hasSize(300).doesNotHaveDuplicates();
        assertThat(source.handled()).allMatch(delivery -> delivery.attempt() == 1);
    }

    @Test
    void the_inbox_waits_for_running_handlers_and_starts_no_others() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        TextSource source = new TextSource("a", delivery -> {
            begun.countDown();
            release.await();
        });
        Inbox inbox = inbox(source).workers(1).build();
        inbox.start();
        String running = stored(inbox.accept(source, "k:running"));
        String waiting = stored(inbox.accept(source, "l:waiting"));
        begun.await();

        assertThat(inbox.close(Duration.ZERO)).isFalse();
        release.countDown();
        assertThat(inbox.close(Duration.ofSeconds(30))).isTrue();

        assertThat(entry(inbox, running).status()).isEqualTo(DeliveryStatus.DONE);
        assertThat(entry(inbox, waiting).status()).isEqualTo(DeliveryStatus.PENDING);
        assertThat(entry(inbox, waiting).attempts()).isZero();
        assertThatThrownBy(() -> inbox.accept(source, "m:late")).isInstanceOf(InboxUnavailableException.class);
    }

    @Test
    void deliveries_of_a_source_that_is_gone_wait_for_its_return() {
        TextSource gone = new TextSource("gone");
        stored(inbox(gone).build().accept(gone, "k:1"));

        Inbox without = inbox(new TextSource("other")).build();
        assertThat(without.processDue()).isZero();
        assertThat(without.depth()).containsEntry(DeliveryStatus.PENDING, 1L);

        assertThat(inbox(gone).build().processDue()).isEqualTo(1);
    }

    @Test
    void hostile_kinds_and_keys_are_stored_harmlessly() {
        String hostile = "\0\uD800" + "ж☎".repeat(5000) + "'; DROP TABLE pbx24_inbox; --";
        InboxSource<String> source = new InboxSource<>() {
            @Override
            public String id() {
                return "a";
            }

            @Override
            public Screening screen(String request) {
                return new Screening.Store(hostile, hostile + request, new byte[0]);
            }

            @Override
            public void handle(Delivery delivery) {}
        };
        Inbox inbox = inbox(source).build();

        String id = stored(inbox.accept(source, "1"));
        assertThat(inbox.accept(source, "1")).isEqualTo(new Receipt.Duplicate(id));
        stored(inbox.accept(source, "2"));

        assertThat(entry(inbox, id).kind()).hasSize(100).startsWith("??ж☎").endsWith("…");
        assertThat(inbox.processDue()).isEqualTo(2);
    }
}
