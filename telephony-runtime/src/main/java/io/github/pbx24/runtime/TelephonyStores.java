package io.github.pbx24.runtime;

import io.github.pbx24.correlation.jdbc.JdbcCallStore;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.InMemoryCallStore;
import io.github.pbx24.inbox.InMemoryInboxStore;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.jdbc.JdbcInboxStore;
import io.github.pbx24.jdbc.JdbcDatabase;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a runtime keeps webhooks and calls: in one database, so that a webhook and what it says of a call are stored in
 * one commit. Closed by the runtime that uses it.
 *
 * @since 0.1
 */
public final class TelephonyStores implements AutoCloseable {

    private final InboxStore inbox;
    private final CallStore calls;
    private final FeedTurns turns;
    private final Runnable writable;
    private final Runnable close;

    private TelephonyStores(InboxStore inbox, CallStore calls, FeedTurns turns, Runnable writable, Runnable close) {
        this.inbox = inbox;
        this.calls = calls;
        this.turns = turns;
        this.writable = writable;
        this.close = close;
    }

    /**
     * A SQLite file, made if need be. The driver {@code org.xerial:sqlite-jdbc} must be on the class path.
     *
     * @param file the file; one process at a time
     * @return stores that own the file until they are closed
     * @throws io.github.pbx24.jdbc.JdbcFailure if the file cannot be used; the message says why
     */
    public static TelephonyStores sqlite(Path file) {
        return owning(JdbcDatabase.sqlite(file));
    }

    /**
     * Uses a database that the caller opened, and closes it in the end.
     *
     * @param database SQLite or PostgreSQL; several processes may share a PostgreSQL
     * @return stores that own the handle
     * @throws io.github.pbx24.inbox.InboxUnavailableException if the database cannot be reached
     * @throws io.github.pbx24.inbox.InboxException if the tables were made by a newer release
     * @throws io.github.pbx24.correlation.store.CallStoreException likewise
     */
    public static TelephonyStores owning(JdbcDatabase database) {
        try {
            return on(database, database::close);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Uses a database that the caller opened and closes, after the runtime.
     *
     * @param database SQLite or PostgreSQL
     * @return stores that leave the handle open
     * @throws io.github.pbx24.inbox.InboxUnavailableException if the database cannot be reached
     * @throws io.github.pbx24.inbox.InboxException if the tables were made by a newer release
     * @throws io.github.pbx24.correlation.store.CallStoreException likewise
     */
    public static TelephonyStores on(JdbcDatabase database) {
        return on(database, () -> {});
    }

    private static TelephonyStores on(JdbcDatabase database, Runnable close) {
        JdbcInboxStore inbox = JdbcInboxStore.create(database);
        JdbcCallStore calls = JdbcCallStore.create(database);
        return new TelephonyStores(inbox, calls, new JdbcFeedTurns(database), database::checkWritable, close);
    }

    /**
     * Keeps everything in memory: for tests and first steps. Nothing survives the process.
     *
     * @return empty stores
     */
    public static TelephonyStores inMemory() {
        return new TelephonyStores(
                new InMemoryInboxStore(), new InMemoryCallStore(), FeedTurns.ALONE, () -> {}, () -> {});
    }

    InboxStore inbox() {
        return inbox;
    }

    CallStore calls() {
        return calls;
    }

    FeedTurns turns() {
        return turns;
    }

    /** Returns if something can be written now. */
    void checkWritable() {
        writable.run();
    }

    /** Closes what the stores own. The runtime does so; only who never starts one has to. */
    @Override
    public void close() {
        close.run();
    }

    @Override
    public String toString() {
        return "TelephonyStores[" + Objects.toString(calls.getClass().getSimpleName()) + "]";
    }
}
