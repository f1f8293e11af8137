package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.CallAccess;
import java.util.HashMap;
import java.util.Map;

/** What roles of the telephony allow; who has none sees and hears everything. Guarded by the portal's lock. */
public final class CallRights {

    /** The two rights are separate. */
    private record Rights(CallAccess statistics, CallAccess recordings) {}

    private static final Rights EVERYTHING = new Rights(CallAccess.ALL, CallAccess.ALL);

    private final Map<Long, Rights> rights = new HashMap<>();

    public void put(long userId, CallAccess statistics, CallAccess recordings) {
        rights.put(userId, new Rights(statistics, recordings));
    }

    public CallAccess statistics(long userId) {
        return rights.getOrDefault(userId, EVERYTHING).statistics();
    }

    /** Whether a user may hear the recording of a call of somebody. */
    public boolean mayHear(long userId, long userOfCall) {
        return switch (rights.getOrDefault(userId, EVERYTHING).recordings()) {
            case ALL -> true;
            case OWN -> userId == userOfCall;
            case NONE -> false;
        };
    }
}
