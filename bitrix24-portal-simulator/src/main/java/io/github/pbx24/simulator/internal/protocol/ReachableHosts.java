package io.github.pbx24.simulator.internal.protocol;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;

/** Whom the portal may call: this machine, and hosts that were named; strangers never. Immutable. */
public final class ReachableHosts {

    private final Set<String> others;

    public ReachableHosts(Set<String> others) {
        this.others = Set.copyOf(others);
    }

    /** Whether an address is HTTP on this machine or on a named host. Other names are not looked up. */
    public boolean allow(URI uri) {
        String scheme = uri.getScheme();
        String host = uri.getHost();
        if (scheme == null || host == null || !scheme.toLowerCase(Locale.ROOT).matches("https?")) {
            return false;
        }
        if (host.equalsIgnoreCase("localhost") || others.contains(host.toLowerCase(Locale.ROOT))) {
            return true;
        }
        try {
            return host.matches("[0-9.]+|\\[[0-9a-fA-F:.]+]")
                    && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }
}
