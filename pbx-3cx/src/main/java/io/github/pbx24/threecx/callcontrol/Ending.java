package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import java.util.List;
import java.util.Set;

/**
 * The end of a call.
 *
 * @param call which call
 * @param seen whether everything that matters was seen as it happened: an answer cannot have gone unheard, nor the end itself
 * @param talked the extensions of which a conversation was told already
 * @param events what to say of it as far as we know
 */
record Ending(CallIdentity call, boolean seen, Set<String> talked, List<CallEvent> events) {

    Ending {
        talked = Set.copyOf(talked);
        events = List.copyOf(events);
    }

    /** Whether an event of the call log is something new. */
    boolean isNews(CallEvent event) {
        if (event instanceof CallEvent.Answered) {
            return talked.isEmpty();
        }
        if (event instanceof CallEvent.Transferred transferred) {
            return !talked.contains(transferred.to().number());
        }
        // It is over: nobody needs a card any more.
        return !(event instanceof CallEvent.Ringing);
    }

    /** Whether a recording is to be looked for already. */
    boolean namesRecording() {
        return events.stream().anyMatch(CallEvent.RecordingReady.class::isInstance);
    }
}
