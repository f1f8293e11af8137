package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.TextSource;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures acceptance on a SQLite file: 16 callers without a pause, payloads of 600 bytes, the handlers running beside them.
 *
 * <p>Run with the module's test class path: {@code java -cp … io.github.pbx24.inbox.jdbc.LoadMain [callers] [deliveries] [postgres]}.
 */
final class LoadMain {
    private LoadMain() {}

    public static void main(String[] args) throws Exception {
        int callers = args.length > 0 ? Integer.parseInt(args[0]) : 16;
        int deliveries = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        Path directory = Files.createTempDirectory("inbox-load");
        TextSource source = new TextSource("a");
        Path file = directory.resolve("inbox.db");
        boolean postgres = args.length > 2;
        try (JdbcDatabase database =
                        postgres ? JdbcDatabase.open(TestDatabases.postgresUrl()) : JdbcDatabase.sqlite(file);
                Inbox inbox = Inbox.builder(JdbcInboxStore.create(database))
                        .source(source)
                        .workers(postgres ? 8 : Inbox.DEFAULT_WORKERS)
                        .build()) {
            inbox.start();
            run(inbox, source, "warm-up", callers, deliveries / 4);
            for (int round = 0; round < 3; round++) {
                run(inbox, source, "measured " + round, callers, deliveries);
            }
            if (!postgres) {
                long bytes = Files.size(file) + Files.size(directory.resolve("inbox.db-wal"));
                System.out.println(bytes / (deliveries * 13L / 4) + " bytes on disk per delivery, while running");
            }
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
        long waiting = inbox.depth().getOrDefault(DeliveryStatus.PENDING, 0L);
        while (inbox.depth().getOrDefault(DeliveryStatus.PENDING, 0L) > 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        double processed = (System.nanoTime() - start) / 1e9;
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%s: %d callers, %d deliveries: %.0f accepted/s, p50 %.2f ms, p99 %.2f ms, max %.1f ms;"
                        + " %d waiting when the last was accepted, all after %.1f s (%.0f/s)%n",
                name,
                callers,
                deliveries,
                deliveries / accepted,
                nanos[deliveries / 2] / 1e6,
                nanos[deliveries * 99 / 100] / 1e6,
                nanos[deliveries - 1] / 1e6,
                waiting,
                processed,
                deliveries / processed);
    }
}
