package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.store.Alias;
import io.github.pbx24.correlation.store.CallHeader;
import io.github.pbx24.correlation.store.CallQuery;
import io.github.pbx24.correlation.store.CallRow;
import io.github.pbx24.correlation.store.CallRows;
import io.github.pbx24.correlation.store.CallStep;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.Expectation;
import io.github.pbx24.correlation.store.Lease;
import io.github.pbx24.correlation.store.Next;
import io.github.pbx24.correlation.store.Statement;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.correlation.store.Urgency;
import io.github.pbx24.jdbc.Dialect;
import io.github.pbx24.jdbc.Statements;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The tables as one transaction sees them. Ids of calls go in and come out as {@link StoredText}. */
final class JdbcCallRows implements CallRows {

    private static final String OF_ALIAS = " WHERE pbx = ? AND kind = ? AND name = ?";
    private static final String RELEASED = "lease_owner = NULL, leased_until = NULL";
    private static final String IF_LEASED = " WHERE id = ? AND lease_owner = ? AND lease_epoch = ?";
    private static final String IF_FREE =
            " WHERE id = ? AND version = ? AND (leased_until IS NULL OR leased_until <= ?)";
    private static final int MAX_TROUBLE = 500;

    /** One delivery tells rarely more of a call. */
    private static final int MOST_TOGETHER = 4;

    private static final List<String> APPEND = IntStream.rangeClosed(1, MOST_TOGETHER)
            .mapToObj(rows -> "INSERT INTO pbx24_call_statement (owner, content, occurrence, received_at, body) VALUES "
                    + String.join(", ", Collections.nCopies(rows, "(?, ?, ?, ?, ?)")) + " ON CONFLICT DO NOTHING")
            .toList();

    private final Connection connection;
    private final String locked;
    private final Dialect dialect;

    JdbcCallRows(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
        // On SQLite only one transaction writes anyway.
        this.locked = dialect == Dialect.POSTGRESQL ? " FOR UPDATE OF c" : "";
    }

    private <T> List<T> list(String sql, Statements.RowReader<T> reader, @Nullable Object... values) {
        return SqlProblem.wrapped(() -> Statements.list(connection, sql, reader, values));
    }

    private int update(String sql, @Nullable Object... values) {
        return SqlProblem.wrapped(() -> Statements.update(connection, sql, values));
    }

    private static <T> Optional<T> first(List<T> rows) {
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    @Override
    public Optional<CallHeader> named(Alias alias) {
        String sql = "SELECT " + CallColumns.HEADER + " FROM pbx24_call_alias a JOIN pbx24_call c ON c.id = a.owner"
                + " WHERE a.pbx = ? AND a.kind = ? AND a.name = ?" + locked;
        return first(list(sql, CallColumns::header, key(alias)));
    }

    private static @Nullable Object[] key(Alias alias) {
        return new @Nullable Object[] {StoredText.of(alias.pbx()), alias.kind().name(), StoredText.key(alias.value())};
    }

    @Override
    public Optional<CallHeader> header(String id) {
        String sql = "SELECT " + CallColumns.HEADER + " FROM pbx24_call c WHERE c.id = ?" + locked;
        return first(list(sql, CallColumns::header, StoredText.of(id)));
    }

    @Override
    public Optional<CallRow> row(String id) {
        return first(rows(
                "SELECT " + CallColumns.HEADER + ", c.progress, c.search FROM pbx24_call c WHERE c.id = ?",
                StoredText.of(id)));
    }

    private List<CallRow> rows(String sql, @Nullable Object... values) {
        List<CallRow> calls = list(
                sql,
                row -> new CallRow(
                        CallColumns.header(row), row.getString("progress"), row.getString("search"), List.of()),
                values);
        return calls.stream()
                .map(call -> new CallRow(
                        call.header(),
                        call.progress(),
                        call.search(),
                        statements(call.header().id())))
                .toList();
    }

    private List<Statement> statements(String id) {
        String sql = "SELECT content, occurrence, received_at, body FROM pbx24_call_statement WHERE owner = ?";
        return list(
                sql,
                row -> new Statement(
                        row.getString("content"),
                        row.getLong("occurrence"),
                        Statements.instant(row, "received_at"),
                        row.getString("body")),
                StoredText.of(id));
    }

    @Override
    public boolean name(Alias alias, String id) {
        String sql = "INSERT INTO pbx24_call_alias (pbx, kind, name, owner) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
        @Nullable Object[] key = key(alias);
        return update(sql, key[0], key[1], key[2], StoredText.of(id)) == 1;
    }

    @Override
    public void rename(Alias alias, String id) {
        @Nullable Object[] key = key(alias);
        update("UPDATE pbx24_call_alias SET owner = ?" + OF_ALIAS, StoredText.of(id), key[0], key[1], key[2]);
    }

    @Override
    public void insert(CallHeader call, String progress, String search) {
        String callId = call.callId();
        update(
                "INSERT INTO pbx24_call (id, pbx, call_id, stage, asked, heard, version, due_at, urgency, created_at,"
                        + " heard_at, lease_epoch, failures, progress, search)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)",
                StoredText.of(call.id()),
                StoredText.of(call.pbx()),
                callId == null ? null : StoredText.of(callId),
                call.stage().ordinal(),
                call.asked() ? 1 : 0,
                call.heard(),
                call.version(),
                call.dueAt(),
                call.urgency().ordinal(),
                call.createdAt(),
                call.heardAt(),
                progress,
                StoredText.of(search));
    }

    @Override
    public void callId(String id, String callId) {
        update(
                "UPDATE pbx24_call SET call_id = ?, version = version + 1 WHERE id = ?",
                StoredText.of(callId),
                StoredText.of(id));
    }

    @Override
    public int append(String id, List<Statement> statements) {
        int added = 0;
        for (int from = 0; from < statements.size(); from += MOST_TOGETHER) {
            added += appendTogether(
                    StoredText.of(id), statements.subList(from, Math.min(from + MOST_TOGETHER, statements.size())));
        }
        return added;
    }

    private int appendTogether(String storedId, List<Statement> statements) {
        List<@Nullable Object> values = new ArrayList<>(5 * statements.size());
        for (Statement one : statements) {
            values.add(storedId);
            values.add(one.content());
            values.add(one.occurrence());
            values.add(one.receivedAt());
            values.add(one.body());
        }
        return update(APPEND.get(statements.size() - 1), values.toArray());
    }

    @Override
    public void heard(String id, int added, Instant heardAt) {
        update(
                "UPDATE pbx24_call SET heard = heard + ?, version = version + 1,"
                        + " due_at = CASE WHEN due_at IS NULL OR due_at > ? THEN ? ELSE due_at END,"
                        + " heard_at = CASE WHEN heard_at < ? THEN ? ELSE heard_at END WHERE id = ?",
                added,
                heardAt,
                heardAt,
                heardAt,
                heardAt,
                StoredText.of(id));
    }

    @Override
    public List<Expectation> expected(String pbx, Expectation.Kind kind, Instant from, Instant until) {
        return list(
                "SELECT owner, extension, number, from_at, until_at FROM pbx24_call_expected"
                        + " WHERE pbx = ? AND kind = ? AND until_at >= ? AND from_at <= ? ORDER BY from_at, owner",
                row -> new Expectation(
                        StoredText.read(row.getString("owner")),
                        pbx,
                        kind,
                        row.getString("extension"),
                        row.getString("number"),
                        Statements.instant(row, "from_at"),
                        Statements.instant(row, "until_at")),
                StoredText.of(pbx),
                kind.name(),
                from,
                until);
    }

    @Override
    public void expect(Expectation expectation) {
        String number = expectation.number();
        String extension = expectation.extension();
        update(
                "INSERT INTO pbx24_call_expected (owner, kind, pbx, extension, number, from_at, until_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (owner, kind) DO UPDATE SET"
                        + " extension = excluded.extension, number = excluded.number, from_at = excluded.from_at,"
                        + " until_at = excluded.until_at",
                StoredText.of(expectation.call()),
                expectation.kind().name(),
                StoredText.of(expectation.pbx()),
                extension == null ? null : StoredText.of(extension),
                number == null ? null : StoredText.of(number),
                expectation.from(),
                expectation.until());
    }

    @Override
    public void expectNoMore(String id) {
        update(
                "DELETE FROM pbx24_call_expected WHERE owner = ? AND kind = ?",
                StoredText.of(id),
                Expectation.Kind.CLICK.name());
    }

    @Override
    public void move(String from, String to) {
        String source = StoredText.of(from);
        String target = StoredText.of(to);
        int moved = update(
                "INSERT INTO pbx24_call_statement (owner, content, occurrence, received_at, body)"
                        + " SELECT ?, content, occurrence, received_at, body FROM pbx24_call_statement WHERE owner = ?"
                        + " ON CONFLICT DO NOTHING",
                target,
                source);
        Optional<CallHeader> ending = header(from);
        update("UPDATE pbx24_call_alias SET owner = ? WHERE owner = ?", target, source);
        delete(List.of(source));
        ending.ifPresent(call -> heard(to, moved, call.heardAt()));
    }

    private void delete(List<String> storedIds) {
        String in = " IN (" + Statements.placeholders(storedIds.size()) + ")";
        @Nullable Object[] ids = storedIds.toArray();
        for (String table :
                List.of("pbx24_call_statement", "pbx24_call_alias", "pbx24_call_expected", "pbx24_call_step")) {
            update("DELETE FROM " + table + " WHERE owner" + in, ids);
        }
        update("DELETE FROM pbx24_call WHERE id" + in, ids);
    }

    @Override
    public OptionalLong begin(TrackedCall call, CallStore.Claim claim, Told told) {
        // A call in work is due, so that it is found if its worker dies.
        List<Long> epochs = list(
                "UPDATE pbx24_call SET stage = ?, progress = ?, search = ?, version = version + 1, lease_owner = ?,"
                        + " lease_epoch = lease_epoch + 1, leased_until = ?,"
                        + " due_at = CASE WHEN due_at IS NULL OR due_at > ? THEN ? ELSE due_at END"
                        + IF_FREE + " RETURNING lease_epoch",
                row -> row.getLong("lease_epoch"),
                told.stage().ordinal(),
                told.progress(),
                StoredText.of(told.search()),
                claim.owner(),
                claim.until(),
                claim.now(),
                claim.now(),
                StoredText.of(call.id()),
                call.version(),
                claim.now());
        return epochs.isEmpty() ? OptionalLong.empty() : OptionalLong.of(epochs.get(0));
    }

    @Override
    public OptionalInt save(Lease lease, Told told, Next next) {
        List<@Nullable Object> values =
                new ArrayList<>(List.of(told.stage().ordinal(), told.progress(), StoredText.of(told.search())));
        String rest = "";
        if (next instanceof Next.Rest resting) {
            // What came since the call was read keeps it due.
            rest = ", " + RELEASED + ", due_at = CASE WHEN heard = ? THEN CAST(? AS BIGINT) ELSE due_at END,"
                    + " urgency = CASE WHEN heard = ? THEN ? ELSE urgency END";
            values.add(lease.heard());
            values.add(resting.dueAt());
            values.add(lease.heard());
            values.add(resting.urgency().ordinal());
        }
        values.addAll(List.of(StoredText.of(lease.id()), lease.owner(), lease.epoch()));
        List<Integer> heard = list(
                "UPDATE pbx24_call SET stage = ?, progress = ?, search = ?, failures = 0, version = version + 1" + rest
                        + IF_LEASED + " RETURNING heard",
                row -> row.getInt("heard"),
                values.toArray());
        return heard.isEmpty() ? OptionalInt.empty() : OptionalInt.of(heard.get(0));
    }

    @Override
    public void done(String id, CallStep step) {
        update(
                "INSERT INTO pbx24_call_step (owner, command, outcome, reason, first_at, last_at, times)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (owner, command, outcome, reason) DO UPDATE SET"
                        + " last_at = excluded.last_at, times = pbx24_call_step.times + 1",
                StoredText.of(id),
                step.command(),
                step.outcome(),
                StoredText.of(step.reason()),
                step.firstAt(),
                step.lastAt(),
                step.times());
    }

    @Override
    public List<CallStep> steps(String id) {
        return list(
                "SELECT command, outcome, reason, first_at, last_at, times FROM pbx24_call_step WHERE owner = ?"
                        + " ORDER BY first_at, command",
                row -> new CallStep(
                        row.getString("command"),
                        row.getString("outcome"),
                        StoredText.read(row.getString("reason")),
                        Statements.instant(row, "first_at"),
                        Statements.instant(row, "last_at"),
                        row.getInt("times")),
                StoredText.of(id));
    }

    @Override
    public void release(Lease lease, Instant dueAt) {
        update(
                "UPDATE pbx24_call SET " + RELEASED + ", due_at = ?, version = version + 1" + IF_LEASED,
                dueAt,
                StoredText.of(lease.id()),
                lease.owner(),
                lease.epoch());
    }

    @Override
    public boolean rest(TrackedCall call, Instant now, Next.Rest next, String search) {
        return update(
                        "UPDATE pbx24_call SET " + RELEASED + ", due_at = ?, urgency = ?, search = ?,"
                                + " version = version + 1" + IF_FREE,
                        next.dueAt(),
                        next.urgency().ordinal(),
                        StoredText.of(search),
                        StoredText.of(call.id()),
                        call.version(),
                        now)
                == 1;
    }

    @Override
    public void renew(Collection<Lease> leases, Instant until) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Lease lease : leases) {
            rows.add(new @Nullable Object[] {until, StoredText.of(lease.id()), lease.owner(), lease.epoch()});
        }
        SqlProblem.wrapped(
                () -> Statements.updateEach(connection, "UPDATE pbx24_call SET leased_until = ?" + IF_LEASED, rows));
    }

    @Override
    public void releaseAll() {
        update("UPDATE pbx24_call SET " + RELEASED + ", version = version + 1 WHERE lease_owner IS NOT NULL");
    }

    @Override
    public boolean reserve(String what, String owner, Instant now, Instant until) {
        update("DELETE FROM pbx24_call_reserved WHERE until_at <= ?", now);
        return update(
                        "INSERT INTO pbx24_call_reserved (name, owner, until_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
                                + " SET until_at = excluded.until_at WHERE pbx24_call_reserved.owner = excluded.owner",
                        StoredText.key(what),
                        StoredText.of(owner),
                        until)
                == 1;
    }

    @Override
    public void free(String what, Instant until) {
        update("DELETE FROM pbx24_call_reserved WHERE name = ? AND until_at = ?", StoredText.key(what), until);
    }

    @Override
    public List<CallStore.Due> due(Map<String, Integer> limits, Instant now) {
        return SqlProblem.wrapped(() -> new DueCalls(connection).read(limits, now));
    }

    @Override
    public void quarantine(String id, String why, Instant dueAt) {
        update(
                "UPDATE pbx24_call SET " + RELEASED + ", due_at = ?, urgency = ?, failures = failures + 1, trouble = ?,"
                        + " version = version + 1 WHERE id = ?",
                dueAt,
                Urgency.QUARANTINED.ordinal(),
                StoredText.of(why.substring(0, Math.min(why.length(), MAX_TROUBLE / 2))),
                StoredText.of(id));
    }

    @Override
    public void rouse(String id, Instant now) {
        update("UPDATE pbx24_call SET due_at = ?, version = version + 1 WHERE id = ?", now, StoredText.of(id));
    }

    @Override
    public int rouseFromFuture(Instant now) {
        return update(
                "UPDATE pbx24_call SET due_at = ?, version = version + 1 WHERE heard_at > ? AND due_at > ?",
                now,
                now,
                now);
    }

    @Override
    public List<CallRow> recent(CallQuery query) {
        RecentCalls recent = new RecentCalls(query);
        if (!query.liveFirst()) {
            return rows(recent.all(), recent.values());
        }
        List<CallRow> calls = new ArrayList<>(rows(recent.live(), recent.values()));
        if (calls.size() < query.limit()) {
            calls.addAll(rows(recent.others(), recent.values()));
        }
        return calls.subList(0, Math.min(calls.size(), query.limit()));
    }

    @Override
    public long countDue(Set<String> exchanges, Instant now) {
        if (exchanges.isEmpty()) {
            return 0;
        }
        List<@Nullable Object> values =
                new ArrayList<>(exchanges.stream().map(StoredText::of).toList());
        values.add(now);
        return list(
                        "SELECT COUNT(*) FROM pbx24_call WHERE pbx IN (" + Statements.placeholders(exchanges.size())
                                + ") AND due_at <= ?",
                        row -> row.getLong(1),
                        values.toArray())
                .get(0);
    }

    @Override
    public int purge(Instant heardBefore, Set<String> exchanges, int limit) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(heardBefore);
        values.add(Urgency.QUARANTINED.ordinal());
        values.addAll(exchanges.stream().map(StoredText::of).toList());
        values.add(limit);
        String foreign =
                exchanges.isEmpty() ? "1 = 1" : "pbx NOT IN (" + Statements.placeholders(exchanges.size()) + ")";
        List<String> old = list(
                "SELECT id FROM pbx24_call WHERE heard_at < ? AND (due_at IS NULL OR urgency = ? OR " + foreign
                        + ") ORDER BY heard_at LIMIT ?" + dialect.skipLocked(),
                row -> row.getString(1),
                values.toArray());
        if (!old.isEmpty()) {
            delete(old);
        }
        return old.size();
    }
}
