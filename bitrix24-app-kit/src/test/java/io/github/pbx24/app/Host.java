package io.github.pbx24.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A host program: the web server of the JDK around a kit. */
final class Host implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AppRequest> seen = new CopyOnWriteArrayList<>();
    private volatile @Nullable AppKit kit;

    /** Requests that never reach the kit, as if the portal had lost them. */
    volatile Predicate<AppRequest> lost = request -> false;

    Host(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        server.setExecutor(threads);
        server.createContext("/aica/", this::answer);
        server.start();
    }

    void serve(AppKit newKit) {
        kit = newKit;
    }

    URI publicUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/aica/");
    }

    List<AppRequest> seen() {
        return seen;
    }

    private void answer(HttpExchange http) throws IOException {
        try (http) {
            URI address = http.getRequestURI();
            AppRequest request = new AppRequest(
                    http.getRequestMethod(),
                    address.getRawPath().substring("/aica/".length()),
                    address.getRawQuery() == null ? "" : address.getRawQuery(),
                    http.getRequestHeaders(),
                    http.getRequestBody().readAllBytes());
            seen.add(request);
            AppKit now = kit;
            AppAnswer answer = now == null || lost.test(request)
                    ? AppAnswer.text(503, "nobody is here")
                    : now.handle(request).orElse(AppAnswer.text(404, "not here"));
            answer.headers().forEach(http.getResponseHeaders()::set);
            http.sendResponseHeaders(
                    answer.status(),
                    answer.body().length() == 0 ? -1 : answer.body().length());
            try (InputStream body = answer.body().open()) {
                body.transferTo(http.getResponseBody());
            }
        } catch (RuntimeException e) {
            e.printStackTrace();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
