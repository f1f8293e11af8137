package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.TextSource;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestDatabases;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures how fast is handled what waits on a few entities, each of which is handled in order.
 *
 * <p>Run with the module's test class path: {@code java -cp … io.github.pbx24.inbox.jdbc.BacklogMain deliveries entities
 * sqlite|postgres}.
 */
final class BacklogMain {
    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(2);

    private BacklogMain() {}

    public static void main(String[] args) throws Exception {
        int deliveries = Integer.parseInt(args[0]);
        int entities = Integer.parseInt(args[1]);
        boolean postgres = args[2].equals("postgres");
        TextSource source = new TextSource("a");
        try (JdbcDatabase database = postgres
                        ? JdbcDatabase.open(TestDatabases.postgresUrl())
                        : JdbcDatabase.sqlite(
                                Files.createTempDirectory("backlog").resolve("inbox.db"));
                Inbox inbox = Inbox.builder(JdbcInboxStore.create(database))
                        .source(source)
                        .build()) {
            for (int i = 0; i < deliveries; i++) {
                inbox.accept(source, "about entity-" + i % entities + " " + "x".repeat(600));
            }
            long start = System.nanoTime();
            inbox.start();
            long waiting = deliveries;
            while (waiting > 0 && System.nanoTime() - start < MOST_NANOS) {
                TimeUnit.MILLISECONDS.sleep(50);
                waiting = inbox.depth().getOrDefault(DeliveryStatus.PENDING, 0L);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%d of %d after %.1f s: %.0f/s%n",
                    deliveries - waiting,
                    deliveries,
                    seconds,
                    (deliveries - waiting) / seconds);
        }
    }
}
