package io.github.pbx24.simulator;

import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PhpJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small client for the tests: real HTTP, JSON or form. */
final class Rest {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The body is an empty map if it is not JSON. */
    record Reply(int status, String contentType, String text) {

        Map<String, @Nullable Object> body() {
            return PhpJson.readObject(text);
        }

        @Nullable
        Object result() {
            return body().get("result");
        }

        Map<String, @Nullable Object> map() {
            return Php.entries(result());
        }

        List<Map<String, @Nullable Object>> rows() {
            return Php.listOf(result()).stream().map(Php::entries).toList();
        }

        String error() {
            return status + " " + body().get("error") + ": " + body().get("error_description");
        }

        Map<String, @Nullable Object> time() {
            return Php.entries(body().get("time"));
        }

        String callId() {
            return Php.toText(map().get("CALL_ID"));
        }
    }

    private final URI base;

    Rest(URI base) {
        this.base = base;
    }

    static Rest webhook(PortalSimulator portal) {
        return new Rest(portal.webhookUrl());
    }

    Reply json(String method, @Nullable Object... keysAndValues) throws IOException {
        return send("POST", base.resolve(method), "application/json", PhpJson.write(Php.map(keysAndValues)));
    }

    Reply raw(String method, String contentType, String body) throws IOException {
        return send("POST", base.resolve(method), contentType, body);
    }

    Reply form(String method, String body) throws IOException {
        return raw(method, "application/x-www-form-urlencoded", body);
    }

    Reply get(String methodAndQuery) throws IOException {
        return send("GET", base.resolve(methodAndQuery), "", "");
    }

    static Reply send(String httpMethod, URI uri, String contentType, String body, String... headers)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(20))
                .method(httpMethod, HttpRequest.BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(CLIENT, request.build());
    }

    static Reply send(HttpClient client, HttpRequest request) throws IOException {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    /** Registers an incoming call with a card and returns its id. */
    String register(long userId, String phone, String externalCallId) throws IOException {
        return json(
                        "telephony.externalCall.register",
                        "USER_ID",
                        userId,
                        "PHONE_NUMBER",
                        phone,
                        "TYPE",
                        2,
                        "EXTERNAL_CALL_ID",
                        externalCallId)
                .callId();
    }

    Reply finish(String callId, long userId, long duration) throws IOException {
        return json("telephony.externalCall.finish", "CALL_ID", callId, "USER_ID", userId, "DURATION", duration);
    }

    static String fixture(String name) {
        try (InputStream in = Rest.class.getResourceAsStream("/bitrix24/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
