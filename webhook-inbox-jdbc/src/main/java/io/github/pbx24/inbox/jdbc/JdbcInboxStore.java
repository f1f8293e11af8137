package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.ClaimedDelivery;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.InboxException;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.inbox.JournalRow;
import io.github.pbx24.inbox.NewDelivery;
import io.github.pbx24.jdbc.Dialect;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.JdbcFailure;
import io.github.pbx24.jdbc.Migrations;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.jdbc.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps deliveries in SQLite or PostgreSQL, in tables of its own whose names begin with {@code pbx24_inbox}.
 *
 * <p>Thread-safe. On PostgreSQL any number of processes may share the database. Calls from inside
 * {@link JdbcDatabase#inTransaction} become part of that transaction.
 *
 * @since 0.1
 */
public final class JdbcInboxStore implements InboxStore {
    private static final Migrations TABLES = new Migrations(
            "pbx24_inbox", JdbcInboxStore.class, List.of("deliveries_and_keys", "order_and_notes", "behind"));

    private static final String INSERT = "INSERT INTO pbx24_inbox (id, source, kind, payload, received_at, status,"
            + " attempts, failures, version, error, call_id, entity, status_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";
    // Both in one round trip, where each has its price. The row is as in INSERT, pending, without error and call.
    private static final String HOLD_AND_INSERT = "WITH held AS (" + DedupeKeys.HOLD + " RETURNING 1)"
            + " INSERT INTO pbx24_inbox (id, source, kind, payload, received_at, status, attempts, failures, version,"
            + " entity, status_at) SELECT ?, ?, ?, ?, ?, 'PENDING', 0, 0, 0, ?, ? FROM held ON CONFLICT (id) DO NOTHING";
    private static final String DONE =
            "owner = NULL, version = t.version + 1, status = 'DONE', status_at = ?, error = NULL";
    private static final byte[] NO_PAYLOAD = {};
    private static final String IF_CURRENT = " WHERE id = ? AND version = ?";

    private final JdbcDatabase database;
    final InsertGroups groups;

    private JdbcInboxStore(JdbcDatabase database) {
        this.database = database;
        this.groups = new InsertGroups(database);
    }

    /**
     * Creates or updates the tables, and makes the store. Several nodes may do so at the same time.
     *
     * @param database belongs to the caller and must outlive the inbox
     * @return a new store
     * @throws InboxUnavailableException if the database cannot be reached
     * @throws InboxException if the tables were made by a newer release, or the database is unfit
     */
    public static JdbcInboxStore create(JdbcDatabase database) {
        JdbcInboxStore store = new JdbcInboxStore(database);
        translated("preparing its tables", () -> {
            database.migrate(TABLES);
            return true;
        });
        return store;
    }

    @Override
    public Optional<String> insert(NewDelivery delivery, Instant keyHeldUntil) {
        if (database.dialect() == Dialect.POSTGRESQL
                && InsertsTogether.suits(delivery)
                && !database.isInTransaction()) {
            return translated(
                    "storing", () -> groups.insert(delivery, keyHeldUntil, () -> insertAlone(delivery, keyHeldUntil)));
        }
        return translated("storing", () -> insertAlone(delivery, keyHeldUntil));
    }

    private Optional<String> insertAlone(NewDelivery delivery, Instant keyHeldUntil) {
        Instant at = delivery.receivedAt();
        String key = delivery.dedupeKey();
        if (database.dialect() == Dialect.POSTGRESQL
                && key != null
                && delivery.quietTime().isZero()) {
            return database.writeOne(connection -> holdAndInsert(connection, delivery, key, keyHeldUntil));
        }
        return database.write(connection -> {
            Optional<String> holder =
                    hold(connection, delivery.source(), delivery.dedupeKey(), delivery.id(), at, keyHeldUntil);
            if (holder.isEmpty()) {
                insertOrMerge(connection, delivery);
            }
            return holder;
        });
    }

    private static Optional<String> holdAndInsert(
            Connection connection, NewDelivery delivery, String key, Instant keyHeldUntil) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        Collections.addAll(
                values, delivery.source(), key, delivery.id(), keyHeldUntil, delivery.receivedAt(), delivery.id());
        Collections.addAll(values, delivery.source(), delivery.kind(), delivery.payload(), delivery.receivedAt());
        values.add(delivery.entity());
        values.add(delivery.dueAt());
        while (Statements.update(connection, HOLD_AND_INSERT, values.toArray()) == 0) {
            Optional<String> holder = DedupeKeys.holder(connection, delivery.source(), key);
            if (holder.isPresent()) {
                // That it is there already was a commit whose answer got lost.
                return holder.filter(id -> !id.equals(delivery.id()));
            }
            // Purged between the statements: the key is free again.
        }
        return Optional.empty();
    }

    private void insertOrMerge(Connection connection, NewDelivery delivery) throws SQLException {
        Optional<String> into = Order.merge(connection, database.dialect(), delivery);
        DeliveryStatus status = into.isPresent() ? DeliveryStatus.MERGED : DeliveryStatus.PENDING;
        List<@Nullable Object> values = new ArrayList<>();
        values.add(delivery.id());
        values.add(delivery.source());
        values.add(delivery.kind());
        values.add(into.isPresent() ? NO_PAYLOAD : delivery.payload());
        values.add(delivery.receivedAt());
        values.add(status.name());
        values.add(into.map(id -> "merged into " + id).orElse(null));
        values.add(null);
        values.add(delivery.entity());
        values.add(into.isPresent() ? delivery.receivedAt() : delivery.dueAt());
        Statements.update(connection, INSERT, values.toArray());
    }

    @Override
    public Optional<String> record(JournalRow row, Instant keyHeldUntil, Supplier<@Nullable String> effect) {
        Instant at = row.receivedAt();
        return write("storing", connection -> {
            Optional<String> holder = hold(connection, row.source(), row.dedupeKey(), row.id(), at, keyHeldUntil);
            if (holder.isEmpty()) {
                @Nullable String callId = effect.get();
                Statements.update(
                        connection,
                        INSERT,
                        row.id(),
                        row.source(),
                        row.kind(),
                        row.payload(),
                        at,
                        row.status().name(),
                        row.error(),
                        callId,
                        null,
                        at);
            }
            return holder;
        });
    }

    /** Nobody but this delivery holds a key for it: that it is there already was a commit whose answer got lost. */
    private static Optional<String> hold(
            Connection connection, String source, @Nullable String key, String id, Instant at, Instant until)
            throws SQLException {
        return DedupeKeys.hold(connection, source, key, id, at, until).filter(holder -> !holder.equals(id));
    }

    @Override
    public List<ClaimedDelivery> claimDue(
            Set<String> sources, Instant now, String owner, Instant leaseUntil, int limit) {
        List<ClaimedDelivery> claimed = write(
                "claiming",
                connection -> new Claims(connection, database.dialect()).claim(sources, now, owner, leaseUntil, limit));
        // RETURNING has no order of its own.
        claimed.sort(Comparator.comparing(row -> row.delivery().id()));
        return claimed;
    }

    @Override
    public int markDone(Collection<ClaimedDelivery> claims, Instant at) {
        return write("recording outcomes", connection -> {
            int done = changeAll("recording outcomes", DONE, claims, at).size();
            Claims.bringNextForward(connection, database.dialect(), claims);
            return done;
        });
    }

    @Override
    public int release(Collection<ClaimedDelivery> claims, Instant now) {
        return changeAll(
                        "giving claims back",
                        "owner = NULL, version = t.version + 1, attempts = attempts - 1, status_at = ?",
                        claims,
                        now)
                .size();
    }

    @Override
    public Set<String> renewLeases(Collection<ClaimedDelivery> claims, Instant leaseUntil) {
        return changeAll("renewing leases", "status_at = ?", claims, leaseUntil);
    }

    /** Answers the ids of those that were current. One statement where arrays can be passed, as each has its price. */
    private Set<String> changeAll(String what, String change, Collection<ClaimedDelivery> claims, Instant at) {
        List<ClaimedDelivery> ordered = claims.stream()
                .sorted(Comparator.comparing(claim -> claim.delivery().id()))
                .toList();
        if (ordered.isEmpty()) {
            return Set.of();
        }
        return write(what, connection -> {
            if (database.dialect() == Dialect.POSTGRESQL) {
                return Set.copyOf(changeTogether(connection, change, ordered, at));
            }
            Set<String> changed = new HashSet<>();
            String sql = "UPDATE pbx24_inbox AS t SET " + change + IF_CURRENT;
            for (ClaimedDelivery claim : ordered) {
                if (Statements.update(connection, sql, at, claim.delivery().id(), claim.version()) == 1) {
                    changed.add(claim.delivery().id());
                }
            }
            return changed;
        });
    }

    private static List<String> changeTogether(
            Connection connection, String change, List<ClaimedDelivery> claims, Instant at) throws SQLException {
        Object[] ids = claims.stream().map(claim -> claim.delivery().id()).toArray();
        Object[] versions = claims.stream().map(ClaimedDelivery::version).toArray();
        return Statements.list(
                connection,
                "UPDATE pbx24_inbox AS t SET " + change
                        + " FROM UNNEST(CAST(? AS VARCHAR[]), CAST(? AS BIGINT[])) AS c (id, version)"
                        + " WHERE t.id = c.id AND t.version = c.version RETURNING t.id",
                row -> row.getString(1),
                at,
                connection.createArrayOf("varchar", ids),
                connection.createArrayOf("bigint", versions));
    }

    @Override
    public boolean complete(ClaimedDelivery claim, Instant at, Runnable handler) {
        // The update first: it holds the row, so nobody else can take it while the handler runs.
        return write("completing", connection -> {
            String sql = "UPDATE pbx24_inbox AS t SET " + DONE + IF_CURRENT;
            if (Statements.update(connection, sql, at, claim.delivery().id(), claim.version()) == 0) {
                return false;
            }
            handler.run();
            Claims.bringNextForward(connection, database.dialect(), List.of(claim));
            return true;
        });
    }

    @Override
    public boolean reschedule(ClaimedDelivery claim, Instant nextAttemptAt, String error) {
        return write(
                "recording an outcome",
                connection -> ifCurrent(
                        connection, claim, "failures = failures + 1, status_at = ?, error = ?", nextAttemptAt, error));
    }

    @Override
    public boolean markError(ClaimedDelivery claim, Instant at, String error) {
        return write("recording an outcome", connection -> {
            boolean current = ifCurrent(connection, claim, "status = 'ERROR', status_at = ?, error = ?", at, error);
            Claims.bringNextForward(connection, database.dialect(), List.of(claim));
            return current;
        });
    }

    private static boolean ifCurrent(
            Connection connection, ClaimedDelivery claim, String change, Instant at, String error) throws SQLException {
        String sql = "UPDATE pbx24_inbox SET owner = NULL, version = version + 1, " + change + IF_CURRENT;
        return Statements.update(connection, sql, at, error, claim.delivery().id(), claim.version()) == 1;
    }

    @Override
    public int releaseAbandoned(String ownerPrefix, Instant now) {
        if (!database.dialect().isOfOneProcess()) {
            return 0;
        }
        String sql = "UPDATE pbx24_inbox SET owner = NULL, status_at = ?, version = version + 1"
                + " WHERE status = 'PENDING' AND owner IS NOT NULL AND SUBSTR(owner, 1, ?) <> ?";
        return update("releasing abandoned deliveries", sql, now, ownerPrefix.length(), ownerPrefix);
    }

    @Override
    public int bringForward(Instant now, Instant latest) {
        return write("bringing forward", connection -> {
            Claims.bringForgottenForward(connection);
            return Statements.update(
                    connection,
                    "UPDATE pbx24_inbox SET status_at = ? WHERE status = 'PENDING' AND (status_at > ?"
                            + " OR (owner IS NULL AND status_at > ? AND received_at > ?))",
                    now,
                    latest,
                    now,
                    now.plus(CLOCKS_DIFFER));
        });
    }

    @Override
    public int requeue(Collection<String> ids, Instant now) {
        String sql = "UPDATE pbx24_inbox SET status = 'PENDING', status_at = ?, owner = NULL, attempts = 0,"
                + " failures = 0, behind = 0, error = NULL, version = version + 1"
                + " WHERE id = ? AND status NOT IN ('IGNORED', 'REFUSED', 'MERGED')";
        List<@Nullable Object[]> rows = ids.stream()
                // PostgreSQL has no character for zero, so nothing can have such an id.
                .filter(id -> id.indexOf('\0') < 0)
                .sorted()
                .map(id -> new @Nullable Object[] {now, id})
                .toList();
        return write("replaying", connection -> Statements.updateEach(connection, sql, rows));
    }

    @Override
    public List<JournalEntry> journal(JournalQuery query) {
        return read("reading the journal", connection -> Journal.list(connection, query));
    }

    @Override
    public Map<DeliveryStatus, Long> depth() {
        return read("counting", Journal::depth);
    }

    @Override
    public Optional<Instant> oldestDue(Instant now) {
        return read("counting", connection -> Journal.oldestDue(connection, now));
    }

    @Override
    public Optional<String> newestAbout(String source, String entity) {
        return read("looking at an entity", connection -> Order.newestAbout(connection, source, entity));
    }

    @Override
    public void putNote(String space, String key, String text, Instant until) {
        write("keeping a note", connection -> Notes.put(connection, space, key, text, until));
    }

    @Override
    public Optional<String> note(String space, String key, Instant now) {
        return read("reading a note", connection -> Notes.read(connection, space, key, now));
    }

    @Override
    public Optional<String> takeNote(String space, String key, Instant now) {
        return write("taking a note", connection -> Notes.take(connection, space, key, now));
    }

    @Override
    public int purge(Instant doneBefore, Instant errorBefore, Instant now, int limit) {
        int keys = write("purging keys", connection -> DedupeKeys.purge(connection, now, limit));
        int finished = write("purging", connection -> Journal.purgeFinished(connection, doneBefore, limit));
        int failed = write("purging", connection -> Journal.purgeErrors(connection, errorBefore, limit));
        int notes = write("purging notes", connection -> Notes.purge(connection, now, limit));
        return Math.max(Math.max(keys, notes), Math.max(finished, failed));
    }

    private int update(String what, String sql, @Nullable Object... values) {
        return write(what, connection -> Statements.update(connection, sql, values));
    }

    private <T> T write(String what, Work<T> work) {
        return translated(what, () -> database.write(work));
    }

    private <T> T read(String what, Work<T> work) {
        return translated(what, () -> database.read(work));
    }

    private static <T> T translated(String what, Supplier<T> action) {
        try {
            return action.get();
        } catch (JdbcFailure e) {
            String message = "the inbox failed at " + what + ": " + e.getMessage();
            throw e.isWorthRepeating() ? new InboxUnavailableException(message, e) : new InboxException(message, e);
        }
    }
}
