package io.github.pbx24.gateway.config;

import java.util.Map;

/**
 * One exchange.
 *
 * @param id name in this configuration and in addresses
 * @param provider which vendor's module speaks to it
 * @param portal id of the portal its calls go to
 * @param settings the provider's own settings: texts, lists and tables
 */
public record PbxConfig(String id, String provider, String portal, Map<String, Object> settings) {

    /** Copies the settings. */
    public PbxConfig {
        settings = Map.copyOf(settings);
    }

    /** Without settings, which hold secrets. */
    @Override
    public String toString() {
        return "PbxConfig[" + id + ", " + provider + " -> " + portal + "]";
    }
}
