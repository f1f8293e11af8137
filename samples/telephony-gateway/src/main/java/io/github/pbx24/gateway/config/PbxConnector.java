package io.github.pbx24.gateway.config;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Finds the vendors' modules and makes connections. Thread-safe. */
public final class PbxConnector {

    /** The key under which the vendors' modules take hosts of recordings. */
    private static final String RECORDING_HOSTS = "recording-hosts";

    private final Map<String, PbxProvider> providers = new TreeMap<>();

    /** Looks for all vendors' modules on the class path. */
    public PbxConnector() {
        ServiceLoader.load(PbxProvider.class, PbxConnector.class.getClassLoader())
                .forEach(provider -> providers.put(provider.id(), provider));
    }

    /**
     * The vendors that are there.
     *
     * @return their ids, sorted
     */
    List<String> known() {
        return List.copyOf(providers.keySet());
    }

    /**
     * Makes a connection; talks to nobody.
     *
     * @param pbx the exchange
     * @param allowedHosts hosts that recordings may come from, besides those in the exchange's own settings
     * @return the connection; the caller closes it
     * @throws PbxSettingsException if a setting is wrong
     * @throws IllegalArgumentException if there is no such provider
     */
    public PbxConnection connect(PbxConfig pbx, List<String> allowedHosts) {
        PbxProvider provider = providers.get(pbx.provider());
        if (provider == null) {
            throw new IllegalArgumentException("no provider " + pbx.provider());
        }
        Optional<Map<String, Object>> widened = withHosts(pbx.settings(), allowedHosts);
        if (widened.isPresent()) {
            try {
                return provider.connect(PbxSettings.of(widened.get()));
            } catch (PbxSettingsException e) {
                boolean hostsAreUnknown = !pbx.settings().containsKey(RECORDING_HOSTS)
                        && e.problems().stream()
                                .anyMatch(problem -> problem.key().startsWith(RECORDING_HOSTS));
                if (!hostsAreUnknown) {
                    throw e;
                }
                // Not every dialect fetches recordings; those that do not have no such setting.
            }
        }
        return provider.connect(PbxSettings.of(pbx.settings()));
    }

    private static Optional<Map<String, Object>> withHosts(Map<String, Object> settings, List<String> hosts) {
        if (hosts.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> wider = new LinkedHashMap<>(settings);
        List<Object> all = new ArrayList<>();
        Object own = settings.get(RECORDING_HOSTS);
        if (own instanceof List<?> list) {
            all.addAll(list);
        } else if (own != null) {
            all.add(own);
        }
        all.addAll(hosts);
        wider.put(RECORDING_HOSTS, all);
        return Optional.of(wider);
    }
}
