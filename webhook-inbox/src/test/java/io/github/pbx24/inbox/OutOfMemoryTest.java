package io.github.pbx24.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Memory runs out anywhere, in handlers and before or after any step of the store: what was accepted is processed in the end all
 * the same, by the same inbox, or given up in words; nothing is held for ever.
 */
class OutOfMemoryTest {
    private static final int DELIVERIES = 60;
    private static final int ERRORS = 40;

    private final AtomicInteger errorsLeft = new AtomicInteger(ERRORS);

    @Test
    void whatever_an_error_hits_is_processed_later() throws Exception {
        for (long seed = 1; seed <= 3; seed++) {
            errorsLeft.set(ERRORS);
            play(seed);
        }
    }

    private void play(long seed) throws Exception {
        Random random = new Random(seed);
        InMemoryInboxStore memory = new InMemoryInboxStore();
        InboxSource<String> source = source(random);
        Inbox inbox = Inbox.builder(failing(memory, random))
                .source(source)
                .workers(3)
                .pollInterval(Duration.ofMillis(5))
                .leaseDuration(Duration.ofSeconds(1))
                .retrySchedule(Collections.nCopies(20, Duration.ofMillis(2)))
                .build();
        for (int i = 0; i < DELIVERIES; i++) {
            accept(inbox, source, List.of("plain", "ordered", "within").get(i % 3) + i);
        }
        start(inbox);
        await("seed " + seed)
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                Counts.of(memory, DeliveryStatus.DONE) + Counts.of(memory, DeliveryStatus.ERROR))
                        .isGreaterThanOrEqualTo(DELIVERIES));
        await("seed " + seed)
                .atMost(Duration.ofSeconds(60))
                .until(() -> Counts.of(memory, DeliveryStatus.PENDING) == 0);
        errorsLeft.set(0);
        assertThat(inbox.close(Duration.ofSeconds(30))).as("seed %d", seed).isTrue();
        assertThat(Counts.of(memory, DeliveryStatus.PENDING))
                .as("seed %d", seed)
                .isZero();
        assertThat(memory.journal(JournalQuery.newest(100).withStatus(DeliveryStatus.ERROR)))
                .as("seed %d", seed)
                .allMatch(entry -> String.valueOf(entry.error()).startsWith("given up: 10 attempts ended without"));
    }

    private InboxSource<String> source(Random random) {
        return new InboxSource<>() {
            @Override
            public String id() {
                return "a";
            }

            @Override
            public Screening screen(String text) {
                Screening.Store store = new Screening.Store("text", null, text.getBytes(StandardCharsets.UTF_8));
                return text.startsWith("ordered") ? store.about("deal" + text.length()) : store;
            }

            @Override
            public boolean handlesInTransaction(Delivery delivery) {
                return delivery.payload()[0] == 'w';
            }

            @Override
            public void handle(Delivery delivery) {
                maybeFail(random, 20);
            }
        };
    }

    /** As a sender would: what was not acknowledged comes again. */
    private static void accept(Inbox inbox, InboxSource<String> source, String text) {
        while (true) {
            try {
                inbox.accept(source, text);
                return;
            } catch (OutOfMemoryError notAcknowledged) {
                continue;
            }
        }
    }

    private static void start(Inbox inbox) {
        while (true) {
            try {
                inbox.start();
                return;
            } catch (OutOfMemoryError notYet) {
                continue;
            }
        }
    }

    private void maybeFail(Random random, int oneOf) {
        int drawn;
        synchronized (random) {
            drawn = random.nextInt(oneOf);
        }
        if (drawn == 0 && errorsLeft.getAndDecrement() > 0) {
            throw new OutOfMemoryError("for a test");
        }
    }

    private InboxStore failing(InboxStore store, Random random) {
        return (InboxStore) Proxy.newProxyInstance(
                InboxStore.class.getClassLoader(), new Class<?>[] {InboxStore.class}, (proxy, method, arguments) -> {
                    maybeFail(random, 15);
                    Object answer;
                    try {
                        answer = method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    maybeFail(random, 15);
                    return answer;
                });
    }
}
