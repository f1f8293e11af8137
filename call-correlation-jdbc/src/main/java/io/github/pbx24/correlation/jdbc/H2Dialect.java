package io.github.pbx24.correlation.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** H2, as a rule embedded. */
final class H2Dialect implements Dialect {
    @Override
    public String name() {
        return "h2";
    }

    /** By default H2 writes half a second after the commit, and a killed process takes what it acknowledged with it. */
    @Override
    public void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET WRITE_DELAY 0");
        }
    }

    /** Nothing to lock with: DDL commits at once. The H2 scripts may run twice instead. */
    @Override
    public void lockMigration(Connection connection) {}

    @Override
    public Transactions writes(DataSource dataSource) {
        return new GroupCommit(dataSource, "pbx24-calls-writer");
    }

    /** A thread of its own: what is read must not wait for a whole group of changes, or fail with one of them. */
    @Override
    public Transactions reads(DataSource dataSource) {
        return new GroupCommit(dataSource, "pbx24-calls-reader");
    }

    @Override
    public boolean insertIfNew(Connection connection, String insert, @Nullable Object... values) throws SQLException {
        try {
            return Rows.update(connection, insert, values) == 1;
        } catch (SQLException e) {
            if (SqlFailures.isDuplicateKey(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public List<String> leaseDue(Connection connection, Claim claim) throws SQLException {
        List<String> due;
        List<String> leased = new ArrayList<>();
        do {
            due = Rows.list(
                    connection,
                    "SELECT id FROM pbx24_call WHERE due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)"
                            + " ORDER BY due_at, id LIMIT ?",
                    row -> row.getString(1),
                    claim.now(),
                    claim.now(),
                    claim.limit());
            for (String id : due) {
                if (lease(connection, claim, id)) {
                    leased.add(id);
                }
            }
            // Everything found was taken by another store meanwhile: what comes behind it may be free.
        } while (leased.isEmpty() && !due.isEmpty());
        return leased;
    }

    private static boolean lease(Connection connection, Claim claim, String id) throws SQLException {
        String sql = "UPDATE pbx24_call SET lease_owner = ?, leased_until = ?"
                + " WHERE id = ? AND due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)";
        return Rows.update(connection, sql, claim.owner(), claim.until(), id, claim.now(), claim.now()) == 1;
    }
}
