package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.TextSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures acceptance on an H2 file: 16 callers without a pause, payloads of 600 bytes, the handlers running beside them.
 *
 * <p>Run with the module's test class path: {@code java -cp … io.github.pbx24.inbox.jdbc.LoadMain [callers] [deliveries]}.
 */
final class LoadMain {
    private LoadMain() {}

    public static void main(String[] args) throws Exception {
        int callers = args.length > 0 ? Integer.parseInt(args[0]) : 16;
        int deliveries = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        Path directory = Files.createTempDirectory("inbox-load");
        TextSource source = new TextSource("a");
        try (JdbcInboxStore store = JdbcInboxStore.create(Databases.h2("file:" + directory.resolve("inbox")));
                Inbox inbox = Inbox.builder(store).source(source).build()) {
            inbox.start();
            run(inbox, source, "warm-up", callers, deliveries / 4);
            run(inbox, source, "measured", callers, deliveries);
        }
    }

    private static void run(Inbox inbox, TextSource source, String name, int callers, int deliveries)
            throws InterruptedException {
        long[] nanos = new long[deliveries];
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        long start = System.nanoTime();
        for (int i = 0; i < callers; i++) {
            threads.execute(() -> {
                for (int n = next.getAndIncrement(); n < deliveries; n = next.getAndIncrement()) {
                    String request = name + n + ":" + "x".repeat(600);
                    long before = System.nanoTime();
                    inbox.accept(source, request);
                    nanos[n] = System.nanoTime() - before;
                }
            });
        }
        threads.shutdown();
        threads.awaitTermination(10, TimeUnit.MINUTES);
        double accepted = (System.nanoTime() - start) / 1e9;
        long done = inbox.depth().getOrDefault(DeliveryStatus.DONE, 0L);
        while (inbox.depth().getOrDefault(DeliveryStatus.PENDING, 0L) > 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        double processed = (System.nanoTime() - start) / 1e9;
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%s: %d callers, %d deliveries: %.0f accepted/s, p50 %.2f ms, p99 %.2f ms, max %.1f ms;"
                        + " %d done when the last was accepted, all after %.1f s (%.0f/s)%n",
                name,
                callers,
                deliveries,
                deliveries / accepted,
                nanos[deliveries / 2] / 1e6,
                nanos[deliveries * 99 / 100] / 1e6,
                nanos[deliveries - 1] / 1e6,
                done,
                processed,
                deliveries / processed);
    }
}
