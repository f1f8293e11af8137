package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of short texts that are kept for a while. */
final class Notes {
    private static final String PUT = "INSERT INTO pbx24_inbox_note (space, note_key, note_text, held_until)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT (space, note_key) DO UPDATE"
            + " SET note_text = EXCLUDED.note_text, held_until = EXCLUDED.held_until";
    private static final String ONE = " WHERE space = ? AND note_key = ? AND held_until > ?";

    private Notes() {}

    static int put(Connection connection, String space, String key, String text, Instant until) throws SQLException {
        return Statements.update(connection, PUT, space, key, text, until);
    }

    static Optional<String> read(Connection connection, String space, String key, Instant now) throws SQLException {
        return Statements.first(
                connection, "SELECT note_text FROM pbx24_inbox_note" + ONE, row -> row.getString(1), space, key, now);
    }

    static Optional<String> take(Connection connection, String space, String key, Instant now) throws SQLException {
        return Statements.first(
                connection,
                "DELETE FROM pbx24_inbox_note" + ONE + " RETURNING note_text",
                row -> row.getString(1),
                space,
                key,
                now);
    }

    /** Deletes those whose time is over. */
    static int purge(Connection connection, Instant now, int limit) throws SQLException {
        List<@Nullable Object[]> over = Statements.list(
                connection,
                "SELECT space, note_key FROM pbx24_inbox_note WHERE held_until <= ? ORDER BY held_until LIMIT ?",
                row -> new @Nullable Object[] {row.getString(1), row.getString(2), now},
                now,
                limit);
        return Statements.updateEach(
                connection, "DELETE FROM pbx24_inbox_note WHERE space = ? AND note_key = ? AND held_until <= ?", over);
    }
}
