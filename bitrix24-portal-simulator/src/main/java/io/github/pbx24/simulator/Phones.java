package io.github.pbx24.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Telephony settings of the portal and its users. Guarded by the portal's lock. */
final class Phones {

    private final Set<Long> enabled = new HashSet<>();
    private final Map<Long, String> sipPasswords = new HashMap<>();
    private String outgoingLine = "";

    String outgoingLine() {
        return outgoingLine;
    }

    /** Takes any id, as the portal does. */
    void outgoingLine(String lineId) {
        outgoingLine = lineId;
    }

    void enable(long userId) {
        enabled.add(userId);
    }

    boolean enabled(long userId) {
        return enabled.contains(userId);
    }

    String sipPassword(long userId) {
        return sipPasswords.computeIfAbsent(userId, unused -> Accounts.random(6));
    }
}
