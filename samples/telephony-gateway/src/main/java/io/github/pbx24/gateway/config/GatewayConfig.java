package io.github.pbx24.gateway.config;

import java.util.List;

/**
 * A checked configuration. Immutable; shows no secrets.
 *
 * @param server where to listen
 * @param store where calls and deliveries are kept
 * @param portals at least one
 * @param pbx at least one
 * @param recordings what is done with recordings
 * @param timings how long to wait for what
 */
public record GatewayConfig(
        ServerConfig server,
        StoreConfig store,
        List<PortalConfig> portals,
        List<PbxConfig> pbx,
        RecordingsConfig recordings,
        TimingsConfig timings) {

    /** Copies the lists. */
    public GatewayConfig {
        portals = List.copyOf(portals);
        pbx = List.copyOf(pbx);
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
