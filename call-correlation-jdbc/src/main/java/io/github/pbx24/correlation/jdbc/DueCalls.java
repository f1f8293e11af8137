package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.store.CallStore.Due;
import io.github.pbx24.correlation.store.Urgency;
import io.github.pbx24.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks what is due, for each exchange and urgency apart: each part reads a range of the index that begins with the longest
 * due call and ends with the present, so it costs what it answers, however many calls are stored or due.
 */
final class DueCalls {

    static final String PART = "SELECT * FROM (SELECT id, pbx, urgency, due_at FROM pbx24_call"
            + " WHERE pbx = ? AND urgency = ? AND due_at IS NOT NULL AND due_at <= ?"
            + " AND (leased_until IS NULL OR leased_until <= ?) ORDER BY due_at LIMIT ?) part";

    /** SQLite joins at most 500 parts, and no plan gets better by being longer. */
    private static final int MOST_PARTS = 40;

    private final Connection connection;

    DueCalls(Connection connection) {
        this.connection = connection;
    }

    List<Due> read(Map<String, Integer> limits, Instant now) throws SQLException {
        List<Due> due = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        int parts = 0;
        for (Map.Entry<String, Integer> limit : limits.entrySet()) {
            for (Urgency urgency : Urgency.values()) {
                values.addAll(List.of(StoredText.of(limit.getKey()), urgency.ordinal(), now, now, limit.getValue()));
                if (++parts == MOST_PARTS) {
                    due.addAll(query(parts, values));
                    values.clear();
                    parts = 0;
                }
            }
        }
        if (parts > 0) {
            due.addAll(query(parts, values));
        }
        return withinLimits(due, limits);
    }

    private List<Due> query(int parts, List<@Nullable Object> values) throws SQLException {
        String sql = String.join(" UNION ALL ", Collections.nCopies(parts, PART));
        return Statements.list(
                connection,
                sql + " ORDER BY pbx, urgency, due_at",
                row -> new Due(
                        StoredText.read(row.getString("id")),
                        StoredText.read(row.getString("pbx")),
                        Urgency.values()[row.getInt("urgency")]),
                values.toArray());
    }

    private static List<Due> withinLimits(List<Due> due, Map<String, Integer> limits) {
        Map<String, Integer> left = new HashMap<>(limits);
        return due.stream()
                .filter(call -> left.merge(call.pbx(), -1, Integer::sum) >= 0)
                .toList();
    }
}
