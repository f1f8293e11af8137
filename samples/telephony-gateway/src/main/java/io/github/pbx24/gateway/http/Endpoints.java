package io.github.pbx24.gateway.http;

import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.intake.PbxInboxSource;
import io.github.pbx24.gateway.intake.PortalEventSource;
import io.github.pbx24.gateway.monitor.Health;
import io.github.pbx24.gateway.monitor.LiveUpdates;
import io.github.pbx24.gateway.monitor.WebhookWatch;
import io.github.pbx24.gateway.store.GatewayDatabase;
import io.github.pbx24.inbox.Inbox;
import java.time.Clock;
import java.util.Map;

/** Everything that answers requests, wired once. */
public final class Endpoints {

    private final WebhookEndpoint webhooks;
    private final PortalEventEndpoint events;
    private final AdminApi admin;
    private final OverviewApi overview;
    private final Readiness readiness;
    private final LiveStream stream;

    /**
     * Wires the endpoints.
     *
     * @param config the configuration
     * @param services what they work on
     */
    public Endpoints(GatewayConfig config, Services services) {
        BodyReader bodies = new BodyReader(config.server().maxBodyBytes());
        webhooks =
                new WebhookEndpoint(services.inbox(), services.exchanges(), bodies, services.watch(), services.clock());
        events = new PortalEventEndpoint(services.inbox(), services.portals(), bodies, services.watch());
        admin = new AdminApi(services.engine(), services.inbox());
        overview = new OverviewApi(config, services.engine(), services.inbox(), services.health());
        readiness = new Readiness(services.database(), services.inbox());
        stream = new LiveStream(services.updates());
    }

    /**
     * What endpoints work on.
     *
     * @param inbox takes requests
     * @param engine knows calls
     * @param exchanges sources by id of the exchange
     * @param portals sources by id of the portal
     * @param database is asked whether it lives
     * @param watch hears of requests that are turned away
     * @param health knows how portals and exchanges are
     * @param updates wakes pages
     * @param clock tells the time
     */
    public record Services(
            Inbox inbox,
            CallEngine engine,
            Map<String, PbxInboxSource> exchanges,
            Map<String, PortalEventSource> portals,
            GatewayDatabase database,
            WebhookWatch watch,
            Health health,
            LiveUpdates updates,
            Clock clock) {}

    WebhookEndpoint webhooks() {
        return webhooks;
    }

    PortalEventEndpoint events() {
        return events;
    }

    AdminApi admin() {
        return admin;
    }

    OverviewApi overview() {
        return overview;
    }

    Readiness readiness() {
        return readiness;
    }

    LiveStream stream() {
        return stream;
    }
}
