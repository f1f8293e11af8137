package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.InboxStoreContract;
import javax.sql.DataSource;

class PostgresInboxStoreTest extends InboxStoreContract {
    private static final DataSource DATABASE = Databases.postgres();

    @Override
    protected InboxStore emptyStore() {
        JdbcInboxStore store = JdbcInboxStore.create(DATABASE);
        Databases.execute(DATABASE, "TRUNCATE pbx24_inbox, pbx24_inbox_dedupe");
        return store;
    }
}
