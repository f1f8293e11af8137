package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.Alias;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The table of names. Ids of calls go in and come out as they are stored, see {@link StoredText}. */
final class Aliases {
    private static final String OF_ALIAS = " WHERE pbx = ? AND kind = ? AND name = ?";
    private static final String SELECT = "SELECT owner FROM pbx24_call_alias" + OF_ALIAS;
    private static final String INSERT = "INSERT INTO pbx24_call_alias (pbx, kind, name, owner) VALUES (?, ?, ?, ?)";
    // The databases want to be told the types of bare parameters.
    private static final String INSERT_FOR_PRESENT = "INSERT INTO pbx24_call_alias (pbx, kind, name, owner)"
            + " SELECT CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS VARCHAR), id FROM pbx24_call WHERE id = ?";
    private static final String MOVE = "UPDATE pbx24_call_alias SET owner = ?" + OF_ALIAS;
    private static final String DELETE = "DELETE FROM pbx24_call_alias" + OF_ALIAS;

    private final Dialect dialect;

    Aliases(Dialect dialect) {
        this.dialect = dialect;
    }

    static Optional<String> find(Connection connection, Alias alias) throws SQLException {
        return select(connection, SELECT, alias);
    }

    /** Nobody else can take or move the name before the transaction ends. */
    static Optional<String> lock(Connection connection, Alias alias) throws SQLException {
        return select(connection, SELECT + " FOR UPDATE", alias);
    }

    private static Optional<String> select(Connection connection, String sql, Alias alias) throws SQLException {
        return Rows.list(connection, sql, row -> row.getString(1), pbx(alias), kind(alias), name(alias)).stream()
                .findFirst();
    }

    /** Answers false if the name is taken. */
    boolean insert(Connection connection, Alias alias, String call) throws SQLException {
        return dialect.insertIfNew(connection, INSERT, pbx(alias), kind(alias), name(alias), call);
    }

    /** Answers false if the name is taken or the call is gone. */
    boolean insertForPresent(Connection connection, Alias alias, String call) throws SQLException {
        return dialect.insertIfNew(connection, INSERT_FOR_PRESENT, pbx(alias), kind(alias), name(alias), call);
    }

    void insertOrMove(Connection connection, Alias alias, String call) throws SQLException {
        boolean done = false;
        while (!done) {
            // If neither works, somebody took the name or gave it up between the two.
            done = Rows.update(connection, MOVE, call, pbx(alias), kind(alias), name(alias)) == 1
                    || insert(connection, alias, call);
        }
    }

    static boolean delete(Connection connection, Alias alias) throws SQLException {
        return Rows.update(connection, DELETE, pbx(alias), kind(alias), name(alias)) == 1;
    }

    private static String pbx(Alias alias) {
        return StoredText.of(alias.pbx());
    }

    private static String kind(Alias alias) {
        return alias.kind().name();
    }

    private static String name(Alias alias) {
        return StoredText.key(alias.value());
    }
}
