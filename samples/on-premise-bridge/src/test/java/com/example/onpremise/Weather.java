package com.example.onpremise;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.events.onpremise.OnPremiseEvent;
import io.github.pbx24.inbox.jdbc.JdbcInboxStore;
import io.github.pbx24.jdbc.JdbcDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The real receiver on a real SQLite file, behind a server that can be in any mood. */
final class Weather implements AutoCloseable {

    enum Mood {
        FINE,
        /** Nothing is stored; 503. */
        STORE_DOWN,
        /** Nothing is stored, nothing is answered. */
        HANGS,
        /** Stored, but the connection breaks before the answer. */
        ANSWER_LOST,
        /** A proxy before it answers 404. */
        NOT_FOUND
    }

    final Queue<OnPremiseEvent> handled = new ConcurrentLinkedQueue<>();
    final AtomicInteger requests = new AtomicInteger();
    volatile Mood mood = Mood.FINE;
    private final JdbcDatabase database;
    private final Receiver receiver;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile CountDownLatch release = new CountDownLatch(1);

    Weather(Path folder, String... keys) throws IOException {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        database = JdbcDatabase.sqlite(folder.resolve("inbox.db"));
        receiver = new Receiver(
                anywhere,
                JdbcInboxStore.create(database),
                "acme",
                keys.length == 0 ? List.of(Portal.KEY) : List.of(keys),
                handled::add);
        server = HttpServer.create(anywhere, 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/on-premise";
    }

    /** Lets everything that hangs go, unanswered. */
    void releaseHanging() {
        release.countDown();
        release = new CountDownLatch(1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (mood) {
                case FINE -> exchange.sendResponseHeaders(receiver.accept(exchange, body), -1);
                case STORE_DOWN -> exchange.sendResponseHeaders(503, -1);
                case NOT_FOUND -> exchange.sendResponseHeaders(404, -1);
                case ANSWER_LOST -> receiver.accept(exchange, body);
                case HANGS -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        releaseHanging();
        server.stop(0);
        threads.shutdownNow();
        receiver.close();
        database.close();
    }
}
