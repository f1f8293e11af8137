package io.github.pbx24.bridge;

import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.pbx.RecordingReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A recording that is to be fetched.
 *
 * @param id its row
 * @param leg id of the call with the link, as the plugin writes it
 * @param ordinal which one of the leg's recordings; 1 for the first
 * @param reference where the exchange keeps it
 * @param info the end of the call as a query, to be repeated with the announcement
 * @param attempts how often it was tried
 * @param giveUp when nobody tries any more
 */
record Wanted(
        long id, String leg, int ordinal, RecordingReference reference, String info, int attempts, Instant giveUp) {

    private static final Duration GIVEN_UP = Duration.ofDays(2);
    private static final int AT_ONCE = 20;

    /** Notes a recording inside a transaction of the caller; one that is known already stays as it is. */
    static void add(Connection connection, String leg, RecordingReference reference, String info, Instant now)
            throws SQLException {
        List<Integer> known = Statements.list(
                connection,
                "SELECT CASE WHEN kind = ? AND reference = ? THEN 1 ELSE 0 END AS same FROM bridge_recording WHERE leg = ?",
                row -> row.getInt("same"),
                reference.kind().name(),
                reference.value(),
                leg);
        if (known.contains(1)) {
            return;
        }
        Statements.update(
                connection,
                "INSERT INTO bridge_recording (leg, kind, reference, info, attempts, due, give_up, ordinal)"
                        + " VALUES (?, ?, ?, ?, 0, ?, ?, ?)",
                leg,
                reference.kind().name(),
                reference.value(),
                info,
                Statements.micros(now),
                Statements.micros(now.plus(GIVEN_UP)),
                known.size() + 1);
    }

    /** Those whose time has come, new ones first. One that waits for longer than anything ever does was noted before the clock was set back. */
    static List<Wanted> due(JdbcDatabase database, Instant now, Duration longestPause) {
        return database.read(connection -> Statements.list(
                connection,
                "SELECT id, leg, ordinal, kind, reference, info, attempts, give_up FROM bridge_recording"
                        + " WHERE done = 0 AND (due <= ? OR due > ?) ORDER BY attempts, due LIMIT " + AT_ONCE,
                row -> new Wanted(
                        row.getLong("id"),
                        row.getString("leg"),
                        row.getInt("ordinal"),
                        new RecordingReference(
                                RecordingReference.Kind.valueOf(row.getString("kind")), row.getString("reference")),
                        row.getString("info"),
                        row.getInt("attempts"),
                        Statements.instant(row, "give_up")),
                Statements.micros(now),
                Statements.micros(now.plus(longestPause))));
    }

    void tryAgain(JdbcDatabase database, Instant due) {
        database.write(connection -> Statements.update(
                connection,
                "UPDATE bridge_recording SET attempts = attempts + 1, due = ? WHERE id = ?",
                Statements.micros(due),
                id));
    }

    /** Inside a transaction of the caller. */
    int done(Connection connection) throws SQLException {
        return Statements.update(connection, "UPDATE bridge_recording SET done = 1 WHERE id = ?", id);
    }

    /** Forgets what was announced or given up long ago. Inside a transaction of the caller. */
    static int forget(Connection connection, Instant before) throws SQLException {
        return Statements.update(
                connection,
                "DELETE FROM bridge_recording WHERE done = 1 AND give_up < ?",
                Statements.micros(before.plus(GIVEN_UP)));
    }

    /** The name of its file, without what tells the format. */
    String fileName() {
        return leg + "-" + ordinal;
    }

    /** Without the end of the call, in which the client's number stands. */
    @Override
    public String toString() {
        return "Wanted[" + fileName() + "]";
    }
}
