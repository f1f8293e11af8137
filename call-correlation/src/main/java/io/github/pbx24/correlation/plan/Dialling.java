package io.github.pbx24.correlation.plan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of the requests to the PBX to start a call. Immutable.
 *
 * @param state what became of the last request
 * @param clicks how many of the user's clicks were dealt with
 * @param problem why the PBX refused, for the user; null if it did not
 * @param askedAt when the PBX was asked last; null if it was not
 * @since 0.1
 */
public record Dialling(
        State state,
        int clicks,
        @Nullable String problem,
        @Nullable Instant askedAt) {

    /** Not asked. */
    public static final Dialling NONE = new Dialling(State.NONE, 0, null, null);

    /** What became of a request to start a call. */
    public enum State {
        /** Not asked. */
        NONE,
        /** Asked; the answer is not known yet. */
        ASKED,
        /** The PBX is dialling. */
        STARTED,
        /** The answer was lost: the PBX may be dialling. */
        UNKNOWN,
        /** The PBX refused: there is no call. */
        REFUSED
    }

    Dialling to(State next) {
        return new Dialling(next, clicks, null, askedAt);
    }

    Dialling refused(String reason) {
        return new Dialling(State.REFUSED, clicks, reason, askedAt);
    }

    Dialling asking(int clicksSoFar, Instant now) {
        return new Dialling(State.ASKED, clicksSoFar, null, now);
    }
}
