package io.github.pbx24.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.jdbc.JdbcFailure.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds on both databases. */
abstract class JdbcDatabaseContract {
    private static final Migrations NOTES = new Migrations("note", JdbcDatabaseContract.class, List.of("notes"));

    JdbcDatabase database = null;

    /** A new handle on a new database. */
    abstract JdbcDatabase open();

    @BeforeEach
    void openDatabase() {
        database = open();
        database.migrate(NOTES);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    private static int insert(Connection connection, String text) throws SQLException {
        return Statements.update(connection, "INSERT INTO note (text) VALUES (?)", text);
    }

    private void add(String text) {
        database.write(connection -> insert(connection, text));
    }

    private List<String> notes() {
        return database.read(JdbcDatabaseContract::notesOf);
    }

    private static List<String> notesOf(Connection connection) throws SQLException {
        return Statements.list(connection, "SELECT text FROM note ORDER BY text", row -> row.getString(1));
    }

    @Test
    void what_is_written_is_read_by_others() {
        add("a");

        assertThat(notes()).containsExactly("a");
    }

    @Test
    void values_come_back_as_they_went_in() {
        Instant at = Instant.parse("1969-12-31T23:59:59.123456Z");
        byte[] bytes = {0, -1, 13};

        database.write(connection -> Statements.update(
                connection,
                "INSERT INTO note (text, at, body, number) VALUES (?, ?, ?, ?)",
                "ı İ 😀",
                at,
                bytes,
                null));

        database.read(connection -> Statements.list(connection, "SELECT * FROM note", row -> {
            assertThat(row.getString("text")).isEqualTo("ı İ 😀");
            assertThat(Statements.instant(row, "at")).isEqualTo(at);
            assertThat(Statements.instantOrNull(row, "number")).isNull();
            assertThat(row.getBytes("body")).isEqualTo(bytes);
            return true;
        }));
    }

    /** Others say times: an operator in a query, a server in a header. None of them is a reason to fail. */
    @Test
    void any_time_can_be_stored_and_asked_for() {
        Instant last = Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS);
        Instant first = Instant.EPOCH.plus(Long.MIN_VALUE, ChronoUnit.MICROS);
        List<Instant> told = List.of(
                Instant.MIN,
                first,
                Instant.parse("-9999-01-01T00:00:00Z"),
                Instant.EPOCH.minusNanos(1_000),
                Instant.parse("2262-04-12T00:00:00Z"),
                Instant.parse("9999-12-31T23:59:59.999999Z"),
                last,
                Instant.MAX);

        for (Instant at : told) {
            database.write(connection ->
                    Statements.update(connection, "INSERT INTO note (text, at) VALUES (?, ?)", at.toString(), at));
        }

        List<Instant> kept = database.read(connection -> Statements.list(
                connection,
                "SELECT at FROM note WHERE at >= ? AND at <= ? ORDER BY at",
                row -> Statements.instant(row, "at"),
                Instant.MIN,
                Instant.MAX));
        assertThat(kept.subList(2, 6)).isEqualTo(told.subList(2, 6));
        assertThat(kept.subList(0, 2)).as("too long ago to be counted").containsOnly(first);
        assertThat(kept.subList(6, 8)).as("too far ahead to be counted").containsOnly(last);
    }

    @Test
    void several_writes_in_one_transaction_are_one() {
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    add("a");
                    assertThat(notes()).as("sees its own changes").containsExactly("a");
                    throw new UnsupportedOperationException("changed my mind");
                }))
                .isExactlyInstanceOf(UnsupportedOperationException.class);
        assertThat(notes()).isEmpty();

        List<String> seen = database.inTransaction(() -> {
            add("b");
            add("c");
            return notes();
        });

        assertThat(seen).containsExactly("b", "c");
        assertThat(notes()).containsExactly("b", "c");
    }

    @Test
    void a_failed_part_spoils_the_whole_even_if_it_is_caught() {
        add("taken");

        assertFails(
                Kind.DATA,
                () -> database.inTransaction(() -> {
                    add("a");
                    catchThrowable(() -> add("taken"));
                    return true;
                }));
        assertFails(
                Kind.DATA,
                () -> database.inTransaction(() -> {
                    add("a");
                    catchThrowable(() -> database.write(connection -> {
                        insert(connection, "half");
                        throw new IllegalArgumentException("no");
                    }));
                    return true;
                }));

        assertThat(notes()).containsExactly("taken");
    }

    @Test
    void a_failed_part_spoils_the_whole_even_if_a_store_gives_it_another_name() {
        add("taken");

        assertThatThrownBy(() -> database.inTransaction(() -> {
                    add("a");
                    try {
                        add("taken");
                    } catch (JdbcFailure e) {
                        throw new IllegalStateException("the store failed", e);
                    }
                    return true;
                }))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("the store failed");

        assertThat(notes()).containsExactly("taken");
    }

    @Test
    void a_failure_does_not_quote_values() {
        add("79161234567");

        JdbcFailure failure = assertFails(Kind.DATA, () -> database.write(c -> insert(c, "79161234567")));

        assertThat(failure).hasStackTraceContaining("JdbcDatabaseContract");
        assertThat(failure.isWorthRepeating()).isFalse();
        for (Throwable link = failure; link != null; link = link.getCause()) {
            assertThat(link.getMessage()).doesNotContain("79161234567");
        }
    }

    @Test
    void one_that_fails_takes_nothing_else_with_it() throws Exception {
        add("taken");

        List<Throwable> failures = together(32, number -> {
            try {
                add(number % 4 == 0 ? "taken" : "note " + number);
                return null;
            } catch (JdbcFailure e) {
                return e;
            }
        });

        for (int i = 0; i < 32; i++) {
            assertThat(failures.get(i) != null).as("note %d", i).isEqualTo(i % 4 == 0);
        }
        assertThat(notes()).hasSize(1 + 24);
    }

    @Test
    void a_work_that_leaves_a_broken_connection_behind_is_followed_by_a_new_one() {
        for (int i = 0; i < 3; i++) {
            catchThrowable(() -> database.write(connection -> {
                insert(connection, "lost");
                connection.close();
                return true;
            }));
            catchThrowable(() -> database.read(connection -> {
                connection.close();
                return true;
            }));
            add("kept " + i);
            assertThat(notes()).hasSize(i + 1).doesNotContain("lost");
        }
    }

    @Test
    void a_connection_that_breaks_before_the_commit_is_not_noticed() {
        int[] runs = {0};

        database.write(connection -> {
            insert(connection, "once");
            if (++runs[0] == 1) {
                throw brokenConnection();
            }
            return true;
        });

        assertThat(runs[0]).isEqualTo(2);
        assertThat(notes()).containsExactly("once");
    }

    @Test
    void a_single_statement_is_committed_when_it_returns_and_belongs_to_a_transaction_that_runs() {
        database.writeOne(connection -> insert(connection, "a"));
        assertThat(notes()).containsExactly("a");

        assertThatThrownBy(() -> database.inTransaction(() -> {
                    database.writeOne(connection -> insert(connection, "b"));
                    throw new UnsupportedOperationException("changed my mind");
                }))
                .isExactlyInstanceOf(UnsupportedOperationException.class);
        database.inTransaction(() -> database.writeOne(connection -> insert(connection, "c")));

        assertThat(notes()).containsExactly("a", "c");
        add("d");
        assertThat(notes()).as("transactions after it").containsExactly("a", "c", "d");
    }

    @Test
    void a_single_statement_on_a_connection_that_breaks_is_run_again() {
        int[] runs = {0};

        database.writeOne(connection -> {
            if (++runs[0] == 1) {
                throw brokenConnection();
            }
            return insert(connection, "once");
        });

        assertThat(runs[0]).isEqualTo(2);
        assertThat(notes()).containsExactly("once");
    }

    /** What the driver says when the server or the disk has failed. */
    abstract SQLException brokenConnection();

    @Test
    void nodes_that_start_together_make_the_tables_once() throws Exception {
        try (JdbcDatabase empty = open()) {
            together(8, number -> {
                empty.migrate(NOTES);
                return empty.write(connection -> insert(connection, "from " + number));
            });

            assertThat(empty.read(JdbcDatabaseContract::notesOf)).hasSize(8);
        }
    }

    @Test
    void tables_of_a_newer_release_are_left_alone() {
        TestDatabases.execute(database, "INSERT INTO note_schema (version, name) VALUES (99, 'future')");

        JdbcFailure failure = assertFails(Kind.NEWER_SCHEMA, () -> database.migrate(NOTES));

        assertThat(failure)
                .hasMessage("the tables note* are of version 99, but this release knows them up to 1:"
                        + " start the newer release again, or restore a backup");
    }

    @Test
    void a_script_that_is_the_same_for_all_databases_lies_beside_the_owner_once() {
        database.migrate(new Migrations("same", JdbcDatabaseContract.class, List.of("same")));

        List<String> names =
                database.read(c -> Statements.list(c, "SELECT name FROM same_schema", row -> row.getString(1)));
        List<Long> ids = database.read(c -> Statements.list(c, "SELECT id FROM same", row -> row.getLong(1)));
        assertThat(names).containsExactly("same");
        assertThat(ids).containsExactly(7L);
    }

    @Test
    void a_migration_without_its_script_is_told_by_name() {
        Migrations missing = new Migrations("missing", JdbcDatabaseContract.class, List.of("missing"));

        assertThatThrownBy(() -> database.migrate(missing)).hasMessageContaining("V1__missing.sql");
    }

    @Test
    void a_migration_that_fails_leaves_nothing_behind() {
        Migrations broken = new Migrations("broken", JdbcDatabaseContract.class, List.of("broken"));

        assertThatThrownBy(() -> database.migrate(broken)).isInstanceOf(JdbcFailure.class);

        assertThatThrownBy(() -> database.read(c -> Statements.list(c, "SELECT * FROM broken_schema", row -> true)))
                .isInstanceOf(JdbcFailure.class);
    }

    @Test
    void readiness_is_asked_by_writing() {
        database.checkWritable();
        long first = lastAsked();
        // Two of them fit into the millisecond that the database's clock tells.
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            database.checkWritable();
            return lastAsked() > first;
        });
        assertThat(Instant.EPOCH.plusMillis(first / 1000))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    }

    private long lastAsked() {
        return database.read(c -> Statements.first(c, "SELECT asked_at FROM pbx24_probe", row -> row.getLong(1)))
                .orElseThrow();
    }

    @Test
    void an_interrupted_caller_hears_of_it_and_keeps_its_flag() {
        Thread.currentThread().interrupt();
        Throwable thrown = catchThrowable(() -> add("perhaps"));
        boolean interrupted = Thread.interrupted();

        assertThat(interrupted).isTrue();
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(JdbcFailure.class);
        }
        add("later");
        assertThat(notes()).contains("later");
    }

    @Test
    void a_closed_handle_says_so() {
        assertThatIllegalStateException()
                .isThrownBy(() -> database.inTransaction(() -> {
                    database.close();
                    return true;
                }));
        JdbcDatabase closed = open();
        closed.close();
        closed.close();

        JdbcFailure failure = assertFails(Kind.UNAVAILABLE, () -> closed.write(connection -> true));
        assertThat(failure).hasStackTraceContaining("closed");
        assertFails(Kind.UNAVAILABLE, () -> closed.read(connection -> true));
    }

    JdbcFailure assertFails(Kind kind, Runnable action) {
        List<JdbcFailure> caught = new ArrayList<>();
        assertThatExceptionOfType(JdbcFailure.class)
                .isThrownBy(action::run)
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(kind))
                .satisfies(caught::add);
        return caught.get(0);
    }

    /** Something done by a thread. */
    interface Numbered<T> {
        T call(int number) throws Exception;
    }

    static <T> List<T> together(int threads, Numbered<T> action) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier barrier = new CyclicBarrier(threads);
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                calls.add(() -> {
                    barrier.await();
                    return action.call(number);
                });
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : executor.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            executor.shutdownNow();
        }
    }
}
