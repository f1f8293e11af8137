package io.github.pbx24.jdbc;

import io.github.pbx24.jdbc.JdbcFailure.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A running transaction, which other work of the same thread joins. It is committed as a whole or not at all. */
final class Transaction {
    private final Dialect dialect;
    private final Connection connection;
    private @Nullable JdbcFailure failure;

    Transaction(Dialect dialect, Connection connection) {
        this.dialect = dialect;
        this.connection = connection;
    }

    /** A part that failed may have done half its work; so the whole is lost, even if somebody catches the exception. */
    <T> T join(Work<T> work) {
        throwIfSpoilt();
        try {
            return work.run(connection);
        } catch (SQLException e) {
            failure = dialect.failure(e);
            throw failure;
        } catch (RuntimeException | Error e) {
            @Nullable JdbcFailure begin = JdbcFailure.in(e);
            failure = begin != null ? begin : new JdbcFailure(Kind.DATA, "a part of the transaction failed", e);
            throw e;
        }
    }

    void throwIfSpoilt() {
        if (failure != null) {
            throw failure;
        }
    }
}
