package io.github.pbx24.bitrix24.tokens.jdbc;

import javax.sql.DataSource;

class H2TokenStoreTest extends JdbcTokenStoreContract {

    @Override
    DataSource emptyDatabase() {
        return Databases.h2();
    }
}
