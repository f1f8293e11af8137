package io.github.pbx24.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is accepted, what is not, and what is a repetition. */
abstract class InboxAcceptingContract extends InboxFixture {
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
