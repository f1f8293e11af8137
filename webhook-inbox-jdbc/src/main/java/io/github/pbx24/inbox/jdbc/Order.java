package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.NewDelivery;
import io.github.pbx24.jdbc.Dialect;
import io.github.pbx24.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Deliveries about one entity take turns: the first pending one of them in order of ids may be claimed, if no later one is
 * claimed and its lease holds. Scalar subqueries, because a database may turn EXISTS into a join over all that wait.
 */
final class Order {
    /** How often the quiet time may be prolonged. */
    static final int MAX_QUIET_TIMES = 10;

    /** Of a pending row d; the parameter is the time. The empty text keeps databases from looking at all later ones by id. */
    static final String ITS_TURN = " AND (d.entity IS NULL OR ((SELECT p.id FROM pbx24_inbox p"
            + " WHERE p.status = 'PENDING' AND p.source = d.source AND p.entity = d.entity ORDER BY p.id LIMIT 1) = d.id"
            + " AND (SELECT 1 FROM pbx24_inbox p WHERE p.status = 'PENDING' AND p.source = d.source"
            + " AND p.entity = d.entity AND p.id || '' > d.id AND p.owner IS NOT NULL AND p.status_at > ? LIMIT 1) IS NULL))";

    private static final String MERGE =
            "UPDATE pbx24_inbox SET payload = ?, merged = merged + 1, version = version + 1,"
                    + " status_at = CASE WHEN status_at > ? THEN status_at ELSE ? END"
                    + " WHERE id = (SELECT p.id FROM pbx24_inbox p WHERE p.status = 'PENDING' AND p.source = ? AND p.entity = ?"
                    + " ORDER BY p.id DESC LIMIT 1) AND status = 'PENDING' AND kind = ? AND owner IS NULL AND failures = 0"
                    + " AND received_at + ? >= ? RETURNING id";

    private Order() {}

    /**
     * Nodes claim one after the other, or the one would not see what the other is just claiming. A node that stands still while
     * it holds the lock loses its connection, and with it the lock.
     */
    static void lockClaims(Connection connection, Dialect dialect) throws SQLException {
        if (dialect == Dialect.POSTGRESQL) {
            lock(connection, "pbx24_inbox");
        }
    }

    private static void lock(Connection connection, String what) throws SQLException {
        Statements.list(
                connection,
                "SELECT set_config('idle_in_transaction_session_timeout', '5000', true),"
                        + " set_config('lock_timeout', '15000', true),"
                        + " pg_advisory_xact_lock(hashtextextended(?, 20))",
                row -> row.getString(1),
                what);
    }

    static final String NEWEST_ABOUT =
            "SELECT p.id FROM pbx24_inbox p WHERE p.source = ? AND p.entity = ? ORDER BY p.id DESC LIMIT 1";

    /** The last about an entity, whatever became of it. */
    static Optional<String> newestAbout(Connection connection, String source, String entity) throws SQLException {
        return Statements.first(connection, NEWEST_ABOUT, row -> row.getString(1), source, entity);
    }

    /** Answers what a delivery was merged into. */
    static Optional<String> merge(Connection connection, Dialect dialect, NewDelivery delivery) throws SQLException {
        Duration quiet = delivery.quietTime();
        String entity = delivery.entity();
        if (quiet.isZero() || entity == null) {
            return Optional.empty();
        }
        if (dialect == Dialect.POSTGRESQL) {
            // Of many that come at once the first must be seen by the others.
            lock(connection, "pbx24_inbox " + delivery.source() + " " + entity);
        }
        long longest = quiet.multipliedBy(MAX_QUIET_TIMES).toNanos() / 1000;
        Instant due = delivery.dueAt();
        return Statements.first(
                connection,
                MERGE,
                row -> row.getString(1),
                delivery.payload(),
                due,
                due,
                delivery.source(),
                entity,
                delivery.kind(),
                longest,
                delivery.receivedAt());
    }
}
