package io.github.pbx24.correlation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.CallStoreContract;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestDatabases;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCallStoreTest extends CallStoreContract {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private @Nullable JdbcDatabase database;

    @Override
    protected CallStore emptyStore() {
        database = TestDatabases.sqlite(folder);
        return JdbcCallStore.create(database);
    }

    /** So a registration costs no write more. */
    @Test
    void nobody_else_is_there_to_take_turns_with() {
        assertThat(emptyStore().isShared()).isFalse();
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }
}
