package io.github.pbx24.bitrix24.tokens.jdbc;

import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.TestDatabases;

class PostgresTokenStoreTest extends JdbcTokenStoreContract {

    @Override
    JdbcDatabase emptyDatabase() {
        return JdbcDatabase.open(TestDatabases.postgresUrl());
    }
}
