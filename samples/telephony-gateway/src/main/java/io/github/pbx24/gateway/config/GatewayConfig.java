package io.github.pbx24.gateway.config;

import io.github.pbx24.gateway.plugin.Plugins;
import io.github.pbx24.runtime.Providers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checked configuration. Immutable; shows no secrets.
 *
 * @param server where to listen
 * @param store where calls and deliveries are kept
 * @param portals at least one
 * @param pbx at least one
 * @param recordings what is done with recordings
 * @param timings how long to wait for what
 * @param plugins vendors' modules out of the folder
 * @param alerts what is told to people; null if nothing is
 */
public record GatewayConfig(
        ServerConfig server,
        StoreConfig store,
        List<PortalConfig> portals,
        List<PbxConfig> pbx,
        RecordingsConfig recordings,
        TimingsConfig timings,
        Plugins plugins,
        @Nullable AlertsConfig alerts) {

    /** Copies the lists. */
    public GatewayConfig {
        portals = List.copyOf(portals);
        pbx = List.copyOf(pbx);
    }

    /**
     * The vendors' modules: the gateway's own and the plugins.
     *
     * @return all of them
     */
    public Providers providers() {
        return plugins.and(Providers.installed());
    }

    /**
     * The exchanges of a portal.
     *
     * @param portalId the portal
     * @return in the order of the file
     */
    public List<PbxConfig> pbxOf(String portalId) {
        return pbx.stream()
                .filter(exchange -> exchange.portal().equals(portalId))
                .toList();
    }
}
