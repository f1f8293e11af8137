package io.github.pbx24.events.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.events.onpremise.OnPremiseVerifier;
import io.github.pbx24.pbx.WebhookRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertSinksTest {

    private static final String KEY = "a key of more than thirty-two characters";
    private static final Alert ALERT = new Alert(
            "0a1b",
            AlertKind.SILENCE,
            false,
            "acme",
            "ONCRMDEALUPDATE",
            Instant.parse("2026-11-26T09:00:00Z"),
            Instant.parse("2026-11-26T09:10:00Z"),
            0,
            "Тихо: \"ничего\" \\ \n.");

    private final Queue<WebhookRequest> received = new ConcurrentLinkedQueue<>();
    private final AtomicInteger status = new AtomicInteger(204);
    private HttpServer server;
    private URI address;

    @BeforeEach
    void listen() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            received.add(WebhookRequest.builder("POST", Clock.systemUTC().instant())
                    .headers(exchange.getRequestHeaders())
                    .body(exchange.getRequestBody().readAllBytes())
                    .build());
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/alerts?secret=x");
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void a_webhook_is_signed_and_can_be_read() throws Exception {
        AlertSinks.webhook("hook", address, KEY).send(ALERT);

        WebhookRequest request = received.remove();
        assertThat(OnPremiseVerifier.of(List.of(KEY)).verify(request).isAccepted())
                .isTrue();
        ResultNode json = ResultNode.ofJson(new String(request.body(), StandardCharsets.UTF_8))
                .orElseThrow();
        assertThat(json.get("id").asText()).hasValue("0a1b");
        assertThat(json.get("state").asText()).hasValue("raised");
        assertThat(json.get("kind").asText()).hasValue("SILENCE");
        assertThat(json.get("portal").asText()).hasValue("acme");
        assertThat(json.get("since").asInstant()).hasValue(ALERT.since());
        assertThat(json.get("text").asText()).hasValue(ALERT.text());
    }

    @Test
    void everything_but_2xx_is_a_failure_and_redirects_are_not_followed() {
        for (int answer : List.of(302, 400, 500)) {
            status.set(answer);
            assertThatThrownBy(() -> AlertSinks.webhook("hook", address, KEY).send(ALERT))
                    .hasMessageContaining(String.valueOf(answer))
                    .hasMessageNotContaining("secret");
        }
        assertThat(received).hasSize(3);
    }

    @Test
    void mistakes_are_told_at_once_and_nothing_secret_is_shown() {
        assertThatThrownBy(() -> AlertSinks.webhook("hook", URI.create("http://example.com/"), KEY))
                .hasMessageContaining("https");
        assertThatThrownBy(() -> AlertSinks.webhook("hook", address, "short"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AlertSinks.webhook("a b", address, KEY)).hasMessageContaining("name");
        assertThat(AlertSinks.webhook("hook", address, KEY).toString())
                .doesNotContain("secret")
                .doesNotContain(KEY);
    }
}
