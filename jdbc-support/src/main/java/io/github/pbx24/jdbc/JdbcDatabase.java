package io.github.pbx24.jdbc;

import io.github.pbx24.jdbc.JdbcFailure.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A SQLite file or a PostgreSQL database, for any number of stores: they share its connections, and can share a
 * transaction. Make one handle for each database, give it to all stores, and close it after them.
 *
 * <p>What a write answers is durable: it survives a killed process and a power cut. On SQLite one thread and one
 * connection write for everybody, and whatever waits at the same moment is committed together; if a piece of work fails, the
 * others are run again without it. On PostgreSQL each write is a transaction on a connection of a pool.
 *
 * <p>A failure that is not the data's fault drops the connection, and the next work opens a new one: the handle works
 * again by itself as soon as the database does. Work that certainly was not committed is repeated once or twice before
 * the caller hears of it.
 *
 * <p>Thread-safe. Every method throws {@link JdbcFailure} if the database fails, also when the calling thread is
 * interrupted while it waits (the flag stays set).
 *
 * @since 0.1
 */
public final class JdbcDatabase implements AutoCloseable {
    private final Dialect dialect;
    private final Backend backend;
    private final Probe probe = new Probe(this);
    private final ThreadLocal<@Nullable Transaction> running = new ThreadLocal<>();

    private JdbcDatabase(Dialect dialect, Backend backend) {
        this.dialect = dialect;
        this.backend = backend;
    }

    /**
     * Opens a SQLite file, and makes it and its folders if need be, readable by their owner only. The driver
     * {@code org.xerial:sqlite-jdbc} must be on the class path.
     *
     * <p>The file belongs to this handle until it is closed: a file beside it, named like it with {@code .lock} added, keeps
     * other processes out.
     *
     * @param file the file
     * @return a new handle
     * @throws JdbcFailure {@link Kind#LOCKED} if somebody else has it open; {@link Kind#UNUSABLE} if it cannot be
     *     used, and the message says why; {@link Kind#UNAVAILABLE} if it fails otherwise
     */
    public static JdbcDatabase sqlite(Path file) {
        return new JdbcDatabase(Dialect.SQLITE, SqliteBackend.open(file));
    }

    /**
     * Opens a database by its URL; see {@link #open(String, String, String)}.
     *
     * @param url {@code jdbc:sqlite:PATH} or {@code jdbc:postgresql://…}
     * @return a new handle
     * @throws IllegalArgumentException if the URL is of another kind
     */
    public static JdbcDatabase open(String url) {
        return open(url, null, null);
    }

    /**
     * Opens a database by its URL. For PostgreSQL the handle keeps up to ten connections; whoever wants more, or other
     * settings, passes a pool to {@link #postgresql(DataSource)}. Nothing is connected yet.
     *
     * @param url {@code jdbc:sqlite:PATH} or {@code jdbc:postgresql://…}
     * @param user the PostgreSQL user, or null if the URL names it; ignored for SQLite
     * @param password the user's password, or null
     * @return a new handle
     * @throws JdbcFailure for SQLite, as {@link #sqlite(Path)} does
     * @throws IllegalArgumentException if the URL is of another kind
     */
    public static JdbcDatabase open(String url, @Nullable String user, @Nullable String password) {
        if (url.startsWith(SqliteFile.URL_PREFIX)) {
            return sqlite(SqliteFile.pathIn(url));
        }
        if (url.startsWith(PostgresBackend.URL_PREFIX)) {
            return new JdbcDatabase(Dialect.POSTGRESQL, PostgresBackend.open(url, user, password));
        }
        throw new IllegalArgumentException("url must begin with " + SqliteFile.URL_PREFIX + " or "
                + PostgresBackend.URL_PREFIX + ", see JdbcDatabase.postgresql for data sources");
    }

    /**
     * Uses a PostgreSQL database through the user's own pool. Nothing is connected yet.
     *
     * @param dataSource should be a pool, for every call takes a connection for a moment; stays open when the handle is
     *     closed
     * @return a new handle
     */
    public static JdbcDatabase postgresql(DataSource dataSource) {
        return new JdbcDatabase(Dialect.POSTGRESQL, new PostgresBackend(ConnectionSource.of(dataSource)));
    }

    /**
     * Which database it is.
     *
     * @return the dialect; never null
     */
    public Dialect dialect() {
        return dialect;
    }

    /**
     * Does some work in one transaction, which is committed and durable when this returns. Called from inside a running
     * transaction of this thread it becomes part of that one, and is durable when that one is.
     *
     * <p>If a part of a transaction fails, the whole is rolled back, even if an exception was caught on the way. Keys that the database
     * makes are asked for with {@code INSERT ... RETURNING}; on SQLite the driver's generated keys are switched off, for they cost a
     * statement with each insert.
     *
     * @param work what to do; on SQLite it runs on the writer's thread. See {@link Work} for what it must not do
     * @param <T> what it answers
     * @return what the work answers
     * @throws JdbcFailure if the database fails. It was not committed unless {@link JdbcFailure#isWorthRepeating()};
     *     then it may have been
     */
    public <T> T write(Work<T> work) {
        @Nullable Transaction joined = running.get();
        if (joined != null) {
            return joined.join(work);
        }
        try {
            return backend.write(connection -> begin(connection, work));
        } catch (RuntimeException e) {
            throw doubted(e);
        }
    }

    /**
     * Changes something by a single statement, as {@link #write} does: committed when this returns, or with the running transaction
     * of the thread. On PostgreSQL it takes one trip to the server instead of two.
     *
     * @param work exactly one statement that changes something, beside others that only read. Running it again must do nothing, as a
     *     connection can break after the commit, and then it is run once more
     * @param <T> what the work answers
     * @return what the work answered
     * @throws JdbcFailure if the database failed; it may have been committed all the same
     */
    public <T> T writeOne(Work<T> work) {
        @Nullable Transaction joined = running.get();
        if (joined != null) {
            return joined.join(work);
        }
        try {
            return backend.writeOne(work);
        } catch (RuntimeException e) {
            throw doubted(e);
        }
    }

    private RuntimeException doubted(RuntimeException e) {
        @Nullable JdbcFailure failure = JdbcFailure.in(e);
        if (failure != null && failure.isWorthRepeating()) {
            probe.doubt();
        }
        return e;
    }

    /**
     * Reads. Each statement sees what is committed when it begins; called from inside a running transaction of this
     * thread it sees what that transaction sees.
     *
     * @param work what to read; must not change anything
     * @param <T> what it answers
     * @return what the work answers
     * @throws JdbcFailure if the database fails
     */
    public <T> T read(Work<T> work) {
        @Nullable Transaction joined = running.get();
        return joined != null ? joined.join(work) : backend.read(work);
    }

    /**
     * Runs something in which all reads and writes of all stores on this handle share one transaction, as in
     * {@link #write}.
     *
     * @param action what to do. On SQLite it runs on the writer's thread and everybody waits for it: it must be short
     *     and must not wait for other threads. It may be run again if it was rolled back, so what it does outside this
     *     database should wait until this method has returned
     * @param <T> what it answers
     * @return what the action answers
     * @throws JdbcFailure if the database fails; what the action throws is passed on and rolls back
     */
    public <T> T inTransaction(Supplier<T> action) {
        return write(connection -> action.get());
    }

    /**
     * Whether the calling thread is inside a transaction of this handle, so that what it writes is durable only when that
     * one is.
     *
     * @return true inside {@link #write} and {@link #inTransaction}
     */
    public boolean isInTransaction() {
        return running.get() != null;
    }

    private <T> T begin(Connection connection, Work<T> work) throws SQLException {
        Transaction transaction = new Transaction(dialect, connection);
        running.set(transaction);
        try {
            T result = work.run(connection);
            transaction.throwIfSpoilt();
            return result;
        } finally {
            running.remove();
        }
    }

    /**
     * Makes or updates the tables of one store. Several nodes may do so at once.
     *
     * @param migrations the store's scripts
     * @throws JdbcFailure {@link Kind#NEWER_SCHEMA} if the tables were made by a newer release; nothing is changed then
     */
    public void migrate(Migrations migrations) {
        migrations.run(this);
    }

    /**
     * Asks whether writes succeed now, by writing: for readiness checks.
     *
     * @throws JdbcFailure if they do not
     */
    public void checkWritable() {
        probe.run();
    }

    /**
     * Finishes what was begun and closes the connections. Everything later fails as unavailable. Closing again does
     * nothing.
     *
     * @throws IllegalStateException if called from inside a transaction
     */
    @Override
    public void close() {
        if (running.get() != null) {
            throw new IllegalStateException("a database cannot be closed from inside a transaction");
        }
        backend.close();
    }

    /** Shows the database's kind only: URLs may carry passwords. */
    @Override
    public String toString() {
        return "JdbcDatabase[" + dialect.folder() + "]";
    }
}
