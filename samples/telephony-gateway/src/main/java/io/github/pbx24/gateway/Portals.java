package io.github.pbx24.gateway;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ClientBuilder;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.RetryPlan;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.correlation.CallRules;
import io.github.pbx24.correlation.PortalConnection;
import io.github.pbx24.correlation.PortalDirectory;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.PortalConfig;
import io.github.pbx24.gateway.monitor.GatewayMetrics;
import io.github.pbx24.gateway.monitor.Health;
import io.github.pbx24.gateway.monitor.PortalWatch;
import io.github.pbx24.gateway.recording.Recordings;
import io.github.pbx24.gateway.store.JdbcTokenStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The clients of all portals. */
final class Portals implements AutoCloseable {

    private final Map<String, PortalConnection> connections = new LinkedHashMap<>();
    private final List<PortalDirectory> directories = new ArrayList<>();
    private final List<Bitrix24Client> clients = new ArrayList<>();

    private Portals() {}

    static Portals open(
            GatewayConfig config,
            JdbcTokenStore tokens,
            Recordings recordings,
            GatewayMetrics metrics,
            Health health,
            Clock clock) {
        Portals portals = new Portals();
        CallRules rules = CallRules.DEFAULT
                .withWaits(config.timings().settle(), config.timings().silentCall())
                .withRecordings(recordings.rule(), config.timings().recordingRetries());
        for (PortalConfig portal : config.portals()) {
            Bitrix24ClientBuilder builder = Bitrix24Client.builder(authorization(portal, tokens))
                    // The engine repeats by itself, durably.
                    .retryPlan(RetryPlan.none())
                    .clock(clock)
                    .listener(new PortalWatch(portal.id(), metrics, health, clock))
                    .userAgent("pbx24-gateway/0.1");
            if (portal.enterprise()) {
                // The limits of all other plans are what the client keeps to by itself.
                builder.pacing(PacingPlan.enterprise());
            }
            Bitrix24Client client = builder.build();
            portals.clients.add(client);
            PortalDirectory directory =
                    new PortalDirectory(client, portal.extensions(), portal.defaultUser(), portal.lines(), clock);
            portals.directories.add(directory);
            PortalConnection.Builder connection = PortalConnection.builder(portal.id(), client)
                    .directory(directory)
                    .rules(rules.withCrmCreate(portal.crmCreate()));
            recordings.archive().ifPresent(connection::archive);
            portals.connections.put(portal.id(), connection.build());
        }
        return portals;
    }

    private static Bitrix24Authorization authorization(PortalConfig portal, JdbcTokenStore tokens) {
        if (portal.access() instanceof PortalConfig.Application application) {
            tokens.seed(portal.id(), OAuthTokens.of(application.accessToken(), application.refreshToken()));
        }
        return PortalAuthorizations.of(portal, tokens);
    }

    PortalConnection get(String id) {
        return Objects.requireNonNull(connections.get(id), "portal");
    }

    /** Learns who has which extension now, so that the first card need not wait for it. */
    void warmUp() {
        for (PortalDirectory directory : directories) {
            Thread thread = new Thread(() -> warmUp(directory), "directory-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void warmUp(PortalDirectory directory) {
        try {
            directory.current();
        } catch (Bitrix24Exception e) {
            // Seen and told by the portal's watch; the first call asks again.
        }
    }

    @Override
    public void close() {
        clients.forEach(Bitrix24Client::close);
    }
}
