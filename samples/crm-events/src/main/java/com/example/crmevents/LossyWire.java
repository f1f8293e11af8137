package com.example.crmevents;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The way of events from the portal to the program: loses some, doubles some, and lets some overtake others. */
final class LossyWire implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(16);
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private volatile @Nullable URI target;
    private final Random random;
    final AtomicInteger passed = new AtomicInteger();
    final AtomicInteger lost = new AtomicInteger();
    final AtomicInteger doubled = new AtomicInteger();

    LossyWire(long seed) throws IOException {
        this.random = new Random(seed);
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int fate;
            synchronized (random) {
                fate = random.nextInt(100);
            }
            int status = 502;
            if (fate < 10) {
                lost.incrementAndGet();
            } else {
                if (fate < 25) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
                }
                status = forward(body);
                if (fate > 84) {
                    doubled.incrementAndGet();
                    forward(body);
                }
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    /** The program has come up. */
    void leadTo(URI address) {
        target = address;
    }

    /** The program is down. */
    void leadNowhere() {
        target = null;
    }

    private int forward(byte[] body) {
        URI address = target;
        if (address == null) {
            // Bitrix24 does not repeat an event.
            lost.incrementAndGet();
            return 502;
        }
        try {
            int status = client.send(
                            HttpRequest.newBuilder(address)
                                    .timeout(Duration.ofSeconds(30))
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            (status == 200 ? passed : lost).incrementAndGet();
            return status;
        } catch (IOException e) {
            // Killed meanwhile.
            lost.incrementAndGet();
            return 502;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 502;
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
