package io.github.pbx24.simulator.internal.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The listening part: one port that can be closed for a while and opened again. Thread-safe. */
public final class PortalServer {

    static {
        // Without it the server's answers on kept connections wait 40 ms for the client's delayed acknowledgement.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private static final AtomicLong THREADS = new AtomicLong();

    private final String host;
    private final HttpHandler handler;
    private final @Nullable SSLContext tls;
    private final ExecutorService executor = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "portal-simulator-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable HttpServer server;
    private @Nullable Socket reservation;
    private int port;
    private boolean closed;

    public PortalServer(String host, int port, @Nullable SSLContext tls, HttpHandler handler) {
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.handler = handler;
    }

    public synchronized void open() {
        if (server != null || closed) {
            return;
        }
        try {
            release();
            InetSocketAddress address = address(port);
            HttpServer opened =
                    tls == null ? HttpServer.create(address, 0) : secure(HttpsServer.create(address, 0), tls);
            opened.createContext("/", handler);
            opened.setExecutor(executor);
            opened.start();
            port = opened.getAddress().getPort();
            server = opened;
        } catch (IOException taken) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, taken);
        }
    }

    private static HttpServer secure(HttpsServer server, SSLContext tls) {
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
    }

    /** Refuses connections and drops those that exist. The port stays reserved, so that nobody else takes it. */
    public synchronized void shut() {
        HttpServer open = server;
        if (open == null) {
            return;
        }
        open.stop(0);
        server = null;
        try {
            Socket reserved = new Socket();
            reserved.setReuseAddress(true);
            reserved.bind(address(port));
            reservation = reserved;
        } catch (IOException notReserved) {
            reservation = null;
        }
    }

    public synchronized void close() {
        shut();
        closed = true;
        try {
            release();
        } catch (IOException nothingLeftToRelease) {
            reservation = null;
        }
        executor.shutdownNow();
    }

    private void release() throws IOException {
        Socket reserved = reservation;
        reservation = null;
        if (reserved != null) {
            reserved.close();
        }
    }

    public synchronized int port() {
        return port;
    }

    public String scheme() {
        return tls == null ? "http" : "https";
    }

    private InetSocketAddress address(int wanted) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(host), wanted);
    }
}
