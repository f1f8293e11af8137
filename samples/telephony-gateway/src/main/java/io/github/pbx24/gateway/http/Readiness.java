package io.github.pbx24.gateway.http;

import io.github.pbx24.gateway.store.GatewayDatabase;
import io.github.pbx24.inbox.Inbox;
import io.javalin.http.Context;

/** {@code /readyz}: whether requests can be taken now. */
final class Readiness {

    private final GatewayDatabase database;
    private final Inbox inbox;

    Readiness(GatewayDatabase database, Inbox inbox) {
        this.database = database;
        this.inbox = inbox;
    }

    void handle(Context ctx) {
        if (!inbox.isRunning()) {
            throw new HttpProblem(503, "unavailable", "the inbox is not running");
        }
        if (!database.isReachable()) {
            throw new HttpProblem(503, "unavailable", "the store cannot be reached");
        }
        AdminApi.respond(ctx, "{\"status\":\"ok\"}");
    }
}
