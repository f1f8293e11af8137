package com.example.crmevents;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.events.EventAnswer;
import io.github.pbx24.events.EventEntry;
import io.github.pbx24.events.EventInbox;
import io.github.pbx24.events.watch.Alert;
import io.github.pbx24.events.watch.EventWatch;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.pbx.WebhookRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** HTTP on loopback: events in, the ERP's users, and the journal page. */
final class SyncServer implements AutoCloseable {

    private static final int MAX_BODY = 1 << 20;
    private static final int SHOWN = 200;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(16);
    private final EventInbox events;
    private final ErpTable erp;
    private final DealSync sync;
    private final EventWatch watch;

    SyncServer(int port, EventInbox events, ErpTable erp, DealSync sync, EventWatch watch) throws IOException {
        this.events = events;
        this.erp = erp;
        this.sync = sync;
        this.watch = watch;
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(threads);
        server.createContext("/bitrix24/events", exchange -> answer(exchange, this::event));
        server.createContext("/erp/deals", exchange -> answer(exchange, this::erp));
        server.createContext("/", exchange -> answer(exchange, this::page));
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** What is answered. */
    private record Answer(int status, String type, String body) {}

    private interface Handler {
        Answer handle(HttpExchange exchange, byte[] body);
    }

    private static void answer(HttpExchange exchange, Handler handler) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
            Answer answer = body.length > MAX_BODY
                    ? new Answer(413, "text/plain", "too large")
                    : handler.handle(exchange, body);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type() + "; charset=utf-8");
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Answer event(HttpExchange exchange, byte[] body) {
        EventAnswer answer = events.accept(WebhookRequest.builder(
                        exchange.getRequestMethod(), Clock.systemUTC().instant())
                .headers(exchange.getRequestHeaders())
                .body(body)
                .build());
        answer.retryAfter()
                .ifPresent(seconds -> exchange.getResponseHeaders().set("Retry-After", String.valueOf(seconds)));
        return new Answer(answer.status(), "text/plain", answer.message());
    }

    /** {@code PUT /erp/deals/NUMBER} with {@code {"title":…,"amount":…}} is a user of the ERP; GET lists all. */
    private Answer erp(HttpExchange exchange, byte[] body) {
        if (exchange.getRequestMethod().equals("GET")) {
            StringBuilder json = new StringBuilder("[");
            for (ErpDeal row : erp.all()) {
                json.append(json.length() == 1 ? "" : ",\n")
                        .append("{\"number\":")
                        .append(text(row.number()))
                        .append(",\"dealId\":")
                        .append(row.dealId())
                        .append(",\"title\":")
                        .append(text(row.values().title()))
                        .append(",\"amount\":")
                        .append(text(row.values().amount()))
                        .append("}");
            }
            return new Answer(200, "application/json", json + "]");
        }
        String path = exchange.getRequestURI().getPath();
        String number = path.substring(Math.min(path.length(), "/erp/deals/".length()));
        Optional<ResultNode> json = ResultNode.ofJson(new String(body, StandardCharsets.UTF_8));
        Optional<String> title = json.flatMap(node -> node.get("title").asText());
        Optional<BigDecimal> amount = json.flatMap(node -> node.get("amount").asDecimal());
        if (!number.matches("[A-Za-z0-9-]{1,40}") || title.isEmpty() || amount.isEmpty()) {
            return new Answer(400, "text/plain", "wanted: PUT /erp/deals/NUMBER {\"title\":\"…\",\"amount\":1}");
        }
        erp.enter(number, new DealValues(title.get(), DealValues.plain(amount.get())));
        return new Answer(200, "text/plain", "");
    }

    private Answer page(HttpExchange exchange, byte[] body) {
        if (!exchange.getRequestURI().getPath().equals("/")) {
            return new Answer(404, "text/plain", "");
        }
        StringBuilder html = new StringBuilder("<!doctype html><meta charset=utf-8><title>Deals</title>")
                .append("<meta http-equiv=refresh content=2><style>body{font:14px sans-serif;margin:2em}")
                .append("td,th{padding:2px 12px 2px 0;text-align:left}.ERROR{color:#b00}.DONE{color:#070}</style>")
                .append("<h1>Deals, Bitrix24 and ERP</h1><p>")
                .append(erp.all().size())
                .append(" deals; written to the ERP ")
                .append(sync.toErp)
                .append(", to Bitrix24 ")
                .append(sync.toBitrix)
                .append("; woken for nothing ")
                .append(sync.nothingToDo)
                .append("; waiting for Bitrix24 ")
                .append(erp.changed().size())
                .append("</p>");
        for (Alert alert : watch.active()) {
            html.append("<p class=ERROR>").append(escaped(alert.text())).append("</p>");
        }
        html.append("<table><tr><th>received<th>event<th>object<th>status<th>attempts<th>processed<th>error");
        List<EventEntry> journal = events.journal(JournalQuery.newest(SHOWN));
        for (EventEntry entry : journal) {
            html.append("<tr><td>")
                    .append(entry.receivedAt())
                    .append("<td>")
                    .append(escaped(entry.event()))
                    .append("<td>")
                    .append(escaped(entry.objectId()))
                    .append("<td class=")
                    .append(entry.status())
                    .append(">")
                    .append(entry.status())
                    .append("<td>")
                    .append(entry.attempts())
                    .append("<td>")
                    .append(entry.processedAt() == null ? "" : entry.processedAt())
                    .append("<td>")
                    .append(escaped(entry.error()));
        }
        return new Answer(200, "text/html", html + "</table>");
    }

    private static String escaped(@Nullable String text) {
        return text == null
                ? ""
                : text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static String text(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    @Override
    public void close() {
        server.stop(1);
        threads.shutdown();
    }
}
