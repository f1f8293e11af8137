package io.github.pbx24.inbox;

import static io.github.pbx24.inbox.MutableClock.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Handlers that fail, hang or die, and replays. */
abstract class InboxFailuresContract extends InboxFixture {
    /**
     * Handlers that were never quick, such as those that ask a model, and never so slow that somebody stands in for them: each ends after
     * a third of a second, or as soon as four run at once.
     */
    @Test
    void slow_handlers_keep_every_worker_busy() {
        AtomicInteger running = new AtomicInteger();
        CountDownLatch everyWorker = new CountDownLatch(1);
        TextSource source = new TextSource("a", delivery -> {
            if (running.incrementAndGet() == 4) {
                everyWorker.countDown();
            }
            everyWorker.await(333, TimeUnit.MILLISECONDS);
            running.decrementAndGet();
        });
        try (Inbox inbox =
                inbox(source).workers(4).hangingAfter(Duration.ofHours(1)).build()) {
            for (int i = 0; i < 40; i++) {
                stored(inbox.accept(source, i + ":text"));
            }
            inbox.start();
            awaitStatus(inbox, DeliveryStatus.DONE, 40);
        }
        assertThat(everyWorker.getCount()).as("all four were busy at once").isZero();
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
        assertThat(entry(inbox, poison).error()).isEqualTo("no such portal");
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
    void a_process_that_starts_after_its_clock_was_set_back_goes_on_at_once_and_in_order() {
        TextSource before = new TextSource("a");
        Inbox ahead = inbox(before).build();
        ahead.accept(before, "about x 1");
        ahead.close();
        clock.advance(Duration.ofHours(-2));

        TextSource source = new TextSource("a");
        try (Inbox inbox = inbox(source).build()) {
            inbox.start();
            inbox.accept(source, "about x 2");
            awaitStatus(inbox, DeliveryStatus.DONE, 2);
        }
        assertThat(source.handledTexts()).containsExactly("about x 1", "about x 2");
        assertThat(store.journal(JournalQuery.newest(2)))
                .extracting(JournalEntry::receivedAt)
                .containsExactly(START.minus(Duration.ofHours(2)), START);
    }

    /** Between two of its steps whatever is due is processed, as it may be while workers run. */
    @Test
    void a_replay_of_a_period_keeps_the_order_of_each_entity_while_it_goes_on() {
        TextSource source = new TextSource("a");
        List<Inbox> inboxes = new ArrayList<>();
        InboxStore real = store;
        store = (InboxStore) Proxy.newProxyInstance(
                InboxStore.class.getClassLoader(), new Class<?>[] {InboxStore.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(real, arguments);
                    if (method.getName().equals("requeue")) {
                        // The newest of all has come meanwhile.
                        inboxes.get(0).accept(source, "about x late");
                        inboxes.get(0).processDue();
                    }
                    return answer;
                });
        Inbox inbox = inbox(source).build();
        inboxes.add(inbox);
        int entities = 90;
        for (int i = 0; i < 3 * entities; i++) {
            inbox.accept(source, "about " + i % entities + " " + i / entities);
        }
        inbox.processDue();
        int before = source.handledTexts().size();

        assertThat(inbox.replayAll(JournalQuery.newest(10).withKind("text"))).isEqualTo(3 * entities);
        inbox.processDue();

        Map<String, Integer> last = new HashMap<>();
        for (String text :
                source.handledTexts().subList(before, source.handled().size())) {
            String[] words = text.split(" ");
            if (!words[2].equals("late")) {
                Integer earlier = last.put(words[1], Integer.valueOf(words[2]));
                assertThat(earlier == null ? -1 : earlier).as(text).isEqualTo(Integer.parseInt(words[2]) - 1);
            }
        }
        assertThat(last.values()).hasSize(entities).containsOnly(2);
    }

    @Test
    void a_first_handler_that_takes_its_time_does_not_keep_the_other_workers_idle() {
        CountDownLatch othersAreDone = new CountDownLatch(3);
        TextSource source = new TextSource("a", delivery -> {
            if (new String(delivery.payload(), StandardCharsets.UTF_8).equals("first")) {
                assertThat(othersAreDone.await(50, TimeUnit.SECONDS)).isTrue();
            } else {
                othersAreDone.countDown();
            }
        });
        try (Inbox inbox =
                inbox(source).workers(4).hangingAfter(Duration.ofMinutes(10)).build()) {
            inbox.accept(source, "first");
            for (int i = 0; i < 3; i++) {
                inbox.accept(source, "other");
            }
            inbox.start();

            awaitStatus(inbox, DeliveryStatus.DONE, 4);
        }
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
}
