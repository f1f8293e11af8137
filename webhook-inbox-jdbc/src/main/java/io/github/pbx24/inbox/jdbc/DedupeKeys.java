package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of deduplication keys: which delivery holds one, and until when. */
final class DedupeKeys {
    // Of concurrent transactions with one key all but the first wait here until that one has ended.
    static final String HOLD = "INSERT INTO pbx24_inbox_dedupe (source, dedupe_key, delivery_id, held_until)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT (source, dedupe_key) DO UPDATE"
            + " SET delivery_id = EXCLUDED.delivery_id, held_until = EXCLUDED.held_until"
            + " WHERE pbx24_inbox_dedupe.held_until <= ?";

    private DedupeKeys() {}

    /** Takes the key for a delivery. Answers which other delivery holds it, or empty. */
    static Optional<String> hold(
            Connection connection, String source, @Nullable String key, String id, Instant receivedAt, Instant until)
            throws SQLException {
        while (key != null && Statements.update(connection, HOLD, source, key, id, until, receivedAt) == 0) {
            Optional<String> holder = holder(connection, source, key);
            if (holder.isPresent()) {
                return holder;
            }
            // Purged between the statements: the key is free again.
        }
        return Optional.empty();
    }

    static Optional<String> holder(Connection connection, String source, String key) throws SQLException {
        return Statements.first(
                connection,
                "SELECT delivery_id FROM pbx24_inbox_dedupe WHERE source = ? AND dedupe_key = ?",
                row -> row.getString(1),
                source,
                key);
    }

    /** Deletes keys that nobody holds any more. */
    static int purge(Connection connection, Instant now, int limit) throws SQLException {
        List<@Nullable Object[]> free = Statements.list(
                connection,
                "SELECT source, dedupe_key FROM pbx24_inbox_dedupe WHERE held_until <= ? ORDER BY held_until LIMIT ?",
                row -> new @Nullable Object[] {row.getString(1), row.getString(2), now},
                now,
                limit);
        return Statements.updateEach(
                connection,
                "DELETE FROM pbx24_inbox_dedupe WHERE source = ? AND dedupe_key = ? AND held_until <= ?",
                free);
    }
}
