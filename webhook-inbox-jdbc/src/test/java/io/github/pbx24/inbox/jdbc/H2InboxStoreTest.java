package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.InboxStoreContract;

class H2InboxStoreTest extends InboxStoreContract {
    @Override
    protected InboxStore emptyStore() {
        return JdbcInboxStore.create(Databases.h2());
    }
}
