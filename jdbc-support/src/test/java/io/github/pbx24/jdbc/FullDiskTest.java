package io.github.pbx24.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk without room for another block, made without any rights: no file of this process may become larger than the
 * largest one is. {@code src/test/scripts/full-disk.sh} does the same on a small file system, and needs root.
 */
@EnabledIf("canLimitFiles")
class FullDiskTest {
    private static final long PAGE = 4096;

    @TempDir
    private Path folder = Path.of("");

    static boolean canLimitFiles() {
        return Files.isExecutable(Path.of("/usr/bin/prlimit"));
    }

    @Test
    void while_the_disk_is_full_writes_fail_and_afterwards_all_goes_on_and_nothing_acknowledged_is_lost()
            throws Exception {
        Path file = folder.resolve("pbx24.db");
        ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
        try (JdbcDatabase database = JdbcDatabase.sqlite(file)) {
            TestDatabases.execute(database, "CREATE TABLE note (text VARCHAR(100) PRIMARY KEY, body BLOB)");
            database.checkWritable();
            for (int round = 0; round < 3; round++) {
                int number = round;
                write(database, acknowledged, "before " + round);
                long full = Math.max(Files.size(file), Files.size(folder.resolve("pbx24.db-wal"))) + 20 * PAGE;
                limitFiles(full);
                try {
                    JdbcDatabaseContract.together(8, thread -> {
                        writeUntilFull(database, acknowledged, "full " + number + " " + thread);
                        return true;
                    });
                    // What is too much for eight may still be little enough for one.
                    writeUntilFull(database, acknowledged, "the rest of " + number);
                    assertThat(catchThrowableOfType(JdbcFailure.class, database::checkWritable))
                            .as("readiness")
                            .isNotNull();
                    assertThat(stored(database))
                            .as("reading goes on")
                            .containsExactlyInAnyOrderElementsOf(acknowledged);
                } finally {
                    limitFiles(-1);
                }
                database.checkWritable();
                write(database, acknowledged, "after " + round);
            }
        }

        try (JdbcDatabase database = JdbcDatabase.sqlite(file)) {
            assertThat(stored(database)).containsExactlyInAnyOrderElementsOf(acknowledged);
            List<String> check =
                    database.read(c -> Statements.list(c, "PRAGMA integrity_check", row -> row.getString(1)));
            assertThat(check).containsExactly("ok");
        }
    }

    /** One failure is not the end: taking the log into the file makes room for a few more. */
    private static void writeUntilFull(JdbcDatabase database, ConcurrentLinkedQueue<String> acknowledged, String text) {
        int failures = 0;
        for (int i = 0; failures < 3; i++) {
            try {
                write(database, acknowledged, text + " " + i);
                failures = 0;
            } catch (JdbcFailure e) {
                assertThat(e.isWorthRepeating()).as(e.getMessage()).isTrue();
                failures++;
            }
        }
    }

    private static void write(JdbcDatabase database, ConcurrentLinkedQueue<String> acknowledged, String text) {
        database.write(connection -> Statements.update(
                connection, "INSERT INTO note (text, body) VALUES (?, ?)", text, new byte[(int) (3 * PAGE)]));
        acknowledged.add(text);
    }

    private static List<String> stored(JdbcDatabase database) {
        return new ArrayList<>(
                database.read(c -> Statements.list(c, "SELECT text FROM note", row -> row.getString(1))));
    }

    private static void limitFiles(long bytes) throws IOException, InterruptedException {
        String soft = bytes < 0 ? "unlimited" : String.valueOf(bytes);
        long pid = ProcessHandle.current().pid();
        int exit = new ProcessBuilder("/usr/bin/prlimit", "--pid", String.valueOf(pid), "--fsize=" + soft + ":")
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }
}
