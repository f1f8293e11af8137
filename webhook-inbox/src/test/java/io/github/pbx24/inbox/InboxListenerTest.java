package io.github.pbx24.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InboxListenerTest {
    private final MutableClock clock = new MutableClock();
    private final List<String> heard = new ArrayList<>();

    private final InboxListener listener = new InboxListener() {
        @Override
        public void accepted(String source, String kind, String id, Duration took) {
            heard.add("accepted " + source + " " + kind);
        }

        @Override
        public void duplicate(String source, String kind, String id, Duration took) {
            heard.add("duplicate " + source + " " + kind);
        }

        @Override
        public void ignored(String source, String kind, String reason, Duration took) {
            heard.add("ignored " + source + " " + kind + ": " + reason);
        }

        @Override
        public void refused(String source, RefusalReason reason, String message, Duration took) {
            heard.add("refused " + source + " " + reason + ": " + message);
        }

        @Override
        public void processed(Delivery delivery, Duration waited, Duration took) {
            heard.add("processed " + delivery.attempt() + " after " + waited);
        }

        @Override
        public void failed(Delivery delivery, String error, @Nullable Instant nextAttemptAt, Duration took) {
            heard.add("failed " + delivery.attempt() + ": " + error + ", next " + nextAttemptAt);
        }
    };

    @Test
    void everything_that_happens_is_heard_once() {
        TextSource source = new TextSource("a", delivery -> {
            if (delivery.attempt() == 1) {
                throw new IllegalStateException("not yet");
            }
        });
        Inbox inbox = Inbox.builder(new InMemoryInboxStore())
                .source(source)
                .clock(clock)
                .listener(listener)
                .build();

        inbox.accept(source, "bad");
        inbox.accept(source, "ping");
        inbox.accept(source, "k:1");
        inbox.accept(source, "k:1");
        inbox.processDue();
        clock.advance(Duration.ofMinutes(1));
        inbox.processDue();

        assertThat(heard)
                .containsExactly(
                        "refused a BAD_SIGNATURE: the signature is wrong",
                        "ignored a ping: nothing to do",
                        "accepted a text",
                        "duplicate a text",
                        "failed 1: IllegalStateException: not yet, next " + MutableClock.START.plusSeconds(60),
                        "processed 2 after PT1M");
    }

    @Test
    void a_listener_that_throws_disturbs_nothing() {
        TextSource source = new TextSource("a");
        Inbox inbox = Inbox.builder(new InMemoryInboxStore())
                .source(source)
                .listener(new InboxListener() {
                    @Override
                    public void accepted(String id, String kind, String delivery, Duration took) {
                        throw new IllegalStateException("broken listener");
                    }

                    @Override
                    public void processed(Delivery delivery, Duration waited, Duration took) {
                        throw new IllegalStateException("broken listener");
                    }
                })
                .build();

        assertThat(inbox.accept(source, "k:1")).isInstanceOf(Receipt.Stored.class);
        assertThat(inbox.processDue()).isEqualTo(1);
        assertThat(Counts.of(inbox, DeliveryStatus.DONE)).isEqualTo(1);
    }

    @Test
    void nothing_prints_a_payload_or_a_key() {
        byte[] payload = "s3cr3t".getBytes(StandardCharsets.UTF_8);

        assertThat(new Screening.Store("kind", "s3cr3t", payload).toString()).doesNotContain("s3cr3t");
        assertThat(new Delivery("id", "a", "kind", payload, MutableClock.START, 1).toString())
                .doesNotContain("s3cr3t");
        assertThat(new NewDelivery("id", "a", "kind", "s3cr3t", payload, MutableClock.START).toString())
                .doesNotContain("s3cr3t");
    }
}
