package io.github.pbx24.gateway;

import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.correlation.PortalConnection;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.PbxConfig;
import io.github.pbx24.gateway.config.PbxConnector;
import io.github.pbx24.gateway.config.PortalConfig;
import io.github.pbx24.gateway.http.Endpoints;
import io.github.pbx24.gateway.http.GatewayServer;
import io.github.pbx24.gateway.intake.PbxInboxSource;
import io.github.pbx24.gateway.intake.PortalEventSource;
import io.github.pbx24.gateway.monitor.EngineWatch;
import io.github.pbx24.gateway.monitor.GatewayMetrics;
import io.github.pbx24.gateway.monitor.Health;
import io.github.pbx24.gateway.monitor.LiveUpdates;
import io.github.pbx24.gateway.monitor.WebhookWatch;
import io.github.pbx24.gateway.recording.Recordings;
import io.github.pbx24.gateway.store.GatewayDatabase;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.pbx.PbxConnection;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole gateway in this process.
 *
 * <pre>{@code
 * try (Gateway gateway = new Gateway(config)) {
 *     URI address = gateway.start();
 * }
 * }</pre>
 *
 * <p>Starts once and closes once; both may be called from any thread.
 */
public final class Gateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** How long closing waits for what runs. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Left for the parts that come after one that does not end. */
    private static final Duration RESERVE = Duration.ofSeconds(1);

    private final GatewayConfig config;
    private final Clock clock;
    private final String node = "gateway-" + ProcessHandle.current().pid() + "-"
            + UUID.randomUUID().toString().substring(0, 8);

    /** What was opened, latest first. */
    private final Deque<Step> open = new ArrayDeque<>();

    private boolean used;

    private record Exchange(PbxConfig pbx, PbxConnection connection) {}

    /** Something to close, within the time that is left. */
    private interface Step {
        void close(Duration left);
    }

    /**
     * Makes a gateway that runs by the clock of this machine.
     *
     * @param config the checked configuration
     */
    public Gateway(GatewayConfig config) {
        this(config, Clock.systemUTC());
    }

    /**
     * Makes a gateway.
     *
     * @param config the checked configuration
     * @param clock tells the time
     */
    public Gateway(GatewayConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /**
     * Opens the store, goes on with what was left over, and listens.
     *
     * @return the address it listens at
     * @throws io.github.pbx24.gateway.store.StoreFailedException if the store cannot be opened
     * @throws RuntimeException if the address is taken
     */
    public synchronized URI start() {
        if (used) {
            throw new IllegalStateException("a gateway starts once");
        }
        used = true;
        try {
            return run();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private URI run() {
        LiveUpdates updates = new LiveUpdates();
        GatewayMetrics metrics = new GatewayMetrics();
        Health health = new Health(clock, updates);
        WebhookWatch watch = new WebhookWatch(metrics, health, updates, clock);

        GatewayDatabase database = GatewayDatabase.open(config.store());
        open.push(left -> database.close());
        Recordings recordings = Recordings.open(config);
        open.push(left -> recordings.close());
        Portals portals = Portals.open(config, database.tokens(), recordings, metrics, health, clock);
        open.push(left -> portals.close());
        List<Exchange> exchanges = connect();

        CallEngine engine = engine(database, portals, exchanges, new EngineWatch(metrics, updates, clock));
        Map<String, PbxInboxSource> webhooks = webhooks(exchanges, engine);
        Map<String, PortalEventSource> events = new LinkedHashMap<>();
        config.portals().forEach(portal -> events.put(portal.id(), new PortalEventSource(portal, engine)));
        Inbox inbox = inbox(database, webhooks, events, watch);
        gauges(metrics, inbox, engine);
        Housekeeping housekeeping =
                new Housekeeping(engine, recordings, config.recordings().retention(), clock);
        open.push(left -> housekeeping.close());

        open.push(engine::close);
        engine.start();
        open.push(inbox::close);
        inbox.start();
        portals.warmUp();
        housekeeping.start();

        Endpoints.Services services =
                new Endpoints.Services(inbox, engine, webhooks, events, database, watch, health, updates, clock);
        GatewayServer server = new GatewayServer(config.server(), new Endpoints(config, services), metrics);
        open.push(left -> {
            // Open pages would hold up the stop.
            updates.close();
            server.stop();
        });
        URI address = server.start();
        LOG.info("listening at {}, {} exchanges, {} portals", address, webhooks.size(), events.size());
        warnAboutOpenDoors();
        return address;
    }

    private List<Exchange> connect() {
        PbxConnector connector = new PbxConnector();
        List<Exchange> exchanges = new ArrayList<>();
        for (PbxConfig pbx : config.pbx()) {
            PbxConnection connection =
                    connector.connect(pbx, config.recordings().allowedHosts());
            open.push(left -> connection.close());
            exchanges.add(new Exchange(pbx, connection));
        }
        return exchanges;
    }

    private CallEngine engine(GatewayDatabase database, Portals portals, List<Exchange> exchanges, EngineWatch watch) {
        CallEngine.Builder builder = CallEngine.builder(database.calls())
                .clock(clock)
                .nodeName(node)
                .listener(watch)
                .maxRecordingBytes(config.recordings().maxBytes());
        for (Exchange exchange : exchanges) {
            PortalConnection portal = portals.get(exchange.pbx().portal());
            builder.exchange(exchange.pbx().id(), portal, exchange.connection());
        }
        return builder.build();
    }

    private static Map<String, PbxInboxSource> webhooks(List<Exchange> exchanges, CallEngine engine) {
        Map<String, PbxInboxSource> sources = new LinkedHashMap<>();
        for (Exchange exchange : exchanges) {
            PbxConfig pbx = exchange.pbx();
            sources.put(pbx.id(), new PbxInboxSource(pbx, exchange.connection(), engine));
        }
        return sources;
    }

    private Inbox inbox(
            GatewayDatabase database,
            Map<String, PbxInboxSource> exchanges,
            Map<String, PortalEventSource> portals,
            WebhookWatch watch) {
        var builder = Inbox.builder(database.inbox())
                .retrySchedule(config.timings().eventRetries())
                .nodeName(node)
                .clock(clock)
                .listener(watch);
        exchanges.values().forEach(builder::source);
        portals.values().forEach(builder::source);
        return builder.build();
    }

    private void gauges(GatewayMetrics metrics, Inbox inbox, CallEngine engine) {
        for (DeliveryStatus status : DeliveryStatus.values()) {
            metrics.inboxDepth(
                    status.name().toLowerCase(Locale.ROOT), () -> inbox.depth().getOrDefault(status, 0L));
        }
        metrics.callsDue(engine::dueCalls);
        config.pbx().forEach(pbx -> metrics.introduce(pbx.id()));
    }

    private void warnAboutOpenDoors() {
        if (config.server().adminToken() == null) {
            LOG.warn("no server.admin-token: the page and its API answer on loopback only");
        }
        for (PortalConfig portal : config.portals()) {
            if (portal.applicationToken() == null) {
                LOG.warn("portal {} has no application-token: its events are refused", portal.id());
            }
        }
    }

    /** Stops taking requests, finishes what runs for at most ten seconds, and closes the store. May be called twice. */
    @Override
    public synchronized void close() {
        used = true;
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (!open.isEmpty()) {
            Step step = open.pop();
            Duration left = Duration.ofNanos(deadline - System.nanoTime()).minus(RESERVE);
            try {
                step.close(left.isNegative() ? Duration.ZERO : left);
            } catch (RuntimeException e) {
                LOG.warn("closing went wrong: {}", e.getClass().getName());
            }
        }
    }
}
