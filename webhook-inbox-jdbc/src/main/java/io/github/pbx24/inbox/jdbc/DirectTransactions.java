package io.github.pbx24.inbox.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Each piece of work on a connection of its own: for servers, which gather concurrent commits themselves. */
final class DirectTransactions implements Transactions {
    private final DataSource dataSource;

    DirectTransactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public <T> T run(String what, Work<T> work) {
        for (int tries = 1; ; tries++) {
            try (Connection connection = dataSource.getConnection()) {
                return statementwise(connection, work);
            } catch (SQLException e) {
                if (tries >= SqlFailures.MAX_TRIES || !SqlFailures.isWorthRepeating(e)) {
                    throw SqlFailures.unavailable(what, e);
                }
            }
        }
    }

    /**
     * Everything the store does is one statement, or statements that need no common transaction; so a connection in
     * auto-commit mode saves a round trip.
     */
    private static <T> T statementwise(Connection connection, Work<T> work) throws SQLException {
        return connection.getAutoCommit() ? work.run(connection) : inTransaction(connection, work);
    }

    /** Leaves the connection's mode as it was: it belongs to the user's pool. */
    static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        if (autoCommit) {
            connection.setAutoCommit(false);
        }
        try {
            T result = work.run(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            rollback(connection, e);
            throw e;
        } finally {
            if (autoCommit && !connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    static void rollback(Connection connection, Throwable because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        // Nothing is held between calls.
    }
}
