package io.github.pbx24.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;

/** Lends connections in auto-commit mode. */
interface ConnectionSource extends AutoCloseable {

    Connection take() throws SQLException;

    /** Takes a connection back; one that is no longer usable, or not in auto-commit mode, is not lent again. */
    void giveBack(Connection connection, boolean usable);

    /** Where the database is, without a user or a password; empty if only the user knows. */
    default String place() {
        return "";
    }

    @Override
    void close();

    /** The user's pool finds out by itself which of its connections are broken. */
    static ConnectionSource of(DataSource dataSource) {
        return new ConnectionSource() {
            private volatile boolean closed;

            @Override
            public Connection take() throws SQLException {
                if (closed) {
                    throw closed();
                }
                return dataSource.getConnection();
            }

            @Override
            public void giveBack(Connection connection, boolean usable) {
                closeQuietly(connection);
            }

            @Override
            public void close() {
                // The pool itself belongs to the user.
                closed = true;
            }
        };
    }

    static SQLException closed() {
        return new SQLTransientConnectionException("the database handle is closed");
    }

    static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is broken already, and nobody needs it any more.
        }
    }
}
