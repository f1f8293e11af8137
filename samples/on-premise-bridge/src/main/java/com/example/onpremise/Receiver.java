package com.example.onpremise;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.events.onpremise.OnPremiseHandler;
import io.github.pbx24.events.onpremise.OnPremiseSource;
import io.github.pbx24.events.onpremise.OnPremiseVerifier;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.InboxStore;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.Receipt;
import io.github.pbx24.inbox.RefusalReason;
import io.github.pbx24.pbx.WebhookRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server around an inbox for the events of one portal: verify, store, answer, handle afterwards. */
public final class Receiver implements AutoCloseable {

    private final Inbox inbox;
    private final OnPremiseSource source;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    /**
     * Starts to receive at {@code /on-premise}.
     *
     * @param address where to listen; port 0 takes a free one
     * @param store keeps the events; belongs to the caller
     * @param portal the portal's name in the settings of the bridge
     * @param keys the shared keys, the newest first
     * @param handler gets the events
     * @throws IOException if the address cannot be used
     */
    public Receiver(
            InetSocketAddress address, InboxStore store, String portal, List<String> keys, OnPremiseHandler handler)
            throws IOException {
        source = new OnPremiseSource(portal, OnPremiseVerifier.of(keys), handler);
        inbox = Inbox.builder(store).source(source).build();
        inbox.start();
        server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        server.createContext("/on-premise", this::answer);
        server.start();
    }

    /**
     * The port that is listened at.
     *
     * @return the port
     */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(OnPremiseSource.MAX_BODY + 1);
            int status = exchange.getRequestMethod().equals("POST") ? accept(exchange, body) : 405;
            exchange.sendResponseHeaders(status, -1);
        }
    }

    /**
     * Takes one request; tests put their own faults around it.
     *
     * @return the status to answer with
     */
    int accept(HttpExchange exchange, byte[] body) {
        WebhookRequest request = WebhookRequest.builder(
                        "POST", Clock.systemUTC().instant())
                .headers(exchange.getRequestHeaders())
                .body(body)
                .build();
        try {
            return status(inbox.accept(source, request));
        } catch (InboxUnavailableException e) {
            exchange.getResponseHeaders().set("Retry-After", "30");
            return 503;
        }
    }

    private static int status(Receipt receipt) {
        if (!(receipt instanceof Receipt.Refused refused)) {
            return 200;
        }
        if (refused.reason() == RefusalReason.TOO_LARGE) {
            return 413;
        }
        return refused.reason() == RefusalReason.MALFORMED ? 400 : 403;
    }

    @Override
    public void close() {
        server.stop(1);
        threads.shutdown();
        inbox.close();
    }
}
