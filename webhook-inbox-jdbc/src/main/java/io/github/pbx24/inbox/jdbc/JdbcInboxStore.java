package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.ClaimedDelivery;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.inbox.NewDelivery;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Keeps deliveries in H2 or PostgreSQL, in tables of its own whose names begin with {@code pbx24_inbox}.
 *
 * <p>Thread-safe. On PostgreSQL any number of processes may share the database; the data source should be a pool, since
 * every call takes a connection. On H2 all writes go through one thread and one connection, which commits whatever waits
 * as one transaction; the connection is held until {@link #close()}. An embedded H2 database belongs to one process.
 *
 * @since 0.1
 */
public final class JdbcInboxStore implements InboxStore, AutoCloseable {
    private final Dialect dialect;
    private final Transactions writes;
    private final DirectTransactions reads;

    private JdbcInboxStore(Dialect dialect, DataSource dataSource) {
        this.dialect = dialect;
        this.writes = dialect.transactions(dataSource);
        this.reads = new DirectTransactions(dataSource);
    }

    /**
     * Recognises the database, creates or updates the tables, and makes the store. Several nodes may do so at the same
     * time.
     *
     * <p>On H2 this sets {@code WRITE_DELAY} to 0 for the whole database, which takes a user with administrator rights:
     * with the default of 500 ms a killed process would lose what it has acknowledged.
     *
     * <p>Stores that share an H2 database must be given the same {@code DataSource} object: they take turns on its monitor,
     * because H2 does not survive a kill while two threads commit.
     *
     * @param dataSource leads to H2 2.x or PostgreSQL 12 or later; belongs to the caller and must outlive the store
     * @return a new store; close it after the inbox
     * @throws io.github.pbx24.inbox.InboxUnavailableException if the database cannot be reached or refuses
     * @throws io.github.pbx24.inbox.InboxException if the tables were made by a newer version of this library, or
     *     the H2 user is no administrator
     * @throws IllegalArgumentException if it is another database
     */
    public static JdbcInboxStore create(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            Dialect dialect = Dialect.of(connection);
            dialect.prepare(connection);
            Migrations.run(connection, dialect);
            return new JdbcInboxStore(dialect, dataSource);
        } catch (SQLException e) {
            throw SqlFailures.unavailable("preparing its tables", e);
        }
    }

    /** Finishes what was begun; every later change is refused as unavailable. The data source stays open. */
    @Override
    public void close() {
        writes.close();
    }

    @Override
    public Optional<String> insert(NewDelivery delivery, Instant keyHeldUntil) {
        return writes.run("storing", connection -> dialect.insert(connection, delivery, keyHeldUntil));
    }

    @Override
    public List<ClaimedDelivery> claimDue(
            Set<String> sources, Instant now, String owner, Instant leaseUntil, int limit) {
        Dialect.Claim claim = new Dialect.Claim(sources, now, owner, leaseUntil, limit);
        return writes.run("claiming", connection -> dialect.claimDue(connection, claim));
    }

    @Override
    public boolean markDone(ClaimedDelivery claim, Instant at) {
        return ifCurrent(claim, "status = 'DONE', status_at = ?, error = NULL", at);
    }

    @Override
    public boolean reschedule(ClaimedDelivery claim, Instant nextAttemptAt, String error) {
        return ifCurrent(claim, "failures = failures + 1, status_at = ?, error = ?", nextAttemptAt, error);
    }

    @Override
    public boolean markError(ClaimedDelivery claim, Instant at, String error) {
        return ifCurrent(claim, "status = 'ERROR', status_at = ?, error = ?", at, error);
    }

    private boolean ifCurrent(ClaimedDelivery claim, String change, Object... values) {
        List<Object> all = new ArrayList<>(List.of(values));
        all.add(claim.delivery().id());
        all.add(claim.version());
        String sql = "UPDATE pbx24_inbox SET owner = NULL, version = version + 1, " + change
                + " WHERE id = ? AND version = ?";
        return update("recording an outcome", sql, all.toArray()) == 1;
    }

    @Override
    public int renewLeases(Collection<ClaimedDelivery> claims, Instant leaseUntil) {
        List<Object[]> rows = claims.stream()
                .map(claim -> new Object[] {leaseUntil, claim.delivery().id(), claim.version()})
                .toList();
        return writes.run(
                "renewing leases",
                connection -> Rows.forEach(
                        connection, "UPDATE pbx24_inbox SET status_at = ? WHERE id = ? AND version = ?", rows));
    }

    @Override
    public int releaseAbandoned(String ownerPrefix, Instant now) {
        if (!dialect.isOfOneProcess()) {
            return 0;
        }
        String sql = "UPDATE pbx24_inbox SET owner = NULL, status_at = ?, version = version + 1"
                + " WHERE status = 'PENDING' AND owner IS NOT NULL AND LEFT(owner, ?) <> ?";
        return update("releasing abandoned deliveries", sql, now, ownerPrefix.length(), ownerPrefix);
    }

    @Override
    public boolean requeue(String id, Instant now) {
        String sql = "UPDATE pbx24_inbox SET status = 'PENDING', status_at = ?, owner = NULL, attempts = 0,"
                + " failures = 0, error = NULL, version = version + 1 WHERE id = ?";
        // PostgreSQL has no character for zero, so nothing can have such an id.
        return id.indexOf('\0') < 0 && update("replaying", sql, now, id) == 1;
    }

    @Override
    public List<JournalEntry> journal(JournalQuery query) {
        StringBuilder sql = new StringBuilder("SELECT " + Rows.JOURNAL + " FROM pbx24_inbox WHERE 1 = 1");
        List<Object> values = new ArrayList<>();
        if (query.status() != null) {
            sql.append(" AND status = ?");
            values.add(query.status().name());
        }
        if (query.source() != null) {
            sql.append(" AND source = ?");
            values.add(query.source());
        }
        if (query.before() != null) {
            sql.append(" AND id < ?");
            values.add(query.before());
        }
        sql.append(" ORDER BY id DESC LIMIT ?");
        values.add(query.limit());
        return reads.run(
                "reading the journal",
                connection -> Rows.list(connection, sql.toString(), Rows::journalEntry, values.toArray()));
    }

    @Override
    public Map<DeliveryStatus, Long> counts() {
        return reads.run("counting", connection -> {
            Map<DeliveryStatus, Long> counts = new EnumMap<>(DeliveryStatus.class);
            for (DeliveryStatus status : DeliveryStatus.values()) {
                counts.put(status, 0L);
            }
            Rows.list(
                    connection,
                    "SELECT status, COUNT(*) FROM pbx24_inbox GROUP BY status",
                    row -> counts.put(DeliveryStatus.valueOf(row.getString(1)), row.getLong(2)));
            return counts;
        });
    }

    /** Rows are deleted one by one: H2 is slow at a limited subquery, PostgreSQL knows no limit on a delete. */
    @Override
    public int purge(Instant doneBefore, Instant now, int limit) {
        int keys = writes.run("purging keys", connection -> purgeKeys(connection, now, limit));
        int deliveries = writes.run("purging deliveries", connection -> purgeDeliveries(connection, doneBefore, limit));
        return Math.max(keys, deliveries);
    }

    private static int purgeKeys(Connection connection, Instant now, int limit) throws SQLException {
        List<Object[]> free = Rows.list(
                connection,
                "SELECT source, dedupe_key FROM pbx24_inbox_dedupe WHERE held_until <= ? ORDER BY held_until LIMIT ?",
                row -> new Object[] {row.getString(1), row.getString(2), now},
                now,
                limit);
        return Rows.forEach(
                connection,
                "DELETE FROM pbx24_inbox_dedupe WHERE source = ? AND dedupe_key = ? AND held_until <= ?",
                free);
    }

    private static int purgeDeliveries(Connection connection, Instant doneBefore, int limit) throws SQLException {
        List<Object[]> old = Rows.list(
                connection,
                "SELECT id FROM pbx24_inbox WHERE status = 'DONE' AND status_at < ?"
                        + " ORDER BY status, status_at, id LIMIT ?",
                row -> new Object[] {row.getString(1), doneBefore},
                doneBefore,
                limit);
        return Rows.forEach(
                connection, "DELETE FROM pbx24_inbox WHERE id = ? AND status = 'DONE' AND status_at < ?", old);
    }

    private int update(String what, String sql, Object... values) {
        return writes.run(what, connection -> Rows.update(connection, sql, values));
    }
}
