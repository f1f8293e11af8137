package io.github.pbx24.correlation.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Each piece of work on a connection of its own: for servers, which gather concurrent commits themselves. */
final class DirectTransactions implements Transactions {
    private final DataSource dataSource;

    DirectTransactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A single statement needs no transaction around it, and a connection in auto-commit mode saves two round trips. */
    @Override
    public <T> T run(String what, Work<T> work) {
        return connected(
                what,
                connection -> connection.getAutoCommit() ? work.run(connection) : inTransaction(connection, work));
    }

    @Override
    public <T> Optional<T> attempt(String what, Work<Optional<T>> work) {
        return connected(
                what,
                connection -> inTransaction(connection, inTransaction -> {
                    Optional<T> result = work.run(inTransaction);
                    if (result.isEmpty()) {
                        inTransaction.rollback();
                    }
                    return result;
                }));
    }

    private <T> T connected(String what, Work<T> work) {
        for (int tries = 1; ; tries++) {
            try (Connection connection = dataSource.getConnection()) {
                return work.run(connection);
            } catch (SQLException e) {
                if (tries >= SqlFailures.MAX_TRIES || !SqlFailures.isWorthRepeating(e)) {
                    throw SqlFailures.unavailable(what, e);
                }
            }
        }
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
