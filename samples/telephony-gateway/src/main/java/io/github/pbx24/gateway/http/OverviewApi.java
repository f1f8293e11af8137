package io.github.pbx24.gateway.http;

import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.PbxConfig;
import io.github.pbx24.gateway.config.PortalConfig;
import io.github.pbx24.gateway.intake.PortalEventSource;
import io.github.pbx24.gateway.monitor.Alert;
import io.github.pbx24.gateway.monitor.Alerts;
import io.github.pbx24.gateway.monitor.Health;
import io.github.pbx24.gateway.monitor.PortalHealth;
import io.github.pbx24.gateway.monitor.SourceHealth;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.Inbox;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/overview}: health of portals and exchanges, and alerts, for the page. */
final class OverviewApi {

    private static final int LOOK_BACK = 200;

    private final GatewayConfig config;
    private final CallEngine engine;
    private final Inbox inbox;
    private final Health health;
    private final Alerts alerts;

    OverviewApi(GatewayConfig config, CallEngine engine, Inbox inbox, Health health) {
        this.config = config;
        this.engine = engine;
        this.inbox = inbox;
        this.health = health;
        this.alerts = new Alerts(config, health);
    }

    void handle(Context ctx) {
        Map<DeliveryStatus, Long> depth = inbox.depth();
        Map<String, @Nullable Object> deliveries = Json.object();
        depth.forEach((status, count) -> deliveries.put(status.name().toLowerCase(Locale.ROOT), count));
        Map<String, @Nullable Object> json = Json.object();
        json.put(
                "alerts",
                alerts.find(engine.recent(LOOK_BACK), depth).stream()
                        .map(OverviewApi::alert)
                        .toList());
        json.put("portals", config.portals().stream().map(this::portal).toList());
        json.put("pbx", config.pbx().stream().map(this::exchange).toList());
        json.put("deliveries", deliveries);
        json.put("dueCalls", engine.dueCalls());
        AdminApi.respond(ctx, Json.write(json));
    }

    private static Map<String, @Nullable Object> alert(Alert alert) {
        Map<String, @Nullable Object> json = Json.object();
        json.put("kind", alert.kind());
        json.put("message", alert.message());
        json.put("since", Json.text(alert.since()));
        return json;
    }

    private Map<String, @Nullable Object> portal(PortalConfig portal) {
        PortalHealth state = health.portal(portal.id());
        Map<String, @Nullable Object> json = Json.object();
        json.put("id", portal.id());
        json.put("lastSuccessAt", Json.text(state.lastSuccessAt()));
        json.put("lastFailureAt", Json.text(state.lastFailureAt()));
        json.put("lastFailure", state.lastFailure());
        json.put("unreachableSince", Json.text(state.unreachableSince()));
        json.put("requests", state.requests());
        json.put("failures", state.failures());
        json.put("events", source(PortalEventSource.idOf(portal.id())));
        return json;
    }

    private Map<String, @Nullable Object> exchange(PbxConfig pbx) {
        Map<String, @Nullable Object> json = source(pbx.id());
        json.put("id", pbx.id());
        json.put("provider", pbx.provider());
        json.put("portal", pbx.portal());
        return json;
    }

    private Map<String, @Nullable Object> source(String id) {
        SourceHealth state = health.source(id);
        Map<String, @Nullable Object> json = Json.object();
        json.put("lastRequestAt", Json.text(state.lastRequestAt()));
        json.put("accepted", state.accepted());
        json.put("refused", state.refused());
        json.put("isRefused", state.isRefused());
        SourceHealth.Trouble trouble = state.lastTrouble();
        json.put("lastError", trouble == null ? null : trouble.message());
        json.put("lastErrorAt", trouble == null ? null : Json.text(trouble.at()));
        return json;
    }
}
