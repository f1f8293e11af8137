package io.github.pbx24.bridge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Hands out recordings by name, as the plugin does; put a reverse proxy with TLS in front. */
final class RecordingWeb implements AutoCloseable {

    private static final String PREFIX = "/webapi/recording/";
    private static final int THREADS = 32;

    static {
        // Without them whoever sends half a request, or reads half an answer, keeps a thread for ever. Seconds.
        System.setProperty("sun.net.httpserver.maxReqTime", "20");
        System.setProperty("sun.net.httpserver.maxRspTime", "600");
    }

    private final HttpServer server;
    private final Path folder;
    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "bridge-web");
        thread.setDaemon(true);
        return thread;
    });

    RecordingWeb(int port, Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext(PREFIX, this::answer);
        server.setExecutor(workers);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = exchange.getRequestURI().getPath().substring(PREFIX.length());
            // Only names that the bridge itself gives: no way out of the folder.
            Path file = name.matches("\\d{12}_\\d{1,18}-\\d{1,6}-\\d{1,4}\\.(mp3|wav)") ? folder.resolve(name) : null;
            if (file == null || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", name.endsWith("mp3") ? "audio/mpeg" : "audio/x-wav");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : Files.size(file));
            if (!head) {
                try (OutputStream out = exchange.getResponseBody()) {
                    Files.copy(file, out);
                }
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
