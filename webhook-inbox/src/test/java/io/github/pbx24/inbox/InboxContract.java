package io.github.pbx24.inbox;

import static io.github.pbx24.inbox.MutableClock.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Counts.of(inbox, status)).isEqualTo(count));
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
    void refused_and_ignored_requests_are_journalled_without_their_payload() {
        TextSource source = new TextSource("a");
        Inbox inbox = inbox(source).build();

        assertThat(inbox.accept(source, "bad"))
                .isEqualTo(new Receipt.Refused(RefusalReason.BAD_SIGNATURE, "the signature is wrong"));
        assertThat(inbox.accept(source, "ping")).isEqualTo(new Receipt.Ignored("nothing to do"));

        assertThat(inbox.journal(JournalQuery.newest(10)))
                .extracting(JournalEntry::status, JournalEntry::kind, JournalEntry::error)
                .containsExactly(
                        tuple(DeliveryStatus.IGNORED, "ping", "nothing to do"),
                        tuple(DeliveryStatus.REFUSED, "refused", "BAD_SIGNATURE: the signature is wrong"));
        assertThat(inbox.processDue()).isZero();
        assertThat(inbox.replay(inbox.journal(JournalQuery.newest(1)).get(0).id()))
                .isFalse();
    }

    @Test
    void processing_what_is_due_ends_though_each_handler_causes_the_next_delivery() {
        List<Inbox> inboxes = new ArrayList<>();
        List<TextSource> sources = new ArrayList<>();
        sources.add(new TextSource("a", delivery -> stored(inboxes.get(0).accept(sources.get(0), "again"))));
        inboxes.add(inbox(sources.get(0)).build());
        Inbox inbox = inboxes.get(0);
        stored(inbox.accept(sources.get(0), "first"));
        stored(inbox.accept(sources.get(0), "second"));

        assertThat(inbox.processDue()).isEqualTo(2);
        assertThat(inbox.processDue()).isEqualTo(2);

        assertThat(sources.get(0).handledTexts()).containsExactly("first", "second", "again", "again");
        assertThat(Counts.of(inbox, DeliveryStatus.PENDING)).isEqualTo(2);
    }

    @Test
    void processing_what_is_due_ends_though_a_handler_replays_its_own_delivery() {
        List<Inbox> inboxes = new ArrayList<>();
        TextSource source = new TextSource("a", delivery -> inboxes.get(0).replay(delivery.id()));
        inboxes.add(inbox(source).build());
        Inbox inbox = inboxes.get(0);
        stored(inbox.accept(source, "k:1"));

        assertThat(inbox.processDue()).isEqualTo(1);
        assertThat(inbox.processDue()).isEqualTo(1);

        assertThat(source.handled()).hasSize(2);
    }

    @Test
    void what_comes_meanwhile_does_not_end_the_processing_of_what_was_due() {
        List<Inbox> inboxes = new ArrayList<>();
        List<TextSource> sources = new ArrayList<>();
        sources.add(new TextSource("a", delivery -> {
            if (delivery.attempt() == 1) {
                throw new Exception("not yet");
            }
            stored(inboxes.get(0).accept(sources.get(0), "new"));
        }));
        inboxes.add(inbox(sources.get(0)).build());
        Inbox inbox = inboxes.get(0);
        stored(inbox.accept(sources.get(0), "one"));
        assertThat(inbox.processDue()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        stored(inbox.accept(sources.get(0), "two"));
        assertThat(inbox.processDue()).isEqualTo(1);

        clock.advance(Duration.ofMinutes(2));

        assertThat(inbox.processDue()).isEqualTo(2);
        assertThat(sources.get(0).handledTexts()).containsExactly("one", "two", "one", "two");
    }

    @Test
    void a_flood_of_refusals_does_not_fill_the_journal() {
        TextSource source = new TextSource("a");
        Inbox inbox = inbox(source).build();

        for (int i = 0; i < 200; i++) {
            assertThat(inbox.accept(source, "bad").acknowledged()).isFalse();
        }
        assertThat(Counts.of(inbox, DeliveryStatus.REFUSED)).isEqualTo(60);

        clock.advance(Duration.ofMinutes(1));
        inbox.accept(source, "bad");
        assertThat(Counts.of(inbox, DeliveryStatus.REFUSED)).isEqualTo(61);
    }

    @Test
    void what_is_processed_at_once_is_done_when_its_receipt_returns_and_can_be_replayed() {
        TextSource source = new TextSource("a");
        Inbox inbox = inbox(source).build();

        String id = stored(inbox.accept(source, "now:k"));
        assertThat(entry(inbox, id).status()).isEqualTo(DeliveryStatus.DONE);
        assertThat(entry(inbox, id).callId()).isEqualTo("call-k");
        assertThat(inbox.accept(source, "now:k")).isEqualTo(new Receipt.Duplicate(id));
        assertThat(source.effects()).isEqualTo(1);
        assertThat(inbox.processDue()).isZero();

        assertThat(inbox.replay(id)).isTrue();
        assertThat(inbox.processDue()).isEqualTo(1);
        assertThat(source.handledTexts()).containsExactly("now:k");
        assertThat(entry(inbox, id).callId()).isEqualTo("call-k");
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
        assertThat(Counts.of(inbox, DeliveryStatus.PENDING)).isEqualTo(1);
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
        assertThat(Counts.of(inbox, DeliveryStatus.DONE)).isEqualTo(1);
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

            await().atMost(Duration.ofSeconds(60)).until(() -> source.handled().size() == 2);
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
    void deliveries_about_one_entity_come_in_order_also_after_a_failure_and_others_do_not_wait() {
        TextSource source = new TextSource("a", delivery -> {
            if (delivery.attempt() == 1 && "about e 1".equals(text(delivery))) {
                throw new IllegalStateException("not yet");
            }
        });
        Inbox inbox = inbox(source).build();
        for (String request : List.of("about e 1", "about e 2", "about f 1", "about e 3")) {
            stored(inbox.accept(source, request));
        }

        inbox.processDue();
        assertThat(source.handledTexts()).containsExactly("about e 1", "about f 1");
        clock.advance(Duration.ofMinutes(1));
        inbox.processDue();

        assertThat(source.handledTexts())
                .containsExactly("about e 1", "about f 1", "about e 1", "about e 2", "about e 3");
    }

    private static String text(Delivery delivery) {
        return new String(delivery.payload(), StandardCharsets.UTF_8);
    }

    @Test
    void poison_becomes_a_dead_letter_and_the_next_about_its_entity_is_processed() {
        TextSource source = new TextSource("a", delivery -> {
            if ("about e poison".equals(text(delivery))) {
                throw new IllegalStateException("always");
            }
        });
        Inbox inbox = inbox(source).build();
        String poison = stored(inbox.accept(source, "about e poison"));
        String next = stored(inbox.accept(source, "about e next"));

        for (int minutes : new int[] {0, 1, 5, 15}) {
            clock.advance(Duration.ofMinutes(minutes));
            inbox.processDue();
        }

        assertThat(entry(inbox, poison).status()).isEqualTo(DeliveryStatus.ERROR);
        assertThat(entry(inbox, next).status()).isEqualTo(DeliveryStatus.DONE);
    }

    @Test
    void a_started_inbox_keeps_the_order_of_every_entity_and_runs_none_twice_at_a_time() {
        Set<String> running = ConcurrentHashMap.newKeySet();
        List<String> overlaps = new CopyOnWriteArrayList<>();
        TextSource source = new TextSource("a", delivery -> {
            if (!running.add(String.valueOf(delivery.entity()))) {
                overlaps.add(text(delivery));
            }
            Thread.yield();
            running.remove(String.valueOf(delivery.entity()));
        });
        List<String> sent = new ArrayList<>();
        try (Inbox inbox = inbox(source).build()) {
            inbox.start();
            for (int i = 0; i < 100; i++) {
                sent.add("about e" + i % 5 + " " + i);
                stored(inbox.accept(source, sent.get(i)));
            }
            awaitStatus(inbox, DeliveryStatus.DONE, 100);
        }
        assertThat(overlaps).isEmpty();
        for (int entity = 0; entity < 5; entity++) {
            String prefix = "about e" + entity + " ";
            assertThat(source.handledTexts().stream().filter(text -> text.startsWith(prefix)))
                    .isEqualTo(sent.stream()
                            .filter(text -> text.startsWith(prefix))
                            .toList());
        }
    }

    @Test
    void a_handler_inside_the_transaction_is_retried_like_any_other() {
        TextSource source = new TextSource("a", delivery -> {
            if (delivery.attempt() == 1) {
                throw new Exception("not yet");
            }
        });
        Inbox inbox = inbox(source).build();
        String id = stored(inbox.accept(source, "within:1"));

        inbox.processDue();
        assertThat(entry(inbox, id).error()).isEqualTo("Exception: not yet");
        assertThat(entry(inbox, id).nextAttemptAt()).isEqualTo(Times.now(clock).plus(Duration.ofMinutes(1)));
        clock.advance(Duration.ofMinutes(1));
        inbox.processDue();

        assertThat(entry(inbox, id).status()).isEqualTo(DeliveryStatus.DONE);
        assertThat(entry(inbox, id).attempts()).isEqualTo(2);
    }

    @Test
    void all_that_a_query_finds_can_be_replayed() {
        TextSource source = new TextSource("a", delivery -> {
            if (delivery.receivedAt().isBefore(START.plusSeconds(60))) {
                throw new PermanentFailureException("hopeless");
            }
        });
        Inbox inbox = inbox(source).build();
        for (int i = 0; i < 5; i++) {
            stored(inbox.accept(source, i + ":x"));
        }
        clock.advance(Duration.ofMinutes(1));
        stored(inbox.accept(source, "6:x"));
        inbox.accept(source, "ping");
        inbox.processDue();

        assertThat(inbox.replayAll(JournalQuery.newest(2).withStatus(DeliveryStatus.ERROR)))
                .isEqualTo(5);
        inbox.processDue();
        assertThat(inbox.replayAll(JournalQuery.newest(2).withPeriod(START.plusSeconds(60), null)))
                .isEqualTo(1);
        assertThat(inbox.processDue()).isEqualTo(1);
    }

    @Test
    void handlers_that_hang_do_not_stop_the_others() {
        CountDownLatch release = new CountDownLatch(1);
        TextSource source = new TextSource("a", delivery -> {
            if (text(delivery).endsWith("hang")) {
                release.await();
            }
        });
        try (Inbox inbox =
                inbox(source).workers(2).hangingAfter(Duration.ofMillis(50)).build()) {
            inbox.start();
            for (int i = 0; i < 3; i++) {
                stored(inbox.accept(source, i + ":hang"));
            }
            for (int i = 3; i < 10; i++) {
                stored(inbox.accept(source, i + ":fine"));
            }
            awaitStatus(inbox, DeliveryStatus.DONE, 7);
            assertThat(inbox.oldestDue()).as("all that is due is in work").isEmpty();
            release.countDown();
            awaitStatus(inbox, DeliveryStatus.DONE, 10);
        }
    }

    @Test
    void a_clock_that_jumps_back_puts_nothing_off() {
        TextSource source = new TextSource("a", delivery -> {
            if (delivery.attempt() == 1) {
                throw new IllegalStateException("not yet");
            }
        });
        Inbox inbox = inbox(source).retrySchedule(List.of(Duration.ofMillis(1))).build();
        clock.advance(Duration.ofDays(1));
        stored(inbox.accept(source, "k:1"));
        inbox.processDue();
        clock.advance(Duration.ofDays(-1));

        await().atMost(Duration.ofSeconds(60)).until(() -> inbox.processDue() == 1);
        stored(inbox.accept(source, "l:2"));
        inbox.processDue();
        assertThat(source.handledTexts()).startsWith("k:1", "k:1", "l:2");
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
        assertThat(Counts.of(without, DeliveryStatus.PENDING)).isEqualTo(1);

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
