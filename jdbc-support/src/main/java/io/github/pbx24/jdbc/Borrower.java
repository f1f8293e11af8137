package io.github.pbx24.jdbc;

import io.github.pbx24.jdbc.JdbcFailure.Kind;
import java.sql.Connection;
import java.sql.SQLException;

/** Does work on borrowed connections, and repeats what certainly was not committed. */
final class Borrower {
    private static final int MAX_TRIES = 3;

    private final Dialect dialect;
    private final ConnectionSource connections;

    Borrower(Dialect dialect, ConnectionSource connections) {
        this.dialect = dialect;
        this.connections = connections;
    }

    <T> T run(Work<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return runOnce(work);
            } catch (JdbcFailure e) {
                if (tries == MAX_TRIES || !e.isWorthRepeatingAtOnce()) {
                    throw e;
                }
            } catch (RuntimeException e) {
                JdbcFailure begin = JdbcFailure.in(e);
                if (tries == MAX_TRIES || begin == null || !begin.isWorthRepeatingAtOnce()) {
                    throw e;
                }
            }
        }
    }

    private <T> T runOnce(Work<T> work) {
        Connection connection = take();
        boolean usable = false;
        try {
            T result = work.run(connection);
            usable = true;
            return result;
        } catch (SQLException e) {
            JdbcFailure failure = dialect.failure(e);
            usable = !failure.spoilsConnection();
            throw failure;
        } catch (RuntimeException e) {
            JdbcFailure begin = JdbcFailure.in(e);
            usable = begin == null || !begin.spoilsConnection();
            throw e;
        } finally {
            connections.giveBack(connection, usable && isInAutoCommitMode(connection));
        }
    }

    private Connection take() {
        try {
            return connections.take();
        } catch (SQLException e) {
            throw new JdbcFailure(Kind.UNAVAILABLE, dialect.whyNotConnected(e, connections.place()), e);
        }
    }

    private static boolean isInAutoCommitMode(Connection connection) {
        try {
            return connection.getAutoCommit();
        } catch (SQLException e) {
            return false;
        }
    }
}
