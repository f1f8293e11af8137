package io.github.pbx24.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Keeps a few connections open. Those used last are lent first, so that the others grow old and are closed. */
final class ConnectionPool implements ConnectionSource {
    private static final long WAIT_SECONDS = 30;
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int VALID_SECONDS = 5;

    private final Opener opener;
    private final String place;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** Opens a connection. */
    interface Opener {
        Connection open() throws SQLException;
    }

    private record Idle(Connection connection, long sinceNanos) {
        boolean isFresh() {
            return System.nanoTime() - sinceNanos < FRESH_NANOS;
        }
    }

    ConnectionPool(Opener opener, String place, int size) {
        this.opener = opener;
        this.place = place;
        this.permits = new Semaphore(size);
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public Connection take() throws SQLException {
        acquire();
        try {
            Idle kept = idle.pollFirst();
            while (kept != null) {
                // A firewall may have forgotten a connection that was silent for long.
                if (kept.isFresh() || kept.connection().isValid(VALID_SECONDS)) {
                    return kept.connection();
                }
                ConnectionSource.closeQuietly(kept.connection());
                kept = idle.pollFirst();
            }
            return opener.open();
        } catch (SQLException | RuntimeException | Error e) {
            permits.release();
            throw e;
        }
    }

    private void acquire() throws SQLException {
        try {
            if (closed) {
                throw ConnectionSource.closed();
            }
            if (!permits.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new SQLTransientConnectionException("no connection was free within " + WAIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted while waiting for a connection", e);
        }
    }

    @Override
    public void giveBack(Connection connection, boolean usable) {
        if (usable && !closed) {
            idle.addFirst(new Idle(connection, System.nanoTime()));
        } else {
            ConnectionSource.closeQuietly(connection);
        }
        if (!usable || closed) {
            // What broke one has probably broken them all.
            closeIdle();
        }
        permits.release();
    }

    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    private void closeIdle() {
        for (Idle kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            ConnectionSource.closeQuietly(kept.connection());
        }
    }
}
