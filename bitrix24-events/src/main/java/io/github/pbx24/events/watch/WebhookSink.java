package io.github.pbx24.events.watch;

import io.github.pbx24.events.onpremise.OnPremiseVerifier;
import io.github.pbx24.pbx.WebhookRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Alerts as signed POST requests. */
final class WebhookSink implements AlertSink {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final String name;
    private final URI address;
    private final OnPremiseVerifier signer;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    WebhookSink(String name, URI address, String key) {
        this.name = AlertSinks.requireName(name);
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String host = address.getHost();
        if (host == null || !(scheme.equals("https") || (scheme.equals("http") && LOOPBACK.contains(host)))) {
            throw new IllegalArgumentException("address must be https, or http on loopback");
        }
        this.address = address;
        this.signer = OnPremiseVerifier.of(List.of(key));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void send(Alert alert) throws IOException {
        // The receiver compares with its clock, so the time of sending is real whatever clock the watch goes by.
        WebhookRequest signed =
                signer.sign(WebhookRequest.builder("POST", Clock.systemUTC().instant())
                        .body(json(alert).getBytes(StandardCharsets.UTF_8))
                        .build());
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(signed.body()));
        for (String header : List.of(OnPremiseVerifier.TIMESTAMP, OnPremiseVerifier.SIGNATURE)) {
            request.header(header, signed.header(header).orElseThrow());
        }
        int status;
        try {
            status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while sending", e);
        }
        if (status < 200 || status > 299) {
            throw new IOException("the receiver answered " + status);
        }
    }

    private static String json(Alert alert) {
        return "{\"id\":" + text(alert.id())
                + ",\"kind\":" + text(alert.kind().name())
                + ",\"state\":" + text(alert.recovered() ? "recovered" : "raised")
                + ",\"portal\":" + text(alert.portal())
                + ",\"event\":" + text(alert.event())
                + ",\"since\":" + text(alert.since().toString())
                + ",\"at\":" + text(alert.at().toString())
                + ",\"count\":" + alert.count()
                + ",\"text\":" + text(alert.text()) + "}";
    }

    private static String text(@Nullable String value) {
        if (value == null) {
            return "null";
        }
        StringBuilder json = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return json.append('"').toString();
    }

    /** Without the address, which may carry a secret. */
    @Override
    public String toString() {
        return "WebhookSink[" + name + "]";
    }
}
