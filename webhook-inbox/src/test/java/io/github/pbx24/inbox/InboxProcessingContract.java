package io.github.pbx24.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is due is processed, in order where there is one, by this node or another. */
abstract class InboxProcessingContract extends InboxFixture {
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
    void what_comes_to_a_node_whose_clock_is_behind_comes_after_what_came_to_others() {
        TextSource source = new TextSource("a");
        try (Inbox ahead = inbox(source).nodeName("ahead").build();
                Inbox behind = Inbox.builder(otherNode(store))
                        .source(source)
                        .clock(Clock.offset(clock, Duration.ofSeconds(-30)))
                        .nodeName("behind")
                        .build()) {
            for (int i = 0; i < 6; i++) {
                stored((i % 2 == 0 ? ahead : behind).accept(source, "about x " + i));
            }
            ahead.processDue();
        }
        assertThat(source.handledTexts())
                .containsExactly("about x 0", "about x 1", "about x 2", "about x 3", "about x 4", "about x 5");
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
}
