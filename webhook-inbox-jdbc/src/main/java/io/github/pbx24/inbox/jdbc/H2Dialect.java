package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.ClaimedDelivery;
import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.InboxException;
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

/** H2, as a rule embedded. */
final class H2Dialect implements Dialect {
    private static final int ADMIN_RIGHTS_REQUIRED = 90040;

    private final boolean embedded;

    H2Dialect(String url) {
        this.embedded = !url.startsWith("jdbc:h2:tcp:") && !url.startsWith("jdbc:h2:ssl:");
    }

    @Override
    public String name() {
        return "h2";
    }

    /** By default H2 writes half a second after the commit, and a killed process takes what it acknowledged with it. */
    @Override
    public void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET WRITE_DELAY 0");
        } catch (SQLException e) {
            if (e.getErrorCode() == ADMIN_RIGHTS_REQUIRED) {
                throw new InboxException(
                        "the H2 user needs administrator rights to SET WRITE_DELAY 0, or accepted deliveries would be"
                                + " lost with the process",
                        e);
            }
            throw e;
        }
    }

    /** Nothing to lock with: DDL commits at once. The H2 scripts may run twice instead. */
    @Override
    public void lockMigration(Connection connection) {}

    @Override
    public Transactions transactions(DataSource dataSource) {
        return new GroupCommit(dataSource);
    }

    @Override
    public boolean isOfOneProcess() {
        return embedded;
    }

    @Override
    public Optional<String> insert(Connection connection, NewDelivery delivery, Instant keyHeldUntil)
            throws SQLException {
        if (delivery.dedupeKey() != null) {
            Optional<String> holder = holdKey(connection, delivery, delivery.dedupeKey(), keyHeldUntil);
            if (holder.isPresent()) {
                return holder;
            }
        }
        Rows.update(
                connection,
                "INSERT INTO pbx24_inbox (id, source, kind, payload, received_at, status, status_at,"
                        + " attempts, failures, version) VALUES (?, ?, ?, ?, ?, 'PENDING', ?, 0, 0, 0)",
                delivery.id(),
                delivery.source(),
                delivery.kind(),
                delivery.payload(),
                delivery.receivedAt(),
                delivery.receivedAt());
        return Optional.empty();
    }

    /** Answers who else holds the key, or empty if it is the delivery's now. */
    private static Optional<String> holdKey(
            Connection connection, NewDelivery delivery, String key, Instant keyHeldUntil) throws SQLException {
        while (!insertKey(connection, delivery, key, keyHeldUntil)) {
            int takenOver = Rows.update(
                    connection,
                    "UPDATE pbx24_inbox_dedupe SET delivery_id = ?, held_until = ?"
                            + " WHERE source = ? AND dedupe_key = ? AND held_until <= ?",
                    delivery.id(),
                    keyHeldUntil,
                    delivery.source(),
                    key,
                    delivery.receivedAt());
            if (takenOver == 1) {
                return Optional.empty();
            }
            Optional<String> holder = Rows.keyHolder(connection, delivery.source(), key);
            if (holder.isPresent()) {
                return holder;
            }
            // Purged between the statements: the key is free again.
        }
        return Optional.empty();
    }

    private static boolean insertKey(Connection connection, NewDelivery delivery, String key, Instant keyHeldUntil)
            throws SQLException {
        try {
            Rows.update(
                    connection,
                    "INSERT INTO pbx24_inbox_dedupe (source, dedupe_key, delivery_id, held_until) VALUES (?, ?, ?, ?)",
                    delivery.source(),
                    key,
                    delivery.id(),
                    keyHeldUntil);
            return true;
        } catch (SQLException e) {
            if (SqlFailures.isDuplicateKey(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public List<ClaimedDelivery> claimDue(Connection connection, Claim claim) throws SQLException {
        List<ClaimedDelivery> claimed = new ArrayList<>();
        for (ClaimedDelivery due : due(connection, claim)) {
            int leased = Rows.update(
                    connection,
                    "UPDATE pbx24_inbox SET owner = ?, status_at = ?, attempts = attempts + 1, version = version + 1"
                            + " WHERE id = ? AND version = ?",
                    claim.owner(),
                    claim.leaseUntil(),
                    due.delivery().id(),
                    due.version());
            if (leased == 1) {
                claimed.add(nextVersionOf(due));
            }
        }
        claimed.sort(Comparator.comparing(row -> row.delivery().id()));
        return claimed;
    }

    private static List<ClaimedDelivery> due(Connection connection, Claim claim) throws SQLException {
        // Ordering by the constant status too lets H2 read the index in order.
        String sql = "SELECT " + Rows.CLAIMED + " FROM pbx24_inbox WHERE status = 'PENDING' AND status_at <= ?"
                + " AND source IN (" + Rows.placeholders(claim.sources().size()) + ")"
                + " ORDER BY status, status_at, id LIMIT ?";
        List<Object> values = new ArrayList<>();
        values.add(claim.now());
        values.addAll(claim.sources());
        values.add(claim.limit());
        return Rows.list(connection, sql, Rows::claimed, values.toArray());
    }

    private static ClaimedDelivery nextVersionOf(ClaimedDelivery due) {
        Delivery row = due.delivery();
        Delivery claimed =
                new Delivery(row.id(), row.source(), row.kind(), row.payload(), row.receivedAt(), row.attempt() + 1);
        return new ClaimedDelivery(claimed, due.failures(), due.version() + 1);
    }
}
