package io.github.pbx24.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The web server of a simulated exchange: recordings, and requests to dial. Thread-safe. */
final class PbxWeb implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "simulated-pbx");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, byte[]> recordings = new ConcurrentHashMap<>();
    private final Map<String, Boolean> asked = new ConcurrentHashMap<>();
    private final List<String> dialled = new CopyOnWriteArrayList<>();

    PbxWeb() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("no port for a simulated exchange", e);
        }
        server.setExecutor(workers);
        server.start();
    }

    /**
     * An answer.
     *
     * @param status the HTTP status
     * @param contentType its type
     * @param body its content
     * @param afterwards runs once the answer is sent
     */
    record Reply(int status, String contentType, byte[] body, Runnable afterwards) {

        static Reply of(int status, String contentType, byte[] body) {
            return new Reply(status, contentType, body, () -> {});
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void serve(String path, Function<HttpExchange, Reply> handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                Reply reply = handler.apply(exchange);
                exchange.getResponseHeaders().set("Content-Type", reply.contentType());
                byte[] body = reply.body();
                exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
                later(reply.afterwards());
            }
        });
    }

    private void later(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            // The demonstration ends: the call it belongs to is not told any more.
        }
    }

    void keep(String name, byte[] recording) {
        recordings.put(name, recording);
    }

    /** The last segment of the path names the recording. It is converted first, so the first attempt comes too early. */
    Reply recording(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        byte[] recording = recordings.get(name);
        if (recording == null || asked.putIfAbsent(name, true) == null) {
            return Reply.of(404, "text/plain", new byte[0]);
        }
        return Reply.of(200, "audio/mpeg", recording);
    }

    void dialled(String number) {
        dialled.add(digits(number));
    }

    int timesDialled(String number) {
        String wanted = digits(number);
        return (int) dialled.stream().filter(wanted::equals).count();
    }

    static String digits(String number) {
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
