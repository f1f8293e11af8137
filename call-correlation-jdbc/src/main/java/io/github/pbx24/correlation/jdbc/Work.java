package io.github.pbx24.correlation.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** What is done with a connection; may be run again from the start if the database asks for it. */
interface Work<T> {
    T run(Connection connection) throws SQLException;
}
