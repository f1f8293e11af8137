package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.Alias;
import io.github.pbx24.correlation.CallRecord;
import io.github.pbx24.correlation.CallStore;
import io.github.pbx24.correlation.jdbc.Rows.CallRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls in H2 or PostgreSQL, in tables of its own whose names begin with {@code pbx24_call}.
 *
 * <p>Thread-safe. On PostgreSQL any number of processes may share the database; the data source should be a pool, since
 * every call takes a connection. On H2 one thread writes and one reads, each with a connection that is held until {@link
 * #close()}; the writer commits whatever waits as one transaction. An embedded H2 database belongs to one process.
 *
 * <p>Instants come back exactly as they were written. Leases are compared with the time that is passed in, never with the
 * database's clock.
 *
 * @since 0.1
 */
public final class JdbcCallStore implements CallStore, AutoCloseable {
    private static final String INSERT_CALL =
            "INSERT INTO pbx24_call (" + Rows.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String REPLACE_CALL = "UPDATE pbx24_call SET id = ?, pbx = ?, call_id = ?, body = ?,"
            + " body_rest = ?, version = ?, due_at = ?, created_at = ?, updated_at = ? WHERE id = ? AND version = ?";

    private static final int PURGE_BATCH = 200;

    private final Dialect dialect;
    private final Aliases aliases;
    private final Transactions writes;
    private final Transactions reads;

    private JdbcCallStore(Dialect dialect, DataSource dataSource) {
        this.dialect = dialect;
        this.aliases = new Aliases(dialect);
        this.writes = dialect.writes(dataSource);
        this.reads = dialect.reads(dataSource);
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
     * @return a new store; close it after the engine
     * @throws io.github.pbx24.correlation.CallStoreException if the database cannot be reached or refuses
     * @throws IllegalStateException if the tables were made by a newer version of this library
     * @throws IllegalArgumentException if it is another database
     */
    public static JdbcCallStore create(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            Dialect dialect = Dialect.of(connection);
            dialect.prepare(connection);
            Migrations.run(connection, dialect);
            return new JdbcCallStore(dialect, dataSource);
        } catch (SQLException e) {
            throw SqlFailures.unavailable("preparing its tables", e);
        }
    }

    /** Finishes what was begun; on H2 everything later is refused. The data source stays open. */
    @Override
    public void close() {
        writes.close();
        reads.close();
    }

    @Override
    public Optional<CallRecord> find(String id) {
        String sql = "SELECT " + Rows.COLUMNS + " FROM pbx24_call WHERE id = ?";
        return reads
                .run("reading a call", connection -> Rows.list(connection, sql, CallRow::of, StoredText.of(id)))
                .stream()
                .findFirst()
                .map(CallRow::decoded);
    }

    @Override
    public Optional<String> resolve(Alias alias) {
        return reads.run("following an alias", connection -> Aliases.find(connection, alias))
                .map(StoredText::read);
    }

    @Override
    public boolean createIfNew(CallRecord call, List<Alias> names) {
        @Nullable Object[] values = Rows.values(call).toArray();
        String id = StoredText.of(call.id());
        // Always in the same order, so that two nodes with the same names wait for each other instead of locking up.
        List<Alias> inOrder = names.stream()
                .distinct()
                .sorted(Comparator.comparing(Alias::kind)
                        .thenComparing(Alias::pbx)
                        .thenComparing(Alias::value))
                .toList();
        Work<Optional<String>> create = connection -> {
            boolean created = dialect.insertIfNew(connection, INSERT_CALL, values);
            for (Alias name : inOrder) {
                created = created && take(connection, name, id);
            }
            return created ? Optional.of(id) : Optional.empty();
        };
        return writes.attempt("storing a call", create).isPresent();
    }

    private boolean take(Connection connection, Alias name, String id) throws SQLException {
        if (name.kind() == Alias.Kind.EXPECTED) {
            aliases.insertOrMove(connection, name, id);
            return true;
        }
        return aliases.insert(connection, name, id);
    }

    @Override
    public boolean replace(CallRecord call) {
        List<@Nullable Object> values = new ArrayList<>(Rows.values(call));
        values.add(StoredText.of(call.id()));
        values.add(call.version() - 1);
        return update("changing a call", REPLACE_CALL, values.toArray()) == 1;
    }

    /** {@inheritDoc} Also false if the call is gone. */
    @Override
    public boolean bind(Alias alias, String id) {
        String stored = StoredText.of(id);
        return writes.run(
                "naming a call",
                connection -> aliases.insertForPresent(connection, alias, stored)
                        || Aliases.find(connection, alias)
                                .filter(stored::equals)
                                .isPresent());
    }

    @Override
    public Optional<String> claimExpected(Alias expected, Alias real, Instant notBefore) {
        String nameCall = "UPDATE pbx24_call SET call_id = ?, version = version + 1"
                + " WHERE id = ? AND call_id IS NULL AND created_at >= ?";
        String callId = StoredText.of(real.value());
        Work<Optional<String>> claim = connection -> {
            Optional<String> id = Aliases.lock(connection, expected);
            boolean claimed = id.isPresent()
                    && Rows.update(connection, nameCall, callId, id.get(), notBefore) == 1
                    && aliases.insert(connection, real, id.get())
                    && Aliases.delete(connection, expected);
            return claimed ? id : Optional.empty();
        };
        return writes.attempt("claiming an expected call", claim).map(StoredText::read);
    }

    @Override
    public boolean lease(String id, String owner, Instant now, Instant until) {
        String sql = "UPDATE pbx24_call SET lease_owner = ?, leased_until = ?"
                + " WHERE id = ? AND (leased_until IS NULL OR leased_until <= ?)";
        return update("leasing a call", sql, StoredText.of(owner), until, StoredText.of(id), now) == 1;
    }

    @Override
    public List<String> leaseDue(String owner, Instant now, Instant until, int limit) {
        Dialect.Claim claim = new Dialect.Claim(StoredText.of(owner), now, until, limit);
        return writes.run("leasing due calls", connection -> dialect.leaseDue(connection, claim)).stream()
                .map(StoredText::read)
                .toList();
    }

    @Override
    public void release(String id, String owner) {
        String sql = "UPDATE pbx24_call SET lease_owner = NULL, leased_until = NULL WHERE id = ? AND lease_owner = ?";
        update("releasing a call", sql, StoredText.of(id), StoredText.of(owner));
    }

    @Override
    public void renew(String owner, Instant until) {
        String sql = "UPDATE pbx24_call SET leased_until = ? WHERE lease_owner = ?";
        update("renewing leases", sql, until, StoredText.of(owner));
    }

    @Override
    public void releaseAll() {
        String sql = "UPDATE pbx24_call SET lease_owner = NULL, leased_until = NULL WHERE lease_owner IS NOT NULL";
        update("releasing all calls", sql);
    }

    @Override
    public List<CallRecord> recent(int limit) {
        String sql = "SELECT " + Rows.COLUMNS + " FROM pbx24_call ORDER BY updated_at DESC LIMIT ?";
        return reads.run("reading recent calls", connection -> Rows.list(connection, sql, CallRow::of, limit)).stream()
                .map(CallRow::decoded)
                .toList();
    }

    @Override
    public long countDue(Instant now) {
        String sql = "SELECT COUNT(*) FROM pbx24_call WHERE due_at <= ?";
        return reads.run("counting", connection -> Rows.list(connection, sql, row -> row.getLong(1), now))
                .get(0);
    }

    /** In small batches, because nobody else can write meanwhile on H2. */
    @Override
    public int purge(Instant notChangedSince) {
        int purged = 0;
        List<String> old;
        do {
            old = reads.run("looking for old calls", connection -> old(connection, notChangedSince));
            purged += delete(old, notChangedSince);
        } while (old.size() == PURGE_BATCH);
        return purged;
    }

    private static List<String> old(Connection connection, Instant notChangedSince) throws SQLException {
        String sql = "SELECT id FROM pbx24_call WHERE updated_at < ? AND due_at IS NULL ORDER BY updated_at LIMIT "
                + PURGE_BATCH;
        return Rows.list(connection, sql, row -> row.getString(1), notChangedSince);
    }

    /** Asks again for each call: it may have had news since it was found. Its names go with it, by the foreign key. */
    private int delete(List<String> ids, Instant notChangedSince) {
        String sql = "DELETE FROM pbx24_call WHERE id = ? AND due_at IS NULL AND updated_at < ?";
        return writes.attempt("purging calls", connection -> {
                    int deleted = 0;
                    for (String id : ids) {
                        deleted += Rows.update(connection, sql, id, notChangedSince);
                    }
                    return Optional.of(deleted);
                })
                .orElse(0);
    }

    private int update(String what, String sql, @Nullable Object... values) {
        return writes.run(what, connection -> Rows.update(connection, sql, values));
    }
}
