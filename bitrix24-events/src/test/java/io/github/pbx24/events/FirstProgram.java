package io.github.pbx24.events;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.crm.CrmObject;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.ChangeKind;
import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.inbox.jdbc.JdbcInboxStore;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.pbx.WebhookRequest;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;

/** The program of the README, line by line. */
final class FirstProgram implements AutoCloseable {

    /** Where deals go. */
    interface Erp {
        void store(CrmObject deal);
    }

    final EventInbox events;
    final HttpServer server;

    FirstProgram(JdbcDatabase database, Bitrix24Client client, String applicationToken, URI publicAddress, Erp erp)
            throws Exception {
        // README begins
        EventPortal portal = EventPortal.builder("main")
                .applicationTokens(applicationToken)
                .client(client)
                .subscribe(EventBinding.online("ONCRMDEALUPDATE", publicAddress))
                .catchUp(CrmType.DEAL)
                .build();
        EventInbox events = EventInbox.builder(JdbcInboxStore.create(database))
                .portal(portal)
                .on(
                        EventType.crm(CrmType.DEAL, ChangeKind.UPDATED),
                        (event, context) -> context.object().ifPresent(erp::store))
                .build();
        events.start();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/events", http -> {
            EventAnswer answer = events.accept(WebhookRequest.builder(http.getRequestMethod(), Instant.now())
                    .headers(http.getRequestHeaders())
                    .body(http.getRequestBody().readNBytes((1 << 20) + 1))
                    .build());
            answer.retryAfter().ifPresent(seconds -> http.getResponseHeaders().set("Retry-After", "" + seconds));
            http.sendResponseHeaders(answer.status(), -1);
            http.close();
        });
        server.start();
        // README ends
        this.events = events;
        this.server = server;
    }

    @Override
    public void close() {
        server.stop(0);
        events.close();
    }
}
