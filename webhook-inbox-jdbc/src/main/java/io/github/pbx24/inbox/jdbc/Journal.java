package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of deliveries as a journal: shown, counted and cut off at its old end. */
final class Journal {
    /** No character comes after it, in the order of both databases. */
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    private static final String FINISHED = "status IN ('DONE', 'IGNORED', 'REFUSED', 'MERGED')";

    private static final String FIRST_FREE = " FROM pbx24_inbox p WHERE p.status = 'PENDING' AND p.source = %1$s.source"
            + " AND p.entity = %1$s.entity AND p.owner IS NULL ORDER BY p.id LIMIT 1)";

    /** What is known to wait is looked for behind what is in work only: there is little of that, and much may wait. */
    static final String OLDEST_DUE =
            "SELECT status_at FROM (SELECT d.status_at FROM pbx24_inbox d WHERE d.status = 'PENDING'"
                    + " AND d.behind = 0 AND d.status_at <= ? AND d.owner IS NULL AND (d.entity IS NULL OR (SELECT p.id"
                    + FIRST_FREE.formatted("d") + " = d.id) ORDER BY d.status_at, d.id LIMIT 1) AS a"
                    + " UNION ALL SELECT status_at FROM (SELECT (SELECT p.status_at" + FIRST_FREE.formatted("c")
                    + " AS status_at FROM pbx24_inbox c WHERE c.status = 'PENDING' AND c.owner IS NOT NULL AND c.entity IS NOT NULL)"
                    + " AS b WHERE status_at <= ? ORDER BY status_at LIMIT 1";

    private Journal() {}

    static List<JournalEntry> list(Connection connection, JournalQuery query) throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT " + Rows.JOURNAL + " FROM pbx24_inbox WHERE 1 = 1");
        List<@Nullable Object> values = new ArrayList<>();
        narrow(
                sql,
                values,
                "status = ?",
                query.status() == null ? null : query.status().name());
        narrow(sql, values, "source = ?", query.source());
        narrow(sql, values, "kind = ?", query.kind());
        narrow(sql, values, "call_id = ?", query.callId());
        narrow(sql, values, "entity = ?", query.entity());
        narrow(sql, values, "entity >= ?", query.entityPrefix());
        narrow(sql, values, "entity < ?", query.entityPrefix() == null ? null : query.entityPrefix() + LAST);
        narrow(sql, values, "received_at >= ?", query.from());
        narrow(sql, values, "received_at < ?", query.until());
        narrow(sql, values, "id < ?", query.before());
        sql.append(" ORDER BY id DESC LIMIT ?");
        values.add(query.limit());
        return Statements.list(connection, sql.toString(), Rows::journalEntry, values.toArray());
    }

    private static void narrow(
            StringBuilder sql, List<@Nullable Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(" AND ").append(condition);
            values.add(value);
        }
    }

    static Map<DeliveryStatus, Long> depth(Connection connection) throws SQLException {
        Map<DeliveryStatus, Long> depth = new EnumMap<>(DeliveryStatus.class);
        depth.put(DeliveryStatus.PENDING, count(connection, "PENDING"));
        depth.put(DeliveryStatus.ERROR, count(connection, "ERROR"));
        return depth;
    }

    static Optional<Instant> oldestDue(Connection connection, Instant now) throws SQLException {
        return Statements.first(connection, OLDEST_DUE, row -> Statements.instant(row, "status_at"), now, now);
    }

    /** The status as a literal: only so do the databases see that a partial index will do. */
    private static long count(Connection connection, String status) throws SQLException {
        String sql = "SELECT COUNT(*) FROM pbx24_inbox WHERE status = '" + status + "'";
        return Statements.list(connection, sql, row -> row.getLong(1)).get(0);
    }

    static int purgeFinished(Connection connection, Instant before, int limit) throws SQLException {
        return purge(connection, FINISHED, before, limit);
    }

    static int purgeErrors(Connection connection, Instant before, int limit) throws SQLException {
        return purge(connection, "status = 'ERROR'", before, limit);
    }

    private static int purge(Connection connection, String which, Instant before, int limit) throws SQLException {
        List<@Nullable Object[]> old = Statements.list(
                connection,
                "SELECT id FROM pbx24_inbox WHERE " + which + " AND status_at < ? ORDER BY status_at LIMIT ?",
                row -> new @Nullable Object[] {row.getString(1), before},
                before,
                limit);
        return Statements.updateEach(
                connection, "DELETE FROM pbx24_inbox WHERE id = ? AND " + which + " AND status_at < ?", old);
    }
}
