package io.github.pbx24.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes back over the wire.
 *
 * @param errorCode for the journal; null if it is no error
 * @param executed whether the method ran
 * @param charset how the text becomes bytes
 * @param headers further headers
 */
record Response(
        int status,
        String contentType,
        String body,
        @Nullable String errorCode,
        boolean executed,
        Charset charset,
        Map<String, String> headers) {

    Response(int status, String contentType, String body, @Nullable String errorCode, boolean executed) {
        this(status, contentType, body, errorCode, executed, StandardCharsets.UTF_8, Map.of());
    }

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

    static Response version3Error(RestError error) {
        // The status of a missing scope differs between the two versions.
        return new Response(
                error.code().equals("insufficient_scope") ? 403 : error.status(),
                JSON,
                PhpJson.write(ErrorBody.version3(error)),
                error.code(),
                !ErrorBody.refusedBefore(error));
    }

    /** A file; the text holds its bytes one to one. */
    static Response file(String name, byte[] content) {
        return new Response(
                200,
                "application/octet-stream",
                new String(content, StandardCharsets.ISO_8859_1),
                null,
                true,
                StandardCharsets.ISO_8859_1,
                Map.of("Content-Disposition", disposition(name)));
    }

    /** What the front server says to a download that does not look like one of a browser. */
    static Response downloadRefused(String name) {
        Response page = html(404, "404 Not Found");
        return new Response(
                page.status(),
                page.contentType(),
                page.body(),
                page.errorCode(),
                false,
                StandardCharsets.UTF_8,
                Map.of("Content-Disposition", disposition(name)));
    }

    /** The plain name has no character a header could not carry; the second one is complete. */
    private static String disposition(String name) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return "attachment; filename=\"" + name.replaceAll("[^ -~]|[\"\\\\]", "_") + "\"; filename*=utf-8''" + encoded;
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
        byte[] bytes = body.getBytes(charset);
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, bytes.length);
        return bytes;
    }
}
