package io.github.pbx24.jdbc;

import io.github.pbx24.jdbc.JdbcFailure.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One thread and one connection write for everybody, and whatever waits is committed together: a commit waits for the
 * disk, and that costs the same for one piece of work and for a hundred. One that fails takes nothing else with it: the
 * others are run again, each in a savepoint of its own.
 */
final class SqliteWriter implements AutoCloseable {
    private static final int MAX_GROUP = 256;
    private static final WriteRequest<Boolean> END = new WriteRequest<>(connection -> true);

    private final SqliteFile file;
    private final LinkedBlockingQueue<WriteRequest<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    // Guarded by the queue's monitor: nothing is accepted behind END.
    private boolean closed;

    /** Used by the thread only. */
    private @Nullable Connection connection;

    private SqliteWriter(SqliteFile file, Connection connection) {
        this.file = file;
        this.connection = connection;
        this.thread = new Thread(this::writeUntilClosed, "pbx24-writer " + file.name());
        thread.setDaemon(true);
    }

    /** Connects first, so that a file that cannot be used is found out at the start. */
    static SqliteWriter start(SqliteFile file) {
        SqliteWriter writer = new SqliteWriter(file, file.connectFirst());
        writer.thread.start();
        return writer;
    }

    <T> T write(Work<T> work) {
        WriteRequest<T> request = new WriteRequest<>(work);
        synchronized (queue) {
            if (closed) {
                throw new JdbcFailure(Kind.UNAVAILABLE, "the database handle is closed", null);
            }
            queue.add(request);
        }
        return request.await();
    }

    @Override
    public void close() {
        synchronized (queue) {
            if (!closed) {
                closed = true;
                queue.add(END);
            }
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeUntilClosed() {
        Connection first = connection;
        if (first != null) {
            StatementCache.keepFor(first);
        }
        List<WriteRequest<?>> group = new ArrayList<>(MAX_GROUP);
        boolean open = true;
        while (open) {
            group.clear();
            group.add(takeUninterruptibly());
            queue.drainTo(group, MAX_GROUP - 1);
            open = !group.remove(END);
            writeTogether(group);
        }
        dropConnection();
    }

    private WriteRequest<?> takeUninterruptibly() {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                // Work may interrupt its own thread; that is no reason to stop writing for the others.
            }
        }
    }

    /** If the connection fails before the commit, nothing has happened: each tries once more on a new one, alone. */
    private void writeTogether(List<WriteRequest<?>> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            commit(group);
        } catch (JdbcFailure e) {
            for (WriteRequest<?> request : group) {
                if (request.isAnswered()) {
                    continue;
                }
                if (e.isWorthRepeatingAtOnce()) {
                    writeAlone(request);
                } else {
                    request.fail(e);
                }
            }
        }
    }

    private void writeAlone(WriteRequest<?> request) {
        try {
            commit(List.of(request));
        } catch (JdbcFailure e) {
            request.fail(e);
        }
    }

    /** Answers all requests, or throws; then those that are not answered were rolled back, or nobody knows. */
    private void commit(List<WriteRequest<?>> group) {
        try {
            Connection current = connection();
            execute(current, "BEGIN IMMEDIATE");
            if (!runAll(current, group)) {
                // One that fails takes its changes back alone, which needs savepoints; they cost as much as a small
                // work.
                execute(current, "ROLLBACK");
                execute(current, "BEGIN IMMEDIATE");
                for (WriteRequest<?> request : group) {
                    runInSavepoint(current, request);
                }
            }
            commit(current);
        } catch (SQLException e) {
            dropConnection();
            throw Dialect.SQLITE.failure(e);
        } catch (RuntimeException | Error e) {
            dropConnection();
            @Nullable JdbcFailure failure = JdbcFailure.in(e);
            throw failure != null ? failure : new JdbcFailure(Kind.UNAVAILABLE, "the database driver failed", e);
        }
        group.forEach(WriteRequest::committed);
    }

    /** Nearly always nothing fails. False if something did: then all is to be rolled back. */
    private static boolean runAll(Connection current, List<WriteRequest<?>> group) {
        for (WriteRequest<?> request : group) {
            @Nullable Throwable failure = request.run(current);
            if (failure != null) {
                throwIfSpoilt(failure);
                return false;
            }
        }
        return true;
    }

    private static void runInSavepoint(Connection current, WriteRequest<?> request) throws SQLException {
        execute(current, "SAVEPOINT work");
        @Nullable Throwable failure = request.run(current);
        if (failure != null) {
            throwIfSpoilt(failure);
            execute(current, "ROLLBACK TO work");
            request.fail(failure);
        }
        execute(current, "RELEASE work");
    }

    /** What is not the fault of the data concerns the whole group. */
    private static void throwIfSpoilt(Throwable failure) {
        @Nullable
        JdbcFailure ofDatabase =
                failure instanceof SQLException e ? Dialect.SQLITE.failure(e) : JdbcFailure.in(failure);
        if (ofDatabase != null && ofDatabase.spoilsConnection()) {
            throw ofDatabase;
        }
    }

    private static void commit(Connection current) {
        try {
            execute(current, "COMMIT");
        } catch (SQLException e) {
            throw Dialect.SQLITE.failureOfCommit(e);
        }
    }

    private Connection connection() throws SQLException {
        Connection current = connection;
        if (current == null) {
            current = file.connectWriter();
            connection = current;
            StatementCache.keepFor(current);
        }
        return current;
    }

    /** SQLite rolls back what a closed connection had begun. */
    private void dropConnection() {
        Connection current = connection;
        connection = null;
        StatementCache.forget();
        if (current != null) {
            ConnectionSource.closeQuietly(current);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        Statements.update(connection, sql);
    }
}
