package io.github.pbx24.correlation.jdbc;

import io.github.pbx24.correlation.CallStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One thread and one connection work for everybody, and whatever waits is committed together: for H2, where each commit
 * writes to the file before it returns, so that a commit costs about as much for thirty changes as for one.
 *
 * <p>The thread is also what makes interrupts of callers harmless. H2 skips waiting for the file when the committing
 * thread is interrupted, and an interrupt during file access, reading included, closes the database.
 */
final class GroupCommit implements Transactions {
    private static final int MAX_GROUP = 256;
    private static final Request<Boolean> END = new Request<>("closing", connection -> true);

    private final DataSource dataSource;
    private final LinkedBlockingQueue<Request<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    // Guarded by the queue's monitor: nothing is accepted behind END.
    private boolean closed;

    /** Held for the life of the store; also keeps an embedded database from closing between two connections. */
    private @Nullable Connection connection;

    private static final class Request<T> {
        private final String what;
        private final Work<T> work;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private Runnable onCommit = () -> {};

        Request(String what, Work<T> work) {
            this.what = what;
            this.work = work;
        }

        void run(Connection connection) throws SQLException {
            T result = work.run(connection);
            onCommit = () -> answer.complete(result);
        }

        void succeed() {
            onCommit.run();
        }

        void fail(Throwable failure) {
            answer.completeExceptionally(
                    failure instanceof SQLException e ? SqlFailures.unavailable(what, e) : failure);
        }
    }

    /**
     * Starts the thread.
     *
     * @param name what the thread is called
     */
    GroupCommit(DataSource dataSource, String name) {
        this.dataSource = dataSource;
        this.thread = new Thread(this::workUntilClosed, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public <T> T run(String what, Work<T> work) {
        Request<T> request = new Request<>(what, work);
        synchronized (queue) {
            if (closed) {
                throw new CallStoreException(
                        "the calls' store is closed", new IllegalStateException("closed before " + what));
            }
            queue.add(request);
        }
        try {
            return request.answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallStoreException("interrupted while " + what, e);
        } catch (ExecutionException e) {
            Throwable failure = e.getCause() == null ? e : e.getCause();
            if (failure instanceof CallStoreException known && known.getCause() != null) {
                // A new one, so that the caller's own frames are in the trace.
                throw new CallStoreException(String.valueOf(known.getMessage()), known.getCause());
            }
            throw new CallStoreException("unexpected failure while " + what, failure);
        }
    }

    /** The others of the group must not lose their changes, so only back to a savepoint. */
    @Override
    public <T> Optional<T> attempt(String what, Work<Optional<T>> work) {
        return run(what, current -> {
            Savepoint before = current.setSavepoint();
            Optional<T> result = work.run(current);
            if (result.isEmpty()) {
                current.rollback(before);
            }
            return result;
        });
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
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void workUntilClosed() {
        List<Request<?>> group = new ArrayList<>(MAX_GROUP);
        boolean open = true;
        while (open) {
            group.clear();
            group.add(takeUninterruptibly());
            queue.drainTo(group, MAX_GROUP - 1);
            open = !group.remove(END);
            work(group);
        }
        dropConnection();
    }

    private Request<?> takeUninterruptibly() {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt this thread, and a set flag would close an H2 file.
            }
        }
    }

    private void work(List<Request<?>> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            commit(group);
            group.forEach(Request::succeed);
        } catch (SQLException | RuntimeException | Error e) {
            if (group.size() == 1) {
                workAlone(group.get(0), e);
            } else {
                // One of them spoilt it for all; alone, only that one fails.
                group.forEach(request -> work(List.of(request)));
            }
        }
    }

    private void workAlone(Request<?> request, Throwable firstFailure) {
        Throwable failure = firstFailure;
        for (int tries = 2; tries <= SqlFailures.MAX_TRIES; tries++) {
            if (!(failure instanceof SQLException e) || !SqlFailures.isWorthRepeating(e)) {
                break;
            }
            try {
                commit(List.of(request));
                request.succeed();
                return;
            } catch (SQLException | RuntimeException | Error again) {
                failure = again;
            }
        }
        request.fail(failure);
    }

    /**
     * H2 writes its tables to the file one after the other. A second thread that commits meanwhile leaves a file that a
     * killed process cannot be started with again. So all stores on one data source take turns on its monitor.
     */
    private void commit(List<Request<?>> group) throws SQLException {
        synchronized (dataSource) {
            commitAlone(group);
        }
    }

    private void commitAlone(List<Request<?>> group) throws SQLException {
        Connection current = connection();
        try {
            for (Request<?> request : group) {
                request.run(current);
            }
            current.commit();
        } catch (SQLException | RuntimeException | Error e) {
            DirectTransactions.rollback(current, e);
            if (!isUsable(current)) {
                dropConnection();
            }
            throw e;
        }
    }

    private Connection connection() throws SQLException {
        Connection current = connection;
        if (current == null) {
            current = dataSource.getConnection();
            current.setAutoCommit(false);
            connection = current;
        }
        return current;
    }

    private static boolean isUsable(Connection connection) {
        try {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private void dropConnection() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            try (current) {
                current.setAutoCommit(true);
            } catch (SQLException e) {
                // It is broken already, and its pool finds out by itself.
            }
        }
    }
}
