package io.github.pbx24.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.pbx24.jdbc.JdbcFailure.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest extends JdbcDatabaseContract {
    private static final int DISK_FAILED = 10;

    @TempDir
    private Path folder = Path.of("");

    @Override
    JdbcDatabase open() {
        return TestDatabases.sqlite(folder);
    }

    @Override
    SQLException brokenConnection() {
        return new SQLException("disk I/O error", null, DISK_FAILED);
    }

    private String ofWriter(String pragma) {
        return database.write(connection -> Statements.first(connection, "PRAGMA " + pragma, row -> row.getString(1)))
                .orElseThrow();
    }

    /** NORMAL (1) would lose in a power cut what was acknowledged since the last checkpoint. */
    @Test
    void a_commit_waits_for_the_disk_after_every_reopening_too() {
        for (int i = 0; i < 3; i++) {
            assertThat(ofWriter("synchronous")).as("FULL").isEqualTo("2");
            assertThat(ofWriter("journal_mode")).isEqualTo("wal");
            assertThat(ofWriter("fullfsync")).as("macOS").isEqualTo("1");
            int[] runs = {0};
            database.write(connection -> {
                if (++runs[0] == 1) {
                    throw brokenConnection();
                }
                return true;
            });
            assertThat(runs[0]).as("the second on a new connection").isEqualTo(2);
        }
    }

    @Test
    void readers_cannot_write() {
        assertFails(
                Kind.UNAVAILABLE,
                () -> database.read(c -> Statements.update(c, "INSERT INTO note (text) VALUES ('x')")));
    }

    /** Seen by what a failure of the last takes back: the others run again, each alone. */
    @Test
    void what_waits_is_committed_together_and_a_failure_before_the_commit_is_not_noticed() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        threads.add(started(() -> database.write(connection -> {
            busy.countDown();
            catchThrowable(go::await);
            return true;
        })));
        busy.await();
        AtomicInteger[] runs = new AtomicInteger[20];
        for (int i = 0; i < runs.length; i++) {
            int number = i;
            AtomicInteger run = runs[i] = new AtomicInteger();
            threads.add(started(() -> database.write(connection -> {
                Statements.update(connection, "INSERT INTO note (text) VALUES (?)", "n" + number);
                if (run.incrementAndGet() == 1 && number == 19) {
                    throw brokenConnection();
                }
                return true;
            })));
            while (threads.get(i + 1).getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }

        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(runs).allSatisfy(run -> assertThat(run).hasValue(2));
        assertThat(count()).isEqualTo(20);
    }

    private static Thread started(Runnable action) {
        Thread thread = new Thread(action);
        thread.start();
        return thread;
    }

    private int count() {
        return database.read(c -> Statements.first(c, "SELECT COUNT(*) FROM note", row -> row.getInt(1)))
                .orElseThrow();
    }

    @Test
    void a_full_database_says_so_and_takes_what_fits_again() {
        JdbcFailure failure = assertFails(
                Kind.FULL,
                () -> database.write(connection -> {
                    Statements.list(connection, "PRAGMA max_page_count = 20", row -> true);
                    return Statements.update(
                            connection, "INSERT INTO note (text, body) VALUES ('large', zeroblob(1000000))");
                }));

        assertThat(failure).hasMessage("the database's disk is full (SQLite error 13)");
        assertThat(failure.isWorthRepeating()).isTrue();
        database.checkWritable();
        assertThat(count()).isZero();
    }

    @Test
    void only_paths_of_files_are_taken() {
        for (String url :
                List.of("jdbc:sqlite:", "jdbc:sqlite::memory:", "jdbc:sqlite:file:x?mode=ro", "jdbc:sqlite:x.db?a=b")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JdbcDatabase.open(url))
                    .withMessageContaining("jdbc:sqlite:PATH");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcDatabase.open("jdbc:h2:mem:x"))
                .withMessageContaining("jdbc:postgresql:");
    }
}
