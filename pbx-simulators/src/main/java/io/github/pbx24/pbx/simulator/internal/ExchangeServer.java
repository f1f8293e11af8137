package io.github.pbx24.pbx.simulator.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.pbx.simulator.Faults;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The web server of a simulated exchange, on loopback. Thread-safe. */
public final class ExchangeServer implements AutoCloseable {

    private final HttpServer server;
    private final Faults faults = new Faults();
    private final List<String> dialled = new CopyOnWriteArrayList<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "simulated-exchange");
        thread.setDaemon(true);
        return thread;
    });

    /** Starts a server on a free port. */
    public ExchangeServer(Function<ApiRequest, Reply> handler) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("no port for a simulated exchange", e);
        }
        server.createContext("/", exchange -> answer(exchange, handler));
        server.setExecutor(workers);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public Faults faults() {
        return faults;
    }

    private void answer(HttpExchange exchange, Function<ApiRequest, Reply> handler) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            ApiRequest request = new ApiRequest(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    ApiRequest.parameters(exchange.getRequestURI().getRawQuery()),
                    headers,
                    body);
            Optional<Faults.Fault> fault = faults.take();
            boolean carriedOut = fault.isEmpty() || fault.get().lost();
            Reply reply =
                    carriedOut ? handler.apply(request) : Reply.page(fault.get().status(), "fault");
            if (fault.isEmpty() || !fault.get().lost()) {
                send(exchange, reply);
            }
            later(reply.afterwards());
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        if (!reply.contentType().isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        }
        byte[] body = reply.body();
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private void later(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            // The exchange is closed: the call that this belongs to is not told any more.
        }
    }

    /** Remembers that a number was to be called. */
    public void dialled(String number) {
        dialled.add(digits(number));
    }

    /** How often a number was to be called, whatever its spelling. */
    public int timesDialled(String number) {
        String wanted = digits(number);
        return (int) dialled.stream().filter(wanted::equals).count();
    }

    private static String digits(String number) {
        return number.replaceAll("[^0-9]", "");
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdown();
        try {
            workers.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
