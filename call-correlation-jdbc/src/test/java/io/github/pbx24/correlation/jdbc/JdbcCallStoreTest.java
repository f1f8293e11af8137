package io.github.pbx24.correlation.jdbc;

import static io.github.pbx24.correlation.jdbc.Said.NOW;
import static io.github.pbx24.correlation.jdbc.Said.PBX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.correlation.store.Alias;
import io.github.pbx24.correlation.store.CallLook;
import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.CallStoreException;
import io.github.pbx24.correlation.store.Loaded;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.jdbc.TestDatabases;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only a store in a database can do, or fail to do. */
class JdbcCallStoreTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private JdbcDatabase database;

    @SuppressWarnings("NullAway.Init")
    private CallStore store;

    @BeforeEach
    void open() {
        // In the folder of the test: in one of the machine there may be the database of another run.
        database = TestDatabases.sqlite(folder);
        store = JdbcCallStore.create(database);
    }

    private enum Kind {
        SQLITE,
        POSTGRES
    }

    private void use(Kind kind) {
        database.close();
        database = kind == Kind.SQLITE ? TestDatabases.sqlite(folder) : JdbcDatabase.open(TestDatabases.postgresUrl());
        store = JdbcCallStore.create(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_statement_is_part_of_the_transaction_of_its_webhook(Kind kind) {
        use(kind);
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    store.hear(Said.hearing("rt~1", Said.ringing("a", "103")));
                    throw new IllegalStateException("the journal refused");
                }))
                .hasMessageContaining("the journal refused");
        assertThat(store.resolve(Alias.pbxId(PBX, "a"))).isEmpty();

        String id = database.inTransaction(
                () -> store.hear(Said.hearing("rt~2", Said.ringing("a", "103"))).id());
        assertThat(store.load(id)).isPresent();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_row_that_cannot_be_read_spoils_nothing_for_the_others(Kind kind) {
        use(kind);
        String bad =
                store.hear(Said.hearing("rt~1", Said.ringing("bad", "103"))).id();
        String good =
                store.hear(Said.hearing("rt~2", Said.ringing("good", "103"))).id();
        TestDatabases.execute(
                database, "UPDATE pbx24_call_statement SET body = '{\"format\":99}' WHERE owner = 'rt~1'");

        assertThat(store.load(bad).orElseThrow()).isInstanceOf(Loaded.Unreadable.class);
        assertThat(store.recent(CallQuery.newest(5))).extracting(Loaded::id).containsExactlyInAnyOrder(bad, good);
        store.quarantine(bad, "it cannot be read", NOW);
        assertThat(store.due(Map.of(PBX, 5), NOW)).extracting(CallStore.Due::id).containsExactly(good);
    }

    @Test
    void the_question_what_is_due_reads_no_call_with_which_nothing_is_left_to_do() {
        use(Kind.SQLITE);
        List<String> plan = database.read(connection -> Statements.list(
                connection,
                "EXPLAIN QUERY PLAN " + DueCalls.PART,
                row -> row.getString("detail"),
                PBX,
                0,
                NOW,
                NOW,
                10));

        assertThat(plan)
                .anyMatch(step -> step.contains("USING INDEX pbx24_call_due (pbx=? AND urgency=? AND due_at"))
                .noneMatch(step -> step.startsWith("SCAN pbx24_call"))
                .noneMatch(step -> step.contains("TEMP B-TREE"));
    }

    @Test
    void a_sqlite_file_that_is_opened_again_has_no_leases() {
        Path file = folder.resolve("calls.db");
        try (JdbcDatabase first = JdbcDatabase.sqlite(file)) {
            CallStore before = JdbcCallStore.create(first);
            String id =
                    before.hear(Said.hearing("rt~1", Said.ringing("a", "103"))).id();
            Loaded loaded = before.load(id).orElseThrow();
            loaded.call()
                    .ifPresent(call -> before.begin(
                            call,
                            new CallStore.Claim("me", NOW, NOW.plusSeconds(3600)),
                            call.progress(),
                            CallLook.NONE));
            assertThat(before.due(Map.of(PBX, 5), NOW)).isEmpty();
        }
        try (JdbcDatabase second = JdbcDatabase.sqlite(file)) {
            assertThat(JdbcCallStore.create(second).due(Map.of(PBX, 5), NOW)).hasSize(1);
        }
    }

    @Test
    void a_closed_database_is_a_failure_of_the_store() {
        use(Kind.SQLITE);
        database.close();
        assertThatThrownBy(() -> store.hear(Said.hearing("rt~1", Said.ringing("a", "103"))))
                .isInstanceOf(CallStoreException.class)
                .hasMessageNotContaining("79000000011");
    }

    /** A webhook with an end costs few statements, and none of them grows with what was said before. */
    @Test
    void a_long_call_costs_no_more_per_statement_than_a_short_one() {
        use(Kind.SQLITE);
        store.hear(Said.hearing("rt~1", Said.ringing("a", "1")));
        for (int i = 2; i <= 300; i++) {
            store.hear(Said.hearing("rt~x", Said.ringing("a", String.valueOf(i))));
        }
        long bytes = database.read(connection -> Statements.list(
                        connection,
                        "SELECT SUM(LENGTH(body)) + (SELECT LENGTH(progress) + LENGTH(search) FROM pbx24_call)"
                                + " FROM pbx24_call_statement",
                        row -> row.getLong(1)))
                .get(0);

        assertThat(bytes / 300).isLessThan(400);
    }
}
