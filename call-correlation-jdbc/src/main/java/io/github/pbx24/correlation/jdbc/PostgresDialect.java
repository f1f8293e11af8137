package io.github.pbx24.correlation.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 12 and later. */
final class PostgresDialect implements Dialect {
    // "pbx24cal" read as a number; advisory locks share one space with everything else in the database.
    private static final long MIGRATION_LOCK = 0x706278323463616cL;

    // What another node has locked it is about to take or to change: passed over rather than waited for.
    private static final String LEASE_DUE = "WITH due AS MATERIALIZED (SELECT id FROM pbx24_call"
            + " WHERE due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)"
            + " ORDER BY due_at, id LIMIT ? FOR UPDATE SKIP LOCKED),"
            + " leased AS (UPDATE pbx24_call SET lease_owner = ?, leased_until = ?"
            + " WHERE id IN (SELECT id FROM due) RETURNING id, due_at)"
            + " SELECT id FROM leased ORDER BY due_at, id";

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public void prepare(Connection connection) {
        // A commit is durable by default; who turned synchronous_commit off has decided otherwise.
    }

    @Override
    public void lockMigration(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + MIGRATION_LOCK + ")");
        }
    }

    @Override
    public Transactions writes(DataSource dataSource) {
        return new DirectTransactions(dataSource);
    }

    @Override
    public Transactions reads(DataSource dataSource) {
        return new DirectTransactions(dataSource);
    }

    /** An error would end the transaction here, so the conflict is asked for. */
    @Override
    public boolean insertIfNew(Connection connection, String insert, @Nullable Object... values) throws SQLException {
        return Rows.update(connection, insert + " ON CONFLICT DO NOTHING", values) == 1;
    }

    @Override
    public List<String> leaseDue(Connection connection, Claim claim) throws SQLException {
        return Rows.list(
                connection,
                LEASE_DUE,
                row -> row.getString(1),
                claim.now(),
                claim.now(),
                claim.limit(),
                claim.owner(),
                claim.until());
    }
}
