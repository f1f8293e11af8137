package io.github.pbx24.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A transaction and a connection for each write: the server gathers concurrent commits itself. */
final class PostgresBackend implements Backend {
    static final String URL_PREFIX = "jdbc:postgresql:";

    private static final int CONNECTIONS = 10;

    /**
     * A process that is suspended in the middle of a transaction must not hold its rows for ever: the server ends the
     * transaction, and who waited for the rows goes on.
     */
    private static final String IDLE_LIMIT = "idle_in_transaction_session_timeout";

    private static final String LIMITS = "SET " + IDLE_LIMIT + " = '10s'; SET lock_timeout = '20s'";

    private final ConnectionSource connections;
    private final Borrower borrower;

    PostgresBackend(ConnectionSource connections) {
        this.connections = connections;
        this.borrower = new Borrower(Dialect.POSTGRESQL, connections);
    }

    /** What the URL says wins over these. */
    static PostgresBackend open(String url, @Nullable String user, @Nullable String password) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "pbx24");
        properties.setProperty("connectTimeout", "10");
        // A server that vanished without a word must not hold a thread for ever.
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("tcpKeepAlive", "true");
        // Details quote the values of rows.
        properties.setProperty("logServerErrorDetail", "false");
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        return new PostgresBackend(new ConnectionPool(() -> connect(url, properties), placeIn(url), CONNECTIONS));
    }

    /** Host, port and database: what follows a question mark may be a password. */
    private static String placeIn(String url) {
        String place = url.substring(URL_PREFIX.length()).split("\\?", 2)[0];
        return place.substring(place.lastIndexOf('@') + 1).replaceFirst("^//", "");
    }

    /** By a statement and not with the connection, because a pool of connections in between may refuse such parameters. */
    private static Connection connect(String url, Properties properties) throws SQLException {
        Connection connection = DriverManager.getConnection(url, properties);
        if (url.contains(IDLE_LIMIT)) {
            return connection;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(LIMITS);
            return connection;
        } catch (SQLException e) {
            ConnectionSource.closeQuietly(connection);
            throw e;
        }
    }

    @Override
    public <T> T write(Work<T> work) {
        return borrower.run(connection -> inTransaction(connection, work));
    }

    /** The commit is part of the statement, so that there is one answer to wait for. */
    @Override
    public <T> T writeOne(Work<T> work) {
        return borrower.run(connection -> {
            connection.setAutoCommit(true);
            return work.run(connection);
        });
    }

    private static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        T result;
        try {
            result = work.run(connection);
        } catch (SQLException | RuntimeException | Error e) {
            rollback(connection, e);
            throw e;
        }
        try {
            connection.commit();
        } catch (SQLException e) {
            throw Dialect.POSTGRESQL.failureOfCommit(e);
        }
        connection.setAutoCommit(true);
        return result;
    }

    private static void rollback(Connection connection, Throwable because) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        return borrower.run(work);
    }

    @Override
    public void close() {
        connections.close();
    }
}
