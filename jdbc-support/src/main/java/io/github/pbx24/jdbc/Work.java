package io.github.pbx24.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What is done with a connection: a few statements, quickly.
 *
 * <p>It may be run more than once, each time after everything before was rolled back; so it must not have effects
 * elsewhere. It must not commit, roll back, close the connection or wait for other threads.
 *
 * @param <T> what it answers
 * @since 0.1
 */
@FunctionalInterface
public interface Work<T> {

    /**
     * Does it.
     *
     * @param connection open, and only for the length of this call
     * @return anything the work wants to answer
     * @throws SQLException if a statement fails; the transaction is rolled back then
     */
    T run(Connection connection) throws SQLException;
}
