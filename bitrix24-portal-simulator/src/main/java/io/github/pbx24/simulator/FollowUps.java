package io.github.pbx24.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follow-ups of video calls. Guarded by the portal's lock. */
final class FollowUps {

    private final List<CallFollowUp> followUps = new ArrayList<>();

    void add(CallFollowUp followUp) {
        followUps.removeIf(known -> known.callId() == followUp.callId());
        followUps.add(followUp);
    }

    List<CallFollowUp> all() {
        return List.copyOf(followUps);
    }

    Optional<CallFollowUp> find(long callId) {
        return followUps.stream().filter(known -> known.callId() == callId).findFirst();
    }
}
