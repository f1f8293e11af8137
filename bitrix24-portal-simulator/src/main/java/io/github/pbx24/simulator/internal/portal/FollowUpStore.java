package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.CallFollowUp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follow-ups of video calls. Guarded by the portal's lock. */
public final class FollowUpStore {

    private final List<CallFollowUp> followUps = new ArrayList<>();

    public void add(CallFollowUp followUp) {
        followUps.removeIf(known -> known.callId() == followUp.callId());
        followUps.add(followUp);
    }

    public List<CallFollowUp> all() {
        return List.copyOf(followUps);
    }

    public Optional<CallFollowUp> find(long callId) {
        return followUps.stream().filter(known -> known.callId() == callId).findFirst();
    }
}
