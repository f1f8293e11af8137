package io.github.pbx24.app.internal.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on 127.0.0.1 that answers what a test told it to, and remembers what it was asked. */
public final class ModelTestServer implements AutoCloseable {

    /** What was asked; of large bodies the first megabyte is kept. */
    public record Asked(String path, Map<String, List<String>> headers, String body, long length) {}

    private record Answer(int status, Map<String, String> headers, byte[] body, boolean never) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    public final List<Asked> asked = new CopyOnWriteArrayList<>();

    public ModelTestServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /** The next request gets this; the last answer stays. */
    public ModelTestServer answer(int status, String body, String... headers) {
        Map<String, String> map = headers.length == 0 ? Map.of() : Map.of(headers[0], headers[1]);
        answers.add(new Answer(status, map, body.getBytes(StandardCharsets.UTF_8), false));
        return this;
    }

    /** The next request waits until the server is closed. */
    public ModelTestServer never() {
        answers.add(new Answer(0, Map.of(), new byte[0], true));
        return this;
    }

    private void handle(HttpExchange http) throws IOException {
        try (http) {
            InputStream in = http.getRequestBody();
            byte[] begin = in.readNBytes(1024 * 1024);
            long length = begin.length + in.transferTo(OutputStream.nullOutputStream());
            asked.add(new Asked(
                    http.getRequestURI().getPath(),
                    Map.copyOf(http.getRequestHeaders()),
                    new String(begin, StandardCharsets.UTF_8),
                    length));
            Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
            if (answer.never()) {
                closed.await();
                return;
            }
            answer.headers().forEach(http.getResponseHeaders()::set);
            http.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            http.getResponseBody().write(answer.body());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
