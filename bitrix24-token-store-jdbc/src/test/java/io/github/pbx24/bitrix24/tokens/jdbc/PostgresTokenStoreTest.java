package io.github.pbx24.bitrix24.tokens.jdbc;

import javax.sql.DataSource;

class PostgresTokenStoreTest extends JdbcTokenStoreContract {

    @Override
    DataSource emptyDatabase() {
        return Databases.postgres();
    }
}
