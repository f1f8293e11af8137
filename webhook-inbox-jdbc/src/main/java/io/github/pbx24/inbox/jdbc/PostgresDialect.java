package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.ClaimedDelivery;
import io.github.pbx24.inbox.NewDelivery;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** PostgreSQL 12 and later. */
final class PostgresDialect implements Dialect {
    // "pbx24inb" read as a number; advisory locks share one space with everything else in the database.
    private static final long MIGRATION_LOCK = 0x7062783234696e62L;

    private static final String INSERT = "INSERT INTO pbx24_inbox (id, source, kind, payload, received_at, status,"
            + " status_at, attempts, failures, version)"
            + " SELECT ?, ?, ?, ?, v.received_at, 'PENDING', v.received_at, 0, 0, 0"
            + " FROM (SELECT ?::timestamptz AS received_at) v";

    // One statement, so one round trip and one commit. Concurrent inserts of one key wait for each other at the
    // conflict.
    private static final String INSERT_WITH_KEY = "WITH held AS ("
            + "INSERT INTO pbx24_inbox_dedupe AS d (source, dedupe_key, delivery_id, held_until) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (source, dedupe_key) DO UPDATE"
            + " SET delivery_id = EXCLUDED.delivery_id, held_until = EXCLUDED.held_until WHERE d.held_until <= ?"
            + " RETURNING delivery_id) " + INSERT + ", held";

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
    public Transactions transactions(DataSource dataSource) {
        return new DirectTransactions(dataSource);
    }

    @Override
    public boolean isOfOneProcess() {
        return false;
    }

    @Override
    public Optional<String> insert(Connection connection, NewDelivery delivery, Instant keyHeldUntil)
            throws SQLException {
        List<Object> row =
                List.of(delivery.id(), delivery.source(), delivery.kind(), delivery.payload(), delivery.receivedAt());
        String key = delivery.dedupeKey();
        if (key == null) {
            Rows.update(connection, INSERT, row.toArray());
            return Optional.empty();
        }
        List<Object> values =
                new ArrayList<>(List.of(delivery.source(), key, delivery.id(), keyHeldUntil, delivery.receivedAt()));
        values.addAll(row);
        while (true) {
            if (Rows.update(connection, INSERT_WITH_KEY, values.toArray()) == 1) {
                return Optional.empty();
            }
            Optional<String> holder = Rows.keyHolder(connection, delivery.source(), key);
            if (holder.isPresent()) {
                return holder;
            }
            // Purged between the statements: the key is free again.
        }
    }

    @Override
    public List<ClaimedDelivery> claimDue(Connection connection, Claim claim) throws SQLException {
        String sql = "WITH due AS MATERIALIZED (SELECT id FROM pbx24_inbox"
                + " WHERE status = 'PENDING' AND status_at <= ? AND source = ANY (?)"
                + " ORDER BY status_at, id LIMIT ? FOR UPDATE SKIP LOCKED)"
                + " UPDATE pbx24_inbox SET owner = ?, status_at = ?, attempts = attempts + 1, version = version + 1"
                + " WHERE id IN (SELECT id FROM due) RETURNING " + Rows.CLAIMED;
        List<ClaimedDelivery> claimed = Rows.list(
                connection,
                sql,
                Rows::claimed,
                claim.now(),
                connection.createArrayOf("varchar", claim.sources().toArray()),
                claim.limit(),
                claim.owner(),
                claim.leaseUntil());
        // RETURNING has no order of its own.
        claimed.sort(Comparator.comparing(row -> row.delivery().id()));
        return claimed;
    }
}
