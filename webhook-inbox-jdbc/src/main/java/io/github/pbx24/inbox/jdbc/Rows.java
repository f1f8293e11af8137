package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.ClaimedDelivery;
import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.JournalEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between rows and records. */
final class Rows {
    static final String CLAIMED = "id, source, kind, payload, received_at, attempts, failures, version";
    static final String JOURNAL = "id, source, kind, received_at, status, status_at, owner, attempts, error";

    private Rows() {}

    static ClaimedDelivery claimed(ResultSet row) throws SQLException {
        Delivery delivery = new Delivery(
                row.getString("id"),
                row.getString("source"),
                row.getString("kind"),
                row.getBytes("payload"),
                instant(row, "received_at"),
                row.getInt("attempts"));
        return new ClaimedDelivery(delivery, row.getInt("failures"), row.getLong("version"));
    }

    static JournalEntry journalEntry(ResultSet row) throws SQLException {
        DeliveryStatus status = DeliveryStatus.valueOf(row.getString("status"));
        boolean pending = status == DeliveryStatus.PENDING;
        boolean waiting = pending && row.getString("owner") == null;
        Instant statusAt = instant(row, "status_at");
        @Nullable String error = row.getString("error");
        return new JournalEntry(
                row.getString("id"),
                row.getString("source"),
                row.getString("kind"),
                instant(row, "received_at"),
                pending ? null : statusAt,
                status,
                row.getInt("attempts"),
                waiting ? statusAt : null,
                error);
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i] instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : values[i];
            statement.setObject(i + 1, value);
        }
    }

    /** What reads one row. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    static <T> List<T> list(Connection connection, String sql, Reader<T> reader, Object... values) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            bind(query, values);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
        }
        return rows;
    }

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    /** Runs one statement for each row of values and answers how many rows it changed in all. */
    static int forEach(Connection connection, String sql, List<Object[]> rows) throws SQLException {
        int changed = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Object[] values : rows) {
                bind(statement, values);
                changed += statement.executeUpdate();
            }
        }
        return changed;
    }

    static Optional<String> keyHolder(Connection connection, String source, String key) throws SQLException {
        String sql = "SELECT delivery_id FROM pbx24_inbox_dedupe WHERE source = ? AND dedupe_key = ?";
        return list(connection, sql, row -> row.getString(1), source, key).stream()
                .findFirst();
    }

    static String placeholders(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
