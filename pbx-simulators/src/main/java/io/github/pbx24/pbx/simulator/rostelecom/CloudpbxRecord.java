package io.github.pbx24.pbx.simulator.rostelecom;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the exchange keeps of a call that is over.
 *
 * @param session its id
 * @param client the client's number, with plus
 * @param caller the employee who called; null if the client did
 * @param answeredBy who answered first; null if nobody did
 * @param startedAt when it began
 * @param ringSeconds how long it rang
 * @param talkSeconds how long was talked
 * @param recorded whether there is a recording
 */
record CloudpbxRecord(
        String session,
        String client,
        @Nullable String caller,
        @Nullable String answeredBy,
        Instant startedAt,
        int ringSeconds,
        int talkSeconds,
        boolean recorded) {

    boolean inbound() {
        return caller == null;
    }

    boolean answered() {
        return talkSeconds > 0;
    }
}
