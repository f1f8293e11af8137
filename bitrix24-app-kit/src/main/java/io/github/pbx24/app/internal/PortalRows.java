package io.github.pbx24.app.internal;

import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.jdbc.Statements.RowReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one portal. Each statement is put together here and has the portal in it, so there is no way to ask for rows of another
 * one, or to forget the condition.
 */
public final class PortalRows {

    /** What is known of a portal; goes with it. */
    private static final List<String> DATA = List.of(
            "portals", "fields", "projects", "lines", "calls", "call_objects", "deliveries", "cursors", "secrets");

    /** That it has to go. */
    private static final String REMOVALS = "removals";

    private final JdbcDatabase database;
    private final String portal;

    PortalRows(JdbcDatabase database, String portal) {
        this.database = database;
        this.portal = Objects.requireNonNull(portal, "portal");
    }

    public String memberId() {
        return portal;
    }

    /** {@code condition} may use the columns of the one table only; {@code tail} is an order and a limit. */
    public <T> List<T> select(
            String columns,
            String table,
            String condition,
            String tail,
            RowReader<T> reader,
            @Nullable Object... values) {
        String sql =
                "SELECT " + columns + " FROM " + named(table) + " t WHERE t.portal = ? AND (" + condition + ") " + tail;
        return database.read(connection -> Statements.list(connection, sql, reader, withPortal(values)));
    }

    public <T> Optional<T> first(
            String columns, String table, String condition, RowReader<T> reader, @Nullable Object... values) {
        return select(columns, table, condition, "", reader, values).stream().findFirst();
    }

    /** {@code columns} without the portal; {@code conflict} may be empty. */
    public int insert(String table, String columns, String conflict, @Nullable Object... values) {
        String sql = "INSERT INTO " + named(table) + " (portal, " + columns + ") VALUES (?, "
                + Statements.placeholders(values.length) + ") " + conflict;
        return database.write(connection -> Statements.update(connection, sql, withPortal(values)));
    }

    public int update(
            String table, String set, List<@Nullable Object> setValues, String condition, @Nullable Object... values) {
        String sql = "UPDATE " + named(table) + " SET " + set + " WHERE portal = ? AND (" + condition + ")";
        List<@Nullable Object> all = new ArrayList<>(setValues);
        all.addAll(Arrays.asList(withPortal(values)));
        return database.write(connection -> Statements.update(connection, sql, all.toArray()));
    }

    public int delete(String table, String condition, @Nullable Object... values) {
        String sql = "DELETE FROM " + named(table) + " WHERE portal = ? AND (" + condition + ")";
        return database.write(connection -> Statements.update(connection, sql, withPortal(values)));
    }

    /** Forgets the portal. */
    public void deleteAll() {
        database.inTransaction(() -> {
            DATA.forEach(table -> delete(table, "1 = 1"));
            return true;
        });
    }

    private @Nullable Object[] withPortal(@Nullable Object[] values) {
        @Nullable Object[] all = new @Nullable Object[values.length + 1];
        all[0] = portal;
        System.arraycopy(values, 0, all, 1, values.length);
        return all;
    }

    private static String named(String table) {
        if (!DATA.contains(table) && !table.equals(REMOVALS)) {
            throw new IllegalArgumentException("no such table: " + table);
        }
        return "pbx24_app_" + table;
    }

    @Override
    public String toString() {
        return "PortalRows[" + portal + "]";
    }
}
