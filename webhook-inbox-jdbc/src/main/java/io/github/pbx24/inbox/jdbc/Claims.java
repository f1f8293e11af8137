package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.ClaimedDelivery;
import io.github.pbx24.jdbc.Dialect;
import io.github.pbx24.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is due. Thousands of deliveries may wait for an earlier one about their entity; each of them is looked at once, found
 * to wait, and marked as behind, so that later claims pass it over. When the first about an entity is finished, the mark of the
 * next one goes, in the same transaction; see {@link #bringNextForward}.
 *
 * <p>A mark must not outlive the one that was waited for. So it is set only while that one is locked: whoever finishes it comes before,
 * and then there is no mark, or after, and then sees the mark.
 */
final class Claims {

    /** So many are looked at in one round, at most. */
    private static final int WIDEST = 1000;

    /** A claim is a short transaction, however many wait. */
    private static final int MOST_ROUNDS = 8;

    private static final String FIRST =
            "(SELECT p.id FROM pbx24_inbox p WHERE p.status = 'PENDING' AND p.source = %1$s.source"
                    + " AND p.entity = %1$s.entity ORDER BY p.id LIMIT 1)";

    private static final String CHANGE =
            "UPDATE pbx24_inbox AS d SET owner = ?, status_at = ?, attempts = attempts + 1, version = version + 1"
                    + " WHERE d.status = 'PENDING' AND d.status_at <= ?" + Order.ITS_TURN;
    private static final String CLAIM_ONE = CHANGE + " AND d.id = ? RETURNING " + Rows.CLAIMED;
    private static final String CLAIM_ALL = CHANGE + " AND d.id = ANY(?) RETURNING " + Rows.CLAIMED;

    private static final String MARK = "UPDATE pbx24_inbox SET behind = 1 WHERE id = ";

    private static final String NEXT_OF_ONE = "UPDATE pbx24_inbox SET behind = 0 WHERE behind = 1 AND id ="
            + " (SELECT p.id FROM pbx24_inbox p WHERE p.status = 'PENDING' AND p.source = ? AND p.entity = ?"
            + " ORDER BY p.id LIMIT 1)";
    private static final String NEXT_OF_ALL = "UPDATE pbx24_inbox AS t SET behind = 0 FROM (SELECT "
            + FIRST.formatted("c")
            + " AS id FROM UNNEST(CAST(? AS VARCHAR[]), CAST(? AS VARCHAR[])) AS c (source, entity)) AS n"
            + " WHERE t.id = n.id AND t.behind = 1";
    private static final String FORGOTTEN = "UPDATE pbx24_inbox AS d SET behind = 0 WHERE d.status = 'PENDING'"
            + " AND d.behind = 1 AND d.id = " + FIRST.formatted("d");

    private final Connection connection;
    private final Dialect dialect;

    /** @param first id of the first pending one about its entity; null if it is about none */
    private record Due(String id, long at, @Nullable String first) {
        boolean isBehind() {
            return first != null && !first.equals(id);
        }
    }

    Claims(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** What is due of some sources, as SQL that begins with the time. */
    static String due(Dialect dialect, int sources) {
        return "SELECT d.id, d.status_at, CASE WHEN d.entity IS NOT NULL THEN " + FIRST.formatted("d") + " END AS first"
                + " FROM (SELECT id, status_at, source, entity FROM pbx24_inbox WHERE status = 'PENDING' AND behind = 0"
                + " AND status_at <= ? AND source IN (" + Statements.placeholders(sources)
                + ") ORDER BY status_at, id LIMIT ?" + dialect.skipLocked() + ") AS d";
    }

    List<ClaimedDelivery> claim(Set<String> sources, Instant now, String owner, Instant leaseUntil, int limit)
            throws SQLException {
        Order.lockClaims(connection, dialect);
        List<ClaimedDelivery> claimed = new ArrayList<>();
        int width = limit;
        for (int round = 0; round < MOST_ROUNDS && claimed.size() < limit; round++) {
            List<Due> due = due(sources, now, width);
            List<String> first =
                    due.stream().filter(row -> !row.isBehind()).map(Due::id).toList();
            // Some of them have to wait for a later one that is in work.
            for (int next = 0; next < first.size() && claimed.size() < limit; ) {
                int end = Math.min(first.size(), next + limit - claimed.size());
                claimed.addAll(take(first.subList(next, end), now, owner, leaseUntil));
                next = end;
            }
            mark(due.stream().filter(Due::isBehind).toList());
            if (due.size() < width) {
                break;
            }
            width = Math.max(width, Math.min(WIDEST, width * 4));
        }
        return claimed;
    }

    private List<Due> due(Set<String> sources, Instant now, int width) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(now);
        values.addAll(sources);
        values.add(width);
        List<Due> due = Statements.list(
                connection,
                due(dialect, sources.size()),
                row -> new Due(row.getString(1), row.getLong(2), row.getString(3)),
                values.toArray());
        due.sort(Comparator.comparingLong(Due::at).thenComparing(Due::id));
        return due;
    }

    private List<ClaimedDelivery> take(List<String> ids, Instant now, String owner, Instant leaseUntil)
            throws SQLException {
        if (ids.isEmpty()) {
            return List.of();
        }
        if (dialect == Dialect.POSTGRESQL) {
            return Statements.list(connection, CLAIM_ALL, Rows::claimed, owner, leaseUntil, now, now, texts(ids));
        }
        List<ClaimedDelivery> claimed = new ArrayList<>(ids.size());
        for (String id : ids) {
            claimed.addAll(Statements.list(connection, CLAIM_ONE, Rows::claimed, owner, leaseUntil, now, now, id));
        }
        return claimed;
    }

    private void mark(List<Due> waiting) throws SQLException {
        if (waiting.isEmpty()) {
            return;
        }
        if (dialect == Dialect.POSTGRESQL) {
            Set<String> held = new HashSet<>(Statements.list(
                    connection,
                    "SELECT id FROM pbx24_inbox WHERE id = ANY(?) AND status = 'PENDING' FOR SHARE SKIP LOCKED",
                    row -> row.getString(1),
                    texts(waiting.stream().map(Due::first).distinct().toList())));
            List<String> behind = waiting.stream()
                    .filter(row -> held.contains(row.first()))
                    .map(Due::id)
                    .toList();
            Statements.update(connection, MARK + "ANY(?)", texts(behind));
        } else {
            Statements.updateEach(
                    connection,
                    MARK + "?",
                    waiting.stream()
                            .map(row -> new @Nullable Object[] {row.id()})
                            .toList());
        }
    }

    /** To be called after these were finished: the next about each of their entities is looked at again. */
    static void bringNextForward(Connection connection, Dialect dialect, Collection<ClaimedDelivery> finished)
            throws SQLException {
        Set<List<String>> entities = new HashSet<>();
        for (ClaimedDelivery claim : finished) {
            String entity = claim.delivery().entity();
            if (entity != null) {
                entities.add(List.of(claim.delivery().source(), entity));
            }
        }
        if (entities.isEmpty()) {
            return;
        }
        if (dialect == Dialect.POSTGRESQL) {
            Object[] sources = entities.stream().map(pair -> pair.get(0)).toArray();
            Object[] names = entities.stream().map(pair -> pair.get(1)).toArray();
            Statements.update(
                    connection,
                    NEXT_OF_ALL,
                    connection.createArrayOf("varchar", sources),
                    connection.createArrayOf("varchar", names));
        } else {
            Statements.updateEach(
                    connection,
                    NEXT_OF_ONE,
                    entities.stream()
                            .map(pair -> new @Nullable Object[] {pair.get(0), pair.get(1)})
                            .toList());
        }
    }

    /** Whoever deletes a row by hand leaves the marks of those behind it. */
    static void bringForgottenForward(Connection connection) throws SQLException {
        Statements.update(connection, FORGOTTEN);
    }

    private Object texts(List<String> values) throws SQLException {
        return connection.createArrayOf("varchar", values.toArray());
    }
}
