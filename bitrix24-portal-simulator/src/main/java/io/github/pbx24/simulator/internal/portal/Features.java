package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.HashSet;
import java.util.Set;

/** What the plan includes; everything at first. Guarded by the portal's lock. */
public final class Features {

    public static final String OFFLINE_EXTENDED = "rest_offline_extended";
    public static final String AUTH_CONNECTOR = "rest_auth_connector";

    private final Set<String> enabled = new HashSet<>(Set.of(OFFLINE_EXTENDED, AUTH_CONNECTOR));

    public boolean has(String code) {
        return enabled.contains(code);
    }

    public void set(String code, boolean included) {
        if (included) {
            enabled.add(code);
        } else {
            enabled.remove(code);
        }
    }

    public void require(String code, String title) {
        if (!has(code)) {
            throw RestError.of(403, "WRONG_LICENSE", "This feature is not enabled for the current license: " + title);
        }
    }
}
