package io.github.pbx24.gateway.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Closes connections whose sender does not come to the end of the headers. The server's own idle time begins anew with
 * every byte, so a sender of one letter a second would hold its connection for hours. Thread-safe.
 */
final class HeadDeadline extends Handler.Wrapper implements Connection.Listener {

    private final long patienceNanos;
    private final long lookMillis;

    /** Connections that are not in the middle of a request, with the time by which one must have begun. */
    private final Map<Connection, Long> waiting = new ConcurrentHashMap<>();

    /**
     * Makes a guard.
     *
     * @param patience how long a connection may go without a request whose headers are complete
     */
    HeadDeadline(Duration patience) {
        patienceNanos = patience.toNanos();
        lookMillis = Math.max(1, patience.toMillis() / 8);
    }

    /** Puts this in front of a server that has not started. */
    void guard(Server server) {
        server.insertHandler(this);
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                for (Connector connector : server.getConnectors()) {
                    connector.addEventListener(HeadDeadline.this);
                }
            }

            @Override
            public void lifeCycleStarted(LifeCycle event) {
                lookLater();
            }
        });
    }

    @Override
    public void onOpened(Connection connection) {
        waiting.put(connection, System.nanoTime() + patienceNanos);
    }

    @Override
    public void onClosed(Connection connection) {
        waiting.remove(connection);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        waiting.remove(connection);
        Request.addCompletionListener(request, failure -> {
            if (connection.getEndPoint().isOpen()) {
                onOpened(connection);
            }
        });
        return super.handle(request, response, callback);
    }

    private void lookLater() {
        if (isRunning()) {
            getServer().getScheduler().schedule(this::look, lookMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        long now = System.nanoTime();
        waiting.forEach((connection, until) -> {
            if (now - until >= 0) {
                waiting.remove(connection, until);
                connection.getEndPoint().close();
            }
        });
        lookLater();
    }
}
