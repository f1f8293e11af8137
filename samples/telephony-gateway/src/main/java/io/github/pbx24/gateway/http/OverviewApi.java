package io.github.pbx24.gateway.http;

import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.PbxConfig;
import io.github.pbx24.gateway.config.PortalConfig;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.runtime.Alert;
import io.github.pbx24.runtime.PortalStatus;
import io.github.pbx24.runtime.SourceStatus;
import io.github.pbx24.runtime.TelephonyRuntime;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /api/overview}: health of portals and exchanges, and alerts, for the page. */
final class OverviewApi {

    private final GatewayConfig config;
    private final TelephonyRuntime runtime;
    private final Supplier<List<io.github.pbx24.events.watch.Alert>> watched;

    OverviewApi(
            GatewayConfig config,
            TelephonyRuntime runtime,
            Supplier<List<io.github.pbx24.events.watch.Alert>> watched) {
        this.config = config;
        this.runtime = runtime;
        this.watched = watched;
    }

    void handle(Context ctx) {
        Map<DeliveryStatus, Long> depth = runtime.depth();
        Map<String, @Nullable Object> deliveries = Json.object();
        depth.forEach((status, count) -> deliveries.put(status.name().toLowerCase(Locale.ROOT), count));
        Map<String, @Nullable Object> json = Json.object();
        json.put(
                "alerts",
                Stream.concat(
                                runtime.alerts().stream().map(OverviewApi::alert),
                                watched.get().stream().map(OverviewApi::watched))
                        .toList());
        json.put("portals", config.portals().stream().map(this::portal).toList());
        json.put("pbx", config.pbx().stream().map(this::exchange).toList());
        json.put("deliveries", deliveries);
        json.put("dueCalls", runtime.dueCalls());
        AdminApi.respond(ctx, Json.write(json));
    }

    private static Map<String, @Nullable Object> alert(Alert alert) {
        Map<String, @Nullable Object> json = Json.object();
        json.put("kind", alert.kind());
        json.put("message", alert.message());
        json.put("since", Json.text(alert.since()));
        return json;
    }

    private static Map<String, @Nullable Object> watched(io.github.pbx24.events.watch.Alert alert) {
        Map<String, @Nullable Object> json = Json.object();
        json.put("kind", alert.kind().name().toLowerCase(Locale.ROOT));
        json.put("message", alert.text());
        json.put("since", Json.text(alert.since()));
        return json;
    }

    private Map<String, @Nullable Object> portal(PortalConfig portal) {
        PortalStatus state = runtime.health().portal(portal.id());
        Map<String, @Nullable Object> json = Json.object();
        json.put("id", portal.id());
        json.put("lastSuccessAt", Json.text(state.lastSuccessAt()));
        json.put("lastFailureAt", Json.text(state.lastFailureAt()));
        json.put("lastFailure", state.lastFailure());
        json.put("unreachableSince", Json.text(state.unreachableSince()));
        json.put("requests", state.requests());
        json.put("failures", state.failures());
        json.put("events", source(TelephonyRuntime.eventsOf(portal.id())));
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
        SourceStatus state = runtime.health().source(id);
        Map<String, @Nullable Object> json = Json.object();
        json.put("lastRequestAt", Json.text(state.lastRequestAt()));
        json.put("accepted", state.accepted());
        json.put("refused", state.refused());
        json.put("isRefused", state.isRefused());
        SourceStatus.Trouble trouble = state.lastTrouble();
        json.put("lastError", trouble == null ? null : trouble.message());
        json.put("lastErrorAt", trouble == null ? null : Json.text(trouble.at()));
        return json;
    }
}
