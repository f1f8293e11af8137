package io.github.pbx24.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.simulator.PortalSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runtime that is closed, whatever it does at that moment, ends without a complaint and leaves nothing behind. */
class AnyMomentTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MOST_NANOS = 60_000_000;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_runtime_can_be_closed_at_any_moment() throws Exception {
        play(1, 25);
    }

    @Test
    @Tag("slow")
    void a_runtime_can_be_closed_at_any_of_200_moments() throws Exception {
        play(2, 200);
    }

    private void play(long seed, int rounds) throws Exception {
        Random random = new Random(seed);
        try (LogOfTest log = new LogOfTest();
                PortalSimulator portal = PortalSimulator.builder().start()) {
            portal.addUser(7, "Anna Petrova", "101");
            for (int round = 0; round < rounds; round++) {
                int webhooks = random.nextInt(4);
                long nanos = random.nextInt(MOST_NANOS);
                String calls = seed + "-" + round + "-";
                ThreadGroup group = new ThreadGroup("round " + round);
                AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
                Thread thread = new Thread(group, () -> startAndClose(portal, calls, webhooks, nanos));
                thread.setUncaughtExceptionHandler((same, e) -> failure.set(e));
                thread.start();
                thread.join();

                String what = "round " + round + " of seed " + seed + ", closed after " + nanos + " ns";
                assertThat(failure.get()).as(what).isNull();
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(threads(group)).as(what).isEmpty());
                assertThat(warnings(log)).as(what).isEmpty();
            }
        }
    }

    private void startAndClose(PortalSimulator portal, String calls, int webhooks, long nanos) {
        Portal acme = Portal.builder("acme", Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                .defaultUser(1)
                .build();
        try (TelephonyRuntime runtime = TelephonyRuntime.builder(TelephonyStores.sqlite(folder.resolve("telephony.db")))
                .portal(acme)
                .exchange("rt", "acme", "rostelecom", Webhooks.ROSTELECOM)
                .start()) {
            for (int i = 0; i < webhooks; i++) {
                assertThat(runtime.accept("rt", Webhooks.ringing(calls + i)).status())
                        .isEqualTo(200);
            }
            LockSupport.parkNanos(nanos);
        }
    }

    /** Those of the HTTP client and of the platform are for the whole process. */
    private static List<String> threads(ThreadGroup group) {
        Thread[] alive = new Thread[group.activeCount() + 10];
        int count = group.enumerate(alive);
        return new ArrayList<>(Arrays.asList(alive).subList(0, count))
                .stream()
                        .map(Thread::getName)
                        .filter(name -> !name.startsWith("Ok") && !name.startsWith("ForkJoinPool"))
                        .toList();
    }

    private static List<String> warnings(LogOfTest log) {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
