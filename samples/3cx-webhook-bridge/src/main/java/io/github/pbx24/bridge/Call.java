package io.github.pbx24.bridge;

import io.github.pbx24.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call as the plugin counts it.
 *
 * @param name the name under which the exchange's feed tells of it
 * @param chain the part of the plugin's id that all legs share
 * @param incoming whether the client called
 * @param number the client's number; null if withheld
 * @param line the dialled number; null if unknown
 * @param who who talks, or rang last; null if nobody yet
 * @param link 0 until it is answered, then one more with each transfer
 * @param legSince when the present leg was answered; null before
 * @param ended whether it is over
 */
record Call(
        String name,
        String chain,
        boolean incoming,
        @Nullable String number,
        @Nullable String line,
        @Nullable String who,
        int link,
        @Nullable Instant legSince,
        boolean ended) {

    private static final String COLUMNS = "name, chain, incoming, number, line, who, link, leg_since, ended";

    String id() {
        return chain + "-" + link;
    }

    Call rung(String extension) {
        return new Call(name, chain, incoming, number, line, link == 0 ? extension : who, link, legSince, ended);
    }

    Call answered(String extension, Instant at) {
        return new Call(name, chain, incoming, number, line, extension, link + 1, at, ended);
    }

    Call over() {
        return new Call(name, chain, incoming, number, line, who, link, legSince, true);
    }

    /** What was not known of it before. */
    Call knowing(@Nullable String newNumber, @Nullable String newLine) {
        return new Call(
                name,
                chain,
                incoming,
                number == null ? newNumber : number,
                line == null ? newLine : line,
                who,
                link,
                legSince,
                ended);
    }

    void save(Connection connection, Instant now) throws SQLException {
        Statements.update(
                connection,
                "INSERT OR REPLACE INTO bridge_call (" + COLUMNS + ", heard) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                name,
                chain,
                incoming ? 1 : 0,
                number,
                line,
                who,
                link,
                legSince == null ? null : Statements.micros(legSince),
                ended ? 1 : 0,
                Statements.micros(now));
    }

    static Optional<Call> load(Connection connection, String name) throws SQLException {
        return Statements.list(
                        connection,
                        "SELECT " + COLUMNS + " FROM bridge_call WHERE name = ?",
                        row -> new Call(
                                row.getString("name"),
                                row.getString("chain"),
                                row.getInt("incoming") == 1,
                                row.getString("number"),
                                row.getString("line"),
                                row.getString("who"),
                                row.getInt("link"),
                                Statements.instantOrNull(row, "leg_since"),
                                row.getInt("ended") == 1),
                        name)
                .stream()
                .findFirst();
    }

    static List<String> open(Connection connection) throws SQLException {
        return Statements.list(
                connection, "SELECT name FROM bridge_call WHERE ended = 0", row -> row.getString("name"));
    }

    @Override
    public String toString() {
        return "Call[" + chain + "]";
    }
}
