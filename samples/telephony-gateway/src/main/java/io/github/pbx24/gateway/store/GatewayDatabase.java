package io.github.pbx24.gateway.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pbx24.correlation.CallStore;
import io.github.pbx24.correlation.jdbc.JdbcCallStore;
import io.github.pbx24.gateway.config.StoreConfig;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.jdbc.JdbcInboxStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;

/** Opens the database, makes its tables, and hands out the stores on it. Thread-safe. */
public final class GatewayDatabase implements AutoCloseable {

    private static final int POOL_SIZE = 12;
    private static final long CONNECTION_TIMEOUT_MILLIS = 5_000;
    private static final int PROBE_SECONDS = 2;
    private static final String H2_IN_USE = "90020";

    private final HikariDataSource dataSource;
    private final JdbcInboxStore inbox;
    private final JdbcCallStore calls;
    private final JdbcTokenStore tokens;

    private GatewayDatabase(HikariDataSource dataSource, boolean alone) {
        this.dataSource = dataSource;
        this.inbox = JdbcInboxStore.create(dataSource);
        this.calls = JdbcCallStore.create(dataSource);
        this.tokens = JdbcTokenStore.create(dataSource, alone);
        if (alone) {
            // An embedded database has one process, so whatever is still claimed was claimed by a dead one.
            calls.releaseAll();
        }
    }

    /**
     * Opens a database and brings its tables up to date.
     *
     * @param config where it is
     * @return the open database; the caller closes it after everything that uses it
     * @throws StoreFailedException if it cannot be reached, or refuses
     */
    public static GatewayDatabase open(StoreConfig config) {
        HikariDataSource dataSource = null;
        try {
            dataSource = new HikariDataSource(pool(config));
            return new GatewayDatabase(dataSource, isEmbedded(config));
        } catch (RuntimeException e) {
            if (dataSource != null) {
                dataSource.close();
            }
            throw failure(e);
        }
    }

    private static HikariConfig pool(StoreConfig config) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("store");
        pool.setJdbcUrl(url(config));
        pool.setUsername(config.username());
        pool.setPassword(config.password());
        pool.setMaximumPoolSize(POOL_SIZE);
        pool.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        pool.setInitializationFailTimeout(CONNECTION_TIMEOUT_MILLIS);
        return pool;
    }

    /** H2 would close the file on SIGTERM by itself, while the gateway still finishes what runs. */
    private static String url(StoreConfig config) {
        String url = config.url();
        boolean embedded = isEmbedded(config) && !url.toUpperCase(Locale.ROOT).contains("DB_CLOSE_ON_EXIT");
        return embedded ? url + ";DB_CLOSE_ON_EXIT=FALSE" : url;
    }

    private static boolean isEmbedded(StoreConfig config) {
        return config.isH2()
                && !config.url().startsWith("jdbc:h2:tcp:")
                && !config.url().startsWith("jdbc:h2:ssl:");
    }

    /** The SQL state and a guess what it means; drivers put addresses and users into their messages. */
    private static StoreFailedException failure(RuntimeException failure) {
        String state = sqlState(failure);
        String what = state.isEmpty() ? failure.getClass().getSimpleName() : "SQL state " + state + meaning(state);
        return new StoreFailedException("the store cannot be opened: " + what, state.equals(H2_IN_USE), failure);
    }

    private static String sqlState(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < 10 && cause != null; depth++) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
            cause = cause.getCause();
        }
        return "";
    }

    private static String meaning(String state) {
        if (state.startsWith("08")) {
            return " (not reachable)";
        }
        if (state.startsWith("28")) {
            return " (user or password is wrong)";
        }
        return state.equals(H2_IN_USE) ? " (another process has the file open)" : "";
    }

    /**
     * Whether the database answers now.
     *
     * @return false if it does not within two seconds
     */
    public boolean isReachable() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.isValid(PROBE_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * The pool.
     *
     * @return open until {@link #close()}
     */
    public DataSource dataSource() {
        return dataSource;
    }

    /**
     * Where deliveries are kept.
     *
     * @return the store
     */
    public InboxStore inbox() {
        return inbox;
    }

    /**
     * Where calls are kept.
     *
     * @return the store
     */
    public CallStore calls() {
        return calls;
    }

    /**
     * Where tokens of portals are kept.
     *
     * @return the store
     */
    public JdbcTokenStore tokens() {
        return tokens;
    }

    /** Closes the stores and the pool. */
    @Override
    public void close() {
        inbox.close();
        calls.close();
        dataSource.close();
    }
}
