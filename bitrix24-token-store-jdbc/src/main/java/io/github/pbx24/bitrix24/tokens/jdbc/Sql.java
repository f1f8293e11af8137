package io.github.pbx24.bitrix24.tokens.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs work on connections, and tells failures without quoting data. */
final class Sql {

    private static final String DUPLICATE_KEY = "23505";

    private Sql() {}

    /** What is done with a connection. */
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Runs work and commits it, on a connection of its own, whose mode is left as it was. */
    static <T> T run(DataSource dataSource, String what, Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return inTransaction(connection, work);
        } catch (SQLException e) {
            throw failed(what, e);
        }
    }

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

    private static void rollback(Connection connection, Throwable because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    /** Inserts a row; false if there is one already. The statement is its own transaction: its failure spoils it. */
    static boolean insert(DataSource dataSource, String what, String sql, @Nullable Object... values) {
        try (Connection connection = dataSource.getConnection()) {
            return inTransaction(connection, same -> update(same, sql, values)) == 1;
        } catch (SQLException e) {
            if (DUPLICATE_KEY.equals(e.getSQLState())) {
                return false;
            }
            throw failed(what, e);
        }
    }

    static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i] instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : values[i];
            statement.setObject(i + 1, value);
        }
    }

    static boolean isDuplicateKey(SQLException e) {
        return DUPLICATE_KEY.equals(e.getSQLState());
    }

    static TokenStoreException failed(String what, SQLException e) {
        @Nullable String state = e.getSQLState();
        boolean quotesData = state == null || state.startsWith("22") || state.startsWith("23");
        return new TokenStoreException(
                "the database of the token store failed while " + what + " (SQL state " + state + ")",
                quotesData ? null : e);
    }
}
