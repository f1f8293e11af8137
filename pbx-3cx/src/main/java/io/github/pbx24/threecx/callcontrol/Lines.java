package io.github.pbx24.threecx.callcontrol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the line of a leg: the dialled number if the exchange told it, else the line of the trunk.
 *
 * @param named dialled numbers or names of rules to lines
 * @param trunks trunk number to line
 */
record Lines(Map<String, String> named, Map<String, String> trunks) {

    Lines {
        named = Map.copyOf(named);
        trunks = Map.copyOf(trunks);
    }

    @Nullable
    String of(Participant leg) {
        String did = leg.did();
        if (did != null) {
            return named.getOrDefault(did, did);
        }
        String trunk = leg.trunk();
        return leg.outside() && trunk != null ? trunks.get(trunk) : null;
    }
}
