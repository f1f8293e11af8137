package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.InboxException;
import io.github.pbx24.inbox.InboxUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One thread and one connection write for everybody, and whatever waits is committed together: for H2, where each commit
 * writes to the file before it returns, so that a commit costs about as much for thirty rows as for one.
 *
 * <p>The thread is also what makes interrupts of callers harmless. H2 skips waiting for the file when the committing
 * thread is interrupted, and an interrupt during file access closes the database.
 */
final class GroupCommit implements Transactions {
    private static final int MAX_GROUP = 256;
    private static final Request<Boolean> END = new Request<>("closing", connection -> true);

    private final DataSource dataSource;
    private final LinkedBlockingQueue<Request<?>> queue = new LinkedBlockingQueue<>();
    private final Thread writer = new Thread(this::writeUntilClosed, "pbx24-inbox-writer");
    // Guarded by queue's order: nothing is accepted behind END.
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

    GroupCommit(DataSource dataSource) {
        this.dataSource = dataSource;
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public <T> T run(String what, Work<T> work) {
        Request<T> request = new Request<>(what, work);
        synchronized (queue) {
            if (closed) {
                throw new InboxUnavailableException("the inbox's store is closed", null);
            }
            queue.add(request);
        }
        try {
            return request.answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InboxUnavailableException("interrupted while " + what, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InboxUnavailableException unavailable) {
                // A new one, so that the caller's own frames are in the trace.
                throw new InboxUnavailableException(String.valueOf(unavailable.getMessage()), unavailable.getCause());
            }
            throw new InboxException("unexpected failure while " + what, e.getCause());
        }
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
                writer.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeUntilClosed() {
        List<Request<?>> group = new ArrayList<>(MAX_GROUP);
        boolean open = true;
        while (open) {
            group.clear();
            group.add(takeUninterruptibly());
            queue.drainTo(group, MAX_GROUP - 1);
            open = !group.remove(END);
            write(group);
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

    private void write(List<Request<?>> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            commit(group);
            group.forEach(Request::succeed);
        } catch (SQLException | RuntimeException | Error e) {
            if (group.size() == 1) {
                writeAlone(group.get(0), e);
            } else {
                // One of them spoilt it for all; alone, only that one fails.
                group.forEach(request -> write(List.of(request)));
            }
        }
    }

    private void writeAlone(Request<?> request, Throwable firstFailure) {
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
