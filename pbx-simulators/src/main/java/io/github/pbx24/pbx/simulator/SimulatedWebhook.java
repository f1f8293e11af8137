package io.github.pbx24.pbx.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * What an exchange sends.
 *
 * @param method {@code GET} or {@code POST}
 * @param path what the exchange appends to the address that it was given, without a leading slash; may be empty
 * @param query the raw query; empty if there is none
 * @param headers headers by name
 * @param body empty for none
 * @since 0.1
 */
public record SimulatedWebhook(String method, String path, String query, Map<String, String> headers, byte[] body) {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /** Copies headers and body. */
    public SimulatedWebhook {
        headers = Map.copyOf(headers);
        body = body.clone();
    }

    /**
     * The body.
     *
     * @return a copy
     */
    @Override
    public byte[] body() {
        return body.clone();
    }

    /**
     * Where it goes.
     *
     * @param base the address that the exchange was given, with or without a slash at its end
     * @return the address with path and query
     */
    public URI target(URI base) {
        String address = base.toString();
        String slash = path.isEmpty() || address.endsWith("/") ? "" : "/";
        return URI.create(address + slash + path + (query.isEmpty() ? "" : "?" + query));
    }

    /**
     * Sends it as the exchange would.
     *
     * @param base the address that the exchange was given
     * @return what was answered
     * @throws IOException if nobody answered
     * @throws InterruptedException if the thread was interrupted
     */
    public Answer sendTo(URI base) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target(base)).timeout(TIMEOUT);
        headers.forEach(request::header);
        request.method(
                method,
                body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        HttpResponse<byte[]> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    }

    /** Without query, headers and body: they carry proofs. */
    @Override
    public String toString() {
        return "SimulatedWebhook[" + method + " " + path + "]";
    }

    /**
     * What the receiver answered.
     *
     * @param status the HTTP status
     * @param body the text
     */
    public record Answer(int status, String body) {}
}
