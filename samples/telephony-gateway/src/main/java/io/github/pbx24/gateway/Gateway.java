package io.github.pbx24.gateway;

import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.PbxConfig;
import io.github.pbx24.gateway.config.PortalConfig;
import io.github.pbx24.gateway.http.GatewayServer;
import io.github.pbx24.gateway.monitor.GatewayListener;
import io.github.pbx24.gateway.monitor.GatewayMetrics;
import io.github.pbx24.gateway.monitor.LiveUpdates;
import io.github.pbx24.gateway.recording.Recordings;
import io.github.pbx24.gateway.store.GatewayDatabase;
import io.github.pbx24.inbox.InboxListener;
import io.github.pbx24.runtime.TelephonyRuntime;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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

    private final GatewayConfig config;
    private final Clock clock;
    private final String adminToken;

    /** What is to be closed, latest first. */
    private final Deque<Runnable> open = new ArrayDeque<>();

    private boolean used;
    private long closingSince;

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
        String configured = config.server().adminToken();
        this.adminToken = configured == null ? AdminTokens.make() : configured;
    }

    /**
     * What guards the page and its API.
     *
     * @return the configured token, or one made for this start
     */
    public String adminToken() {
        return adminToken;
    }

    /**
     * Opens the store, goes on with what was left over, and listens.
     *
     * @return the address it listens at
     * @throws io.github.pbx24.gateway.store.StoreFailedException if the store cannot be opened
     * @throws io.github.pbx24.gateway.http.CannotListenException if it cannot listen at its address
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
        GatewayDatabase database = GatewayDatabase.open(config.store());
        open.push(database::close);
        Recordings recordings = Recordings.open(config.recordings());
        open.push(recordings::close);
        Alerting alerting = Alerting.of(config, database, clock);
        InboxListener watch = alerting == null ? new InboxListener() {} : alerting;
        if (alerting != null) {
            open.push(alerting::close);
        }
        TelephonyRuntime runtime = RuntimeSettings.runtime(
                config, database, recordings, new GatewayListener(metrics, updates, watch), clock);
        open.push(() -> runtime.close(left()));
        metrics.watch(runtime);
        GatewayServer server = new GatewayServer(
                config, runtime, metrics, updates, alerting == null ? List::of : alerting::active, adminToken, clock);
        runtime.start();
        if (alerting != null) {
            alerting.start();
        }
        open.push(() -> {
            // Open pages would hold up the stop.
            updates.close();
            server.stop();
        });
        URI address = server.start();
        config.plugins().jars().forEach((id, jar) -> LOG.info("provider {} is from {}", id, jar));
        LOG.info(
                "listening at {}, {} exchanges, {} portals",
                address,
                config.pbx().size(),
                config.portals().size());
        warn(database, recordings);
        return address;
    }

    private void warn(GatewayDatabase database, Recordings recordings) {
        for (PbxConfig pbx : config.pbx()) {
            if (pbx.allowUnverified()) {
                LOG.warn("exchange {} may send requests that prove nothing: allow-unverified is set", pbx.id());
            }
        }
        for (PortalConfig portal : config.portals()) {
            if (portal.applicationToken() == null) {
                LOG.warn("portal {} has no application-token: its events are refused", portal.id());
            }
        }
        database.forgottenH2()
                .ifPresent(file -> LOG.warn(
                        "{} is a database of an older build (H2), which is not read any more; remove it, or keep it if its"
                                + " calls matter",
                        file));
        warnAboutArchive(recordings);
    }

    /** Not a reason to stop: calls matter more than recordings, and a folder can be mended meanwhile. */
    private static void warnAboutArchive(Recordings recordings) {
        Thread thread = new Thread(
                () -> {
                    try {
                        recordings.checkWritable();
                    } catch (IOException e) {
                        LOG.warn("recordings cannot be archived: {}", e.getMessage());
                    }
                },
                "archive-check");
        thread.setDaemon(true);
        thread.start();
    }

    private Duration left() {
        return GRACE.minus(Duration.ofNanos(System.nanoTime() - closingSince));
    }

    /** Stops taking requests, finishes what runs for at most ten seconds, and closes the store. May be called twice. */
    @Override
    public synchronized void close() {
        used = true;
        closingSince = System.nanoTime();
        while (!open.isEmpty()) {
            try {
                open.pop().run();
            } catch (RuntimeException e) {
                LOG.warn("closing went wrong: {}", e.getClass().getName());
            }
        }
    }
}
