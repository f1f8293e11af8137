package io.github.pbx24.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What goes back over the wire.
 *
 * @param errorCode for the journal; null if it is no error
 * @param executed whether the method ran
 */
record Response(
        int status,
        String contentType,
        String body,
        @Nullable String errorCode,
        boolean executed) {

    static final String JSON = "application/json; charset=utf-8";

    static Response ok(Object body) {
        return new Response(200, JSON, PhpJson.write(body), null, true);
    }

    static Response error(RestError error) {
        return new Response(
                error.status(),
                JSON,
                PhpJson.write(ErrorBody.of(error)),
                error.code(),
                !ErrorBody.refusedBefore(error));
    }

    static Response html(int status, String title) {
        return new Response(
                status,
                "text/html; charset=utf-8",
                "<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>",
                title,
                false);
    }

    void send(HttpExchange exchange) throws IOException {
        byte[] bytes = start(exchange);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** Sends the first half and closes the connection. */
    void sendHalf(HttpExchange exchange) throws IOException {
        byte[] bytes = start(exchange);
        OutputStream out = exchange.getResponseBody();
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
        exchange.close();
    }

    private byte[] start(HttpExchange exchange) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, bytes.length);
        return bytes;
    }
}
