package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.internal.php.RandomHex;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Telephony settings of the portal and its users. Guarded by the portal's lock. */
public final class Phones {

    private final Set<Long> enabled = new HashSet<>();
    private final Map<Long, String> sipPasswords = new HashMap<>();
    private String outgoingLine = "";

    public String outgoingLine() {
        return outgoingLine;
    }

    /** Takes any id, as the portal does. */
    public void outgoingLine(String lineId) {
        outgoingLine = lineId;
    }

    public void enable(long userId) {
        enabled.add(userId);
    }

    public boolean enabled(long userId) {
        return enabled.contains(userId);
    }

    public String sipPassword(long userId) {
        return sipPasswords.computeIfAbsent(userId, unused -> RandomHex.of(6));
    }
}
