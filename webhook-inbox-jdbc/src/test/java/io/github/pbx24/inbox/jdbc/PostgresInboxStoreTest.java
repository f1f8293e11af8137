package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.InboxStoreContract;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestDatabases;

class PostgresInboxStoreTest extends InboxStoreContract {
    private static final JdbcDatabase DATABASE = JdbcDatabase.open(TestDatabases.postgresUrl());

    @Override
    protected InboxStore emptyStore() {
        JdbcInboxStore store = JdbcInboxStore.create(DATABASE);
        TestDatabases.execute(DATABASE, "TRUNCATE pbx24_inbox, pbx24_inbox_dedupe");
        return store;
    }
}
