package io.github.pbx24.correlation.jdbc;

import java.sql.SQLException;
import java.util.function.Supplier;

/** Carries a failure of a statement through code that knows nothing of SQL. */
final class SqlProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What failed. */
    private final SQLException failure;

    private SqlProblem(SQLException failure) {
        super(failure);
        this.failure = failure;
    }

    /** A statement or several. */
    @FunctionalInterface
    interface Sql<T> {
        T run() throws SQLException;
    }

    static <T> T wrapped(Sql<T> sql) {
        try {
            return sql.run();
        } catch (SQLException e) {
            throw new SqlProblem(e);
        }
    }

    static <T> T unwrapped(Supplier<T> work) throws SQLException {
        try {
            return work.get();
        } catch (SqlProblem e) {
            throw e.failure;
        }
    }
}
