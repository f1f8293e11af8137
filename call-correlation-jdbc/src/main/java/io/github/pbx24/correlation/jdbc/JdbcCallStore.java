package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.store.CallRows;
import io.github.pbx24.correlation.store.CallStoreException;
import io.github.pbx24.correlation.store.TableCallStore;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.JdbcFailure;
import io.github.pbx24.jdbc.Migrations;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keeps calls in SQLite or PostgreSQL, in tables of its own whose names begin with {@code pbx24_call}.
 *
 * <p>Thread-safe. On PostgreSQL any number of processes may share the database. Calls from inside
 * {@link JdbcDatabase#inTransaction} become part of that transaction.
 *
 * <p>Instants are stored to the microsecond. Leases are compared with the time that is passed in, never with the database's
 * clock.
 *
 * @since 0.1
 */
public final class JdbcCallStore extends TableCallStore {

    private static final Migrations TABLES =
            new Migrations("pbx24_call", JdbcCallStore.class, List.of("calls", "reserved", "reserved_for"));

    private final JdbcDatabase database;

    private JdbcCallStore(JdbcDatabase database) {
        this.database = database;
    }

    /**
     * Creates or updates the tables, and makes the store. Several nodes may do so at the same time. A SQLite file belongs to
     * one process, so all leases in it are of processes that are gone, and end.
     *
     * @param database belongs to the caller and must outlive the engine
     * @return a new store; make one for each SQLite database
     * @throws CallStoreException if the database cannot be reached, or the tables were made by a newer release
     */
    public static JdbcCallStore create(JdbcDatabase database) {
        JdbcCallStore store = new JdbcCallStore(database);
        translated(() -> {
            database.migrate(TABLES);
            return true;
        });
        if (database.dialect().isOfOneProcess()) {
            store.releaseAll();
        }
        return store;
    }

    @Override
    public boolean isShared() {
        return !database.dialect().isOfOneProcess();
    }

    @Override
    protected <T> T write(Function<CallRows, T> work) {
        return translated(() -> database.write(connection ->
                SqlProblem.unwrapped(() -> work.apply(new JdbcCallRows(connection, database.dialect())))));
    }

    @Override
    protected <T> T read(Function<CallRows, T> work) {
        return translated(() -> database.read(connection ->
                SqlProblem.unwrapped(() -> work.apply(new JdbcCallRows(connection, database.dialect())))));
    }

    private static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (JdbcFailure e) {
            throw new CallStoreException("the store of calls failed: " + e.getMessage(), e);
        }
    }
}
