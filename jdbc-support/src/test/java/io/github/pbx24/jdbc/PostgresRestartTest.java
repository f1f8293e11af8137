package io.github.pbx24.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is stopped, or crashes, while others write. */
class PostgresRestartTest {
    private static final int WRITERS = 6;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void after_a_stop_or_a_crash_of_the_server_all_goes_on_and_nothing_acknowledged_is_lost() throws Exception {
        ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
        AtomicInteger failures = new AtomicInteger();
        AtomicBoolean end = new AtomicBoolean();
        try (TestPostgres server = new TestPostgres(folder.resolve("data"));
                JdbcDatabase database = JdbcDatabase.open(server.url())) {
            TestDatabases.execute(database, "CREATE TABLE note (text VARCHAR(100) PRIMARY KEY)");
            List<Thread> writers = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> new Thread(() -> {
                        for (int i = 0; !end.get(); i++) {
                            write(database, writer + "-" + i, acknowledged, failures);
                        }
                    }))
                    .toList();
            writers.forEach(Thread::start);
            for (int round = 0; round < 2; round++) {
                awaitMore(acknowledged);
                int before = failures.get();
                if (round == 1) {
                    server.crash();
                } else {
                    server.stop();
                }
                await().atMost(Duration.ofSeconds(60)).until(() -> failures.get() > before);
                server.start();
                awaitMore(acknowledged);
                database.checkWritable();
            }
            end.set(true);
            for (Thread writer : writers) {
                writer.join();
            }

            List<String> stored =
                    database.read(c -> Statements.list(c, "SELECT text FROM note", row -> row.getString(1)));
            assertThat(stored).containsAll(acknowledged);
        } finally {
            end.set(true);
        }
    }

    private static void write(
            JdbcDatabase database, String text, ConcurrentLinkedQueue<String> acknowledged, AtomicInteger failures) {
        try {
            database.write(c -> Statements.update(c, "INSERT INTO note (text) VALUES (?)", text));
            acknowledged.add(text);
        } catch (JdbcFailure e) {
            assertThat(e.isWorthRepeating()).as(e.getMessage()).isTrue();
            failures.incrementAndGet();
        }
    }

    private static void awaitMore(ConcurrentLinkedQueue<String> acknowledged) {
        int before = acknowledged.size();
        await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() > before + 100);
    }
}
