package io.github.pbx24.jdbc;

import java.sql.SQLException;

/** The same with a data source of the user. */
class PostgresDataSourceTest extends JdbcDatabaseContract {
    @Override
    JdbcDatabase open() {
        return JdbcDatabase.postgresql(TestDatabases.postgres());
    }

    @Override
    SQLException brokenConnection() {
        return new SQLException("terminating connection", "57P01");
    }
}
