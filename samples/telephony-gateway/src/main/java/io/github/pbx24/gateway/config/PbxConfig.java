package io.github.pbx24.gateway.config;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One exchange.
 *
 * @param id name in this configuration and in addresses
 * @param provider which vendor's module speaks to it
 * @param portal id of the portal its calls go to
 * @param extensions user by extension of this exchange; wins over the portal's
 * @param allowUnverified whether requests may be believed that prove nothing
 * @param pollHistory how often its records of past calls are read, for an exchange that sends no webhooks; null if it does
 * @param settings the provider's own settings: texts, lists and tables
 */
public record PbxConfig(
        String id,
        String provider,
        String portal,
        Map<String, Long> extensions,
        boolean allowUnverified,
        @Nullable Duration pollHistory,
        Map<String, Object> settings) {

    /** Copies the maps. */
    public PbxConfig {
        extensions = Map.copyOf(extensions);
        settings = Map.copyOf(settings);
    }

    /** Without settings, which hold secrets. */
    @Override
    public String toString() {
        return "PbxConfig[" + id + ", " + provider + " -> " + portal + "]";
    }
}
