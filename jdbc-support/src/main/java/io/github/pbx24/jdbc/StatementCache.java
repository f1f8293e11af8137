package io.github.pbx24.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the statements of the writer's connection prepared: SQLite compiles a statement each time it is prepared, which
 * takes longer than most of them run. Used by the writer's thread only; {@link Statements} finds it there.
 */
final class StatementCache {
    private static final int MAX_STATEMENTS = 200;
    private static final ThreadLocal<@Nullable StatementCache> OF_THREAD = new ThreadLocal<>();

    private final Connection connection;
    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>();

    private StatementCache(Connection connection) {
        this.connection = connection;
    }

    /** From now on this thread keeps the statements of this connection, and forgets those of another. */
    static void keepFor(Connection connection) {
        OF_THREAD.set(new StatementCache(connection));
    }

    static void forget() {
        OF_THREAD.remove();
    }

    /** A prepared statement that nobody else uses; to be given to {@link #giveBack} instead of being closed. */
    static PreparedStatement take(Connection connection, String sql) throws SQLException {
        @Nullable StatementCache cache = OF_THREAD.get();
        @Nullable
        PreparedStatement kept = cache == null || cache.connection != connection ? null : cache.idle.remove(sql);
        return kept != null ? kept : connection.prepareStatement(sql);
    }

    /** Keeps a statement that did its work; others are closed. */
    static void giveBack(Connection connection, String sql, PreparedStatement statement) throws SQLException {
        @Nullable StatementCache cache = OF_THREAD.get();
        if (cache == null || cache.connection != connection) {
            statement.close();
            return;
        }
        // Parameters may be large, and are nobody's business any more.
        statement.clearParameters();
        @Nullable PreparedStatement other = cache.idle.put(sql, statement);
        if (other != null) {
            other.close();
        }
        cache.shrink();
    }

    /** The one that was given back longest ago goes. */
    private void shrink() throws SQLException {
        if (idle.size() > MAX_STATEMENTS) {
            String oldest = idle.keySet().iterator().next();
            PreparedStatement statement = idle.remove(oldest);
            if (statement != null) {
                statement.close();
            }
        }
    }
}
