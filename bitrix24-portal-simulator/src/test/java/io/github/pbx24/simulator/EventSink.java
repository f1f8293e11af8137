package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.simulator.internal.php.FormText;
import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A handler of events that keeps what it got. */
final class EventSink implements AutoCloseable {

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    EventSink() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/b24");
    }

    /** The bodies received once nothing is on its way any more. */
    List<String> bodies(PortalSimulator portal) {
        assertThat(portal.awaitEvents(Duration.ofSeconds(60))).isTrue();
        return List.copyOf(received);
    }

    Map<String, @Nullable Object> only(PortalSimulator portal) {
        assertThat(bodies(portal)).hasSize(1);
        return FormText.parse(received.get(0));
    }

    void clear() {
        received.clear();
    }

    static Map<String, @Nullable Object> data(Map<String, @Nullable Object> event) {
        return Php.entries(event.get("data"));
    }

    static Map<String, @Nullable Object> auth(Map<String, @Nullable Object> event) {
        return Php.entries(event.get("auth"));
    }

    /** The keys of a form body in their order. */
    static List<String> keys(String body) {
        List<String> keys = new ArrayList<>();
        for (String pair : body.split("&")) {
            keys.add(pair.substring(0, pair.indexOf('=')));
        }
        return keys;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
