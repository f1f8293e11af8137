package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.InboxContract;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteInboxTest extends InboxContract {
    @TempDir
    private Path folder = Path.of("");

    private JdbcDatabase database = null;

    @Override
    protected InboxStore emptyStore() {
        database = TestDatabases.sqlite(folder);
        return JdbcInboxStore.create(database);
    }

    @Override
    protected InboxStore otherNode(InboxStore store) {
        return JdbcInboxStore.create(database);
    }

    @AfterEach
    void close() {
        database.close();
    }
}
