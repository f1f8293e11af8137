package io.github.pbx24.events;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.pbx.WebhookRequest;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An HTTP server that gives to an inbox what a portal posts. */
final class EventPost implements AutoCloseable {

    final AtomicBoolean open = new AtomicBoolean(true);
    private volatile String rewriteFrom = "event=";
    private volatile String rewriteTo = "event=";
    private final HttpServer server;
    private volatile @Nullable EventInbox inbox;
    private volatile @Nullable URI forward;

    EventPost() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/events", http -> {
            WebhookRequest request = WebhookRequest.builder(http.getRequestMethod(), Instant.now())
                    .headers(http.getRequestHeaders())
                    .body(rewritten(http.getRequestBody().readNBytes(1 << 20)))
                    .build();
            EventInbox target = inbox;
            URI next = forward;
            int status = 503;
            if (next != null) {
                status = forwarded(next, request.body());
            } else if (open.get() && target != null) {
                status = target.accept(request).status();
            }
            http.sendResponseHeaders(status, -1);
            http.close();
        });
        server.start();
    }

    /** Changes every body: for events that the portal does not raise. */
    void rewrite(String from, String to) {
        rewriteFrom = from;
        rewriteTo = to;
    }

    private byte[] rewritten(byte[] body) {
        return new String(body, StandardCharsets.UTF_8)
                .replace(rewriteFrom, rewriteTo)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Passes everything on to another server. */
    void forward(URI address) {
        forward = address;
    }

    private static int forwarded(URI address, byte[] body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
        connection.setDoOutput(true);
        connection.getOutputStream().write(body);
        return connection.getResponseCode();
    }

    void to(EventInbox target) {
        inbox = target;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
