package io.github.pbx24.correlation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.CallStoreContract;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestDatabases;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresCallStoreTest extends CallStoreContract {

    /** One database for all tests, emptied before each: making one takes longer than a test. */
    private static final String URL = TestDatabases.postgresUrl();

    private static final JdbcDatabase FIRST = JdbcDatabase.open(URL);

    private final List<JdbcDatabase> others = new ArrayList<>();

    @Override
    protected CallStore emptyStore() {
        JdbcCallStore store = JdbcCallStore.create(FIRST);
        TestDatabases.execute(
                FIRST,
                "TRUNCATE pbx24_call, pbx24_call_statement, pbx24_call_alias, pbx24_call_expected, pbx24_call_step,"
                        + " pbx24_call_reserved");
        return store;
    }

    @Override
    protected CallStore ofAnotherNode(CallStore first) {
        JdbcDatabase other = JdbcDatabase.open(URL);
        others.add(other);
        return JdbcCallStore.create(other);
    }

    @Test
    void nodes_take_turns_on_it() {
        assertThat(JdbcCallStore.create(FIRST).isShared()).isTrue();
    }

    @AfterEach
    void closeOthers() {
        others.forEach(JdbcDatabase::close);
    }

    @AfterAll
    static void close() {
        FIRST.close();
    }
}
