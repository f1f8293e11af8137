package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.InboxContract;
import io.github.pbx24.inbox.InboxStore;
import javax.sql.DataSource;

class PostgresInboxTest extends InboxContract {
    private static final DataSource DATABASE = Databases.postgres();

    @Override
    protected InboxStore emptyStore() {
        JdbcInboxStore store = JdbcInboxStore.create(DATABASE);
        Databases.execute(DATABASE, "TRUNCATE pbx24_inbox, pbx24_inbox_dedupe");
        return store;
    }

    @Override
    protected InboxStore otherNode(InboxStore store) {
        return JdbcInboxStore.create(DATABASE);
    }
}
