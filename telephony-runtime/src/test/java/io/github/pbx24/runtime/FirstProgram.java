package io.github.pbx24.runtime;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The first program of the README, line by line. */
final class FirstProgram implements AutoCloseable {

    final TelephonyRuntime telephony;
    final HttpServer server;

    FirstProgram(Path file, String webhookUrl, String key) throws Exception {
        // README begins
        TelephonyRuntime telephony = TelephonyRuntime.builder(TelephonyStores.sqlite(file))
                .portal(Portal.of("acme", Bitrix24Authorization.incomingWebhook(URI.create(webhookUrl))))
                .exchange("rt", "acme", "rostelecom", Map.of("dialect", "vats", "webhook-keys", List.of(key)))
                .start();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/pbx/rt", http -> {
            WebhookRequest request = WebhookRequest.builder(http.getRequestMethod(), Instant.now())
                    .path(http.getRequestURI().getRawPath(), "/pbx/rt")
                    .rawQuery(http.getRequestURI().getRawQuery())
                    .headers(http.getRequestHeaders())
                    .body(http.getRequestBody().readNBytes(1 << 20))
                    .build();
            WebhookAnswer answer = telephony.accept("rt", request);
            http.sendResponseHeaders(answer.status(), answer.bytes().length == 0 ? -1 : answer.bytes().length);
            http.getResponseBody().write(answer.bytes());
            http.close();
        });
        server.start();
        // README ends
        this.telephony = telephony;
        this.server = server;
    }

    @Override
    public void close() {
        server.stop(0);
        telephony.close();
    }
}
