package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.InboxContract;
import io.github.pbx24.inbox.InboxStore;
import javax.sql.DataSource;

class H2InboxTest extends InboxContract {
    private DataSource database = Databases.h2();

    @Override
    protected InboxStore emptyStore() {
        database = Databases.h2();
        return JdbcInboxStore.create(database);
    }

    @Override
    protected InboxStore otherNode(InboxStore store) {
        return JdbcInboxStore.create(database);
    }
}
