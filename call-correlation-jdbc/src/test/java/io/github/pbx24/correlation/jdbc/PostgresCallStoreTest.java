package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.CallStore;
import io.github.pbx24.correlation.CallStoreContract;
import javax.sql.DataSource;

class PostgresCallStoreTest extends CallStoreContract {
    private static final DataSource DATABASE = Databases.postgres();

    @Override
    protected CallStore emptyStore() {
        JdbcCallStore store = JdbcCallStore.create(DATABASE);
        Databases.execute(DATABASE, "TRUNCATE pbx24_call CASCADE");
        return store;
    }

    @Override
    protected CallStore ofAnotherNode(CallStore first) {
        return JdbcCallStore.create(DATABASE);
    }
}
