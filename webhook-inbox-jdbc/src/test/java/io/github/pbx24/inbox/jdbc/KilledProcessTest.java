package io.github.pbx24.inbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise behind every 200: a process killed at any instant has lost nothing it acknowledged, and has left nothing by
 * half. One file lives through all the kills of a test.
 */
class KilledProcessTest {
    /** A busy machine may let a process wait for its turn for minutes; nothing here depends on how long it takes. */
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    private Path folder = Path.of("");

    private final Set<String> acknowledged = new HashSet<>();

    @Test
    void three_kills_in_a_row_lose_nothing() throws Exception {
        survives(3);
    }

    @Tag("slow")
    @Test
    void two_hundred_kills_in_a_row_lose_nothing() throws Exception {
        survives(200);
    }

    private void survives(int kills) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path file = folder.resolve("pbx24.db");
        for (int kill = 1; kill <= kills; kill++) {
            liveAndDie(file, random.nextInt(1, 400));
            verify(file, "seed " + seed + ", kill " + kill);
        }
        System.out.printf(
                "%d kills, %d acknowledged, 0 lost, %d bytes on disk a row%n",
                kills, acknowledged.size(), Files.size(file) / acknowledged.size());
    }

    private void liveAndDie(Path file, int afterLines) throws IOException, InterruptedException {
        // A file, not a pipe: killing a child closes the pipe with what was printed and not yet read.
        Path printed = folder.resolve("acknowledged.txt");
        Files.deleteIfExists(printed);
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommitUntilKilled.class.getName(),
                        file.toString())
                .redirectOutput(printed.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> !child.isAlive() || Files.size(printed) > afterLines * 36L);
            assertThat(child.isAlive()).as("the child lives until it is killed").isTrue();
        } finally {
            child.destroyForcibly().waitFor();
        }
        String lines = Files.readString(printed, StandardCharsets.US_ASCII);
        // The kill may cut the last line.
        acknowledged.addAll(
                lines.substring(0, lines.lastIndexOf('\n') + 1).lines().toList());
    }

    private void verify(Path file, String when) {
        try (JdbcDatabase database = JdbcDatabase.sqlite(file)) {
            Set<String> rows = new HashSet<>(texts(database, "SELECT id FROM pbx24_inbox"));
            rows.addAll(texts(database, "SELECT id FROM effect"));
            Set<String> lost = new HashSet<>(acknowledged);
            lost.removeAll(rows);
            assertThat(lost).as("lost, " + when).isEmpty();
            assertThat(texts(
                            database,
                            "SELECT call_id FROM pbx24_inbox WHERE kind = 'at-once'"
                                    + " AND (call_id IS NULL OR call_id NOT IN (SELECT id FROM effect))"))
                    .as("rows without their effect, " + when)
                    .isEmpty();
            assertThat(texts(
                            database,
                            "SELECT id FROM effect WHERE id NOT LIKE 'alone-%' AND id NOT IN"
                                    + " (SELECT call_id FROM pbx24_inbox WHERE call_id IS NOT NULL)"))
                    .as("effects without their row, " + when)
                    .isEmpty();
            assertThat(texts(database, "PRAGMA integrity_check")).as(when).containsExactly("ok");
            process(database, when);
        }
    }

    /** What waited is done by the next process. */
    private static void process(JdbcDatabase database, String when) {
        Inbox inbox = Inbox.builder(JdbcInboxStore.create(database))
                .source(new SilentSource())
                .build();
        inbox.start();
        await(when)
                .atMost(LONG)
                .until(() -> texts(database, "SELECT id FROM pbx24_inbox WHERE status <> 'DONE'")
                        .isEmpty());
        inbox.close();
    }

    private static List<String> texts(JdbcDatabase database, String sql) {
        return database.read(connection -> Statements.list(connection, sql, row -> String.valueOf(row.getString(1))));
    }
}
