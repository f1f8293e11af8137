package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.InboxContract;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestDatabases;

class PostgresInboxTest extends InboxContract {
    private static final String URL = TestDatabases.postgresUrl();
    private static final JdbcDatabase DATABASE = JdbcDatabase.open(URL);
    private static final JdbcDatabase OTHER_NODE = JdbcDatabase.open(URL);

    @Override
    protected InboxStore emptyStore() {
        JdbcInboxStore store = JdbcInboxStore.create(DATABASE);
        TestDatabases.execute(DATABASE, "TRUNCATE pbx24_inbox, pbx24_inbox_dedupe");
        return store;
    }

    @Override
    protected InboxStore otherNode(InboxStore store) {
        return JdbcInboxStore.create(OTHER_NODE);
    }
}
