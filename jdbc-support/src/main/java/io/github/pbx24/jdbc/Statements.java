package io.github.pbx24.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs prepared statements. Values are bound in order: null, strings, numbers, booleans and byte arrays as they are, an
 * {@link Instant} as whole microseconds since 1970.
 *
 * @since 0.1
 */
public final class Statements {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final long MOST_SECONDS = Long.MAX_VALUE / MICROS_PER_SECOND;

    private Statements() {}

    /**
     * Reads one row.
     *
     * @param <T> what is made of it
     * @since 0.1
     */
    @FunctionalInterface
    public interface RowReader<T> {

        /**
         * Reads it.
         *
         * @param row stands on the row
         * @return what was made of it
         * @throws SQLException if a column cannot be read
         */
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Runs a query, or a change with {@code RETURNING}.
     *
     * @param connection the connection
     * @param sql the statement
     * @param reader reads a row
     * @param values the parameters, in order
     * @param <T> what a row becomes
     * @return all rows in order; never null, may be changed by the caller
     * @throws SQLException if the statement fails
     */
    public static <T> List<T> list(Connection connection, String sql, RowReader<T> reader, @Nullable Object... values)
            throws SQLException {
        return prepared(connection, sql, query -> {
            List<T> rows = new ArrayList<>();
            bind(query, values);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
            return rows;
        });
    }

    /**
     * The same for at most one row.
     *
     * @param connection the connection
     * @param sql the statement
     * @param reader reads the row; must not answer null
     * @param values the parameters, in order
     * @param <T> what a row becomes
     * @return the first row, or empty
     * @throws SQLException if the statement fails
     */
    public static <T> Optional<T> first(
            Connection connection, String sql, RowReader<T> reader, @Nullable Object... values) throws SQLException {
        return list(connection, sql, reader, values).stream().findFirst();
    }

    /**
     * Runs a change.
     *
     * @param connection the connection
     * @param sql the statement
     * @param values the parameters, in order
     * @return how many rows it changed
     * @throws SQLException if the statement fails
     */
    public static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        return prepared(connection, sql, statement -> {
            bind(statement, values);
            return statement.executeUpdate();
        });
    }

    /**
     * Runs one change for each row of parameters.
     *
     * @param connection the connection
     * @param sql the statement
     * @param rows the parameters of each run
     * @return how many rows all runs together changed
     * @throws SQLException if a run fails
     */
    public static int updateEach(Connection connection, String sql, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        return prepared(connection, sql, statement -> {
            for (@Nullable Object[] values : rows) {
                bind(statement, values);
                statement.addBatch();
            }
            return Arrays.stream(statement.executeBatch()).sum();
        });
    }

    /** What is done with a prepared statement. */
    private interface Use<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    private static <T> T prepared(Connection connection, String sql, Use<T> use) throws SQLException {
        PreparedStatement statement = StatementCache.take(connection, sql);
        T result;
        try {
            result = use.with(statement);
        } catch (SQLException | RuntimeException | Error e) {
            try (statement) {
                throw e;
            }
        }
        StatementCache.giveBack(connection, sql, statement);
        return result;
    }

    /**
     * Binds parameters.
     *
     * @param statement the statement
     * @param values the parameters, in order
     * @throws SQLException if the driver refuses one
     */
    public static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i] instanceof Instant instant ? (Object) micros(instant) : values[i];
            statement.setObject(i + 1, value);
        }
    }

    /**
     * Question marks for an {@code IN (...)}.
     *
     * @param count how many, at least 1
     * @return for example {@code ?, ?, ?}
     */
    public static String placeholders(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    /**
     * An instant as it is stored.
     *
     * @param instant the instant; what is finer than a microsecond is cut
     * @return microseconds since 1970; the first or the last that can be counted if the instant is further away, by 292,000 years
     */
    public static long micros(Instant instant) {
        long seconds = instant.getEpochSecond();
        if (Math.abs(seconds) >= MOST_SECONDS) {
            return seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        // ChronoUnit counts nanoseconds on the way, and those end in the year 2262.
        return seconds * MICROS_PER_SECOND + instant.getNano() / NANOS_PER_MICRO;
    }

    /**
     * The instant in a column.
     *
     * @param row stands on the row
     * @param column the column's name
     * @return the instant, or null if the column is
     * @throws SQLException if the column cannot be read
     */
    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /**
     * The instant in a column that is never null.
     *
     * @param row stands on the row
     * @param column the column's name
     * @return the instant
     * @throws SQLException if the column cannot be read
     */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.EPOCH.plus(row.getLong(column), ChronoUnit.MICROS);
    }
}
