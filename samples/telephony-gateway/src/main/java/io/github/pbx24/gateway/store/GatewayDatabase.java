package io.github.pbx24.gateway.store;

import io.github.pbx24.bitrix24.tokens.jdbc.JdbcTokenStore;
import io.github.pbx24.gateway.config.StoreConfig;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.jdbc.JdbcInboxStore;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.JdbcFailure;
import io.github.pbx24.runtime.TelephonyStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the database, makes its tables, and hands out the stores on it. Thread-safe. */
public final class GatewayDatabase implements AutoCloseable {

    private final StoreConfig config;
    private final JdbcDatabase database;
    private final TelephonyStores stores;

    private GatewayDatabase(StoreConfig config, JdbcDatabase database) {
        this.config = config;
        this.database = database;
        this.stores = TelephonyStores.on(database);
    }

    /**
     * Opens a database and brings its tables up to date.
     *
     * @param config where it is
     * @return the open database; the caller closes it after everything that uses it
     * @throws StoreFailedException if it cannot be reached, or refuses
     */
    public static GatewayDatabase open(StoreConfig config) {
        JdbcDatabase database = null;
        try {
            database = JdbcDatabase.open(config.url(), config.username(), config.password());
            return new GatewayDatabase(config, database);
        } catch (RuntimeException e) {
            if (database != null) {
                database.close();
            }
            throw failure(e);
        }
    }

    private static StoreFailedException failure(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JdbcFailure known) {
                return new StoreFailedException(
                        "the store cannot be opened: " + known.getMessage(),
                        known.kind() == JdbcFailure.Kind.LOCKED,
                        failure);
            }
        }
        return new StoreFailedException("the store cannot be opened: " + failure.getMessage(), false, failure);
    }

    /**
     * A database of an older build that is not read any more.
     *
     * @return the file; empty if there is none beside the SQLite file
     */
    public Optional<Path> forgottenH2() {
        return config.sqliteFile()
                .map(file -> file.resolveSibling(
                        String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "") + ".mv.db"))
                .filter(Files::exists);
    }

    /**
     * Where webhooks and calls are kept.
     *
     * @return stores that leave the database open
     */
    public TelephonyStores stores() {
        return stores;
    }

    /**
     * The store of webhooks alone, for what is kept beside them.
     *
     * @return a store on the same tables
     * @throws StoreFailedException if the database refuses
     */
    public InboxStore inboxStore() {
        try {
            return JdbcInboxStore.create(database);
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    /**
     * Where the newest tokens of portals are kept, encrypted. The pair of the configuration is only the first one, so it has
     * to be put in with {@code seed}.
     *
     * @return a store
     * @throws StoreFailedException if the key cannot be read or made, or the database refuses
     */
    public JdbcTokenStore tokens() {
        try {
            return JdbcTokenStore.create(database, StoreKeys.of(config));
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
