package io.github.pbx24.runtime.nodes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.runtime.Portal;
import io.github.pbx24.runtime.TelephonyRuntime;
import io.github.pbx24.runtime.TelephonyStores;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** One node: a runtime behind HTTP, for a process of its own. */
final class NodeProgram {

    static final String PATH = "/pbx/rt";
    static final String READY = "ready";

    private NodeProgram() {}

    /** Arguments: URL of the database, URL of the portal's webhook, port, key of the exchange's signature. */
    public static void main(String[] arguments) throws IOException {
        TelephonyRuntime telephony = TelephonyRuntime.builder(TelephonyStores.owning(JdbcDatabase.open(arguments[0])))
                .portal(Portal.builder("acme", Bitrix24Authorization.incomingWebhook(URI.create(arguments[1])))
                        .defaultUser(1)
                        .build())
                .exchange("rt", "acme", "rostelecom", Map.of("dialect", "vats", "webhook-keys", List.of(arguments[3])))
                .start();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[2])), 500);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.createContext(PATH, http -> answer(telephony, http));
        server.start();
        System.out.println(READY);
    }

    private static void answer(TelephonyRuntime telephony, HttpExchange http) throws IOException {
        try (http) {
            WebhookRequest request = WebhookRequest.builder(http.getRequestMethod(), Instant.now())
                    .path(http.getRequestURI().getRawPath(), PATH)
                    .headers(http.getRequestHeaders())
                    .body(http.getRequestBody().readAllBytes())
                    .build();
            WebhookAnswer answer = telephony.accept("rt", request);
            http.sendResponseHeaders(answer.status(), answer.bytes().length == 0 ? -1 : answer.bytes().length);
            http.getResponseBody().write(answer.bytes());
        }
    }
}
