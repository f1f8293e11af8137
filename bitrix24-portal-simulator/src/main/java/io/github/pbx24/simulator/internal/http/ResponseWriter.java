package io.github.pbx24.simulator.internal.http;

import com.sun.net.httpserver.HttpExchange;
import io.github.pbx24.simulator.internal.protocol.Response;
import java.io.IOException;
import java.io.OutputStream;

/** Puts a response on the wire, whole or cut. */
public final class ResponseWriter {

    private ResponseWriter() {}

    static void send(Response response, HttpExchange exchange) throws IOException {
        byte[] bytes = start(response, exchange);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** Sends the first half and closes the connection. */
    static void sendHalf(Response response, HttpExchange exchange) throws IOException {
        byte[] bytes = start(response, exchange);
        OutputStream out = exchange.getResponseBody();
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
        exchange.close();
    }

    /** Answers the question a browser asks before it lets a page of an application call REST. */
    static void sendPermission(HttpExchange exchange) throws IOException {
        allowPages(exchange);
        exchange.sendResponseHeaders(200, -1);
    }

    private static void allowPages(HttpExchange exchange) {
        exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
        exchange.getResponseHeaders()
                .set("Access-Control-Allow-Headers", "origin, content-type, accept, authorization");
    }

    private static byte[] start(Response response, HttpExchange exchange) throws IOException {
        byte[] bytes = response.body().getBytes(response.charset());
        response.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", response.contentType());
        allowPages(exchange);
        boolean headOnly = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(response.status(), headOnly ? -1 : bytes.length);
        return headOnly ? new byte[0] : bytes;
    }
}
