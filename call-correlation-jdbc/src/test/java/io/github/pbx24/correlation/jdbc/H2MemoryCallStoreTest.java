package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.CallStore;
import io.github.pbx24.correlation.CallStoreContract;
import javax.sql.DataSource;

class H2MemoryCallStoreTest extends CallStoreContract {
    private DataSource database = Databases.h2();

    @Override
    protected CallStore emptyStore() {
        database = Databases.h2();
        return JdbcCallStore.create(database);
    }

    @Override
    protected CallStore ofAnotherNode(CallStore first) {
        return JdbcCallStore.create(database);
    }
}
