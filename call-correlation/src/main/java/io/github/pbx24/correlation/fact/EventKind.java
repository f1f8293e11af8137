package io.github.pbx24.correlation.fact;

import io.github.pbx24.pbx.CallEvent;

/**
 * The kinds of statements, in the order in which they make sense within one instant.
 *
 * <p>Each kind has a cap of its own, so that a flood of one kind never takes the place of an end.
 *
 * @since 0.1
 */
public enum EventKind {
    /** {@link CallEvent.Ringing}. */
    RINGING(300, true),
    /** {@link CallEvent.Answered}. */
    ANSWERED(200, true),
    /** {@link CallEvent.LegEnded}. */
    LEG_ENDED(200, true),
    /** {@link CallEvent.Transferred}. */
    TRANSFERRED(200, true),
    /** {@link CallEvent.Ended}. */
    ENDED(20, false),
    /** {@link CallEvent.RecordingReady}. */
    RECORDING_READY(100, false);

    private final int cap;
    private final boolean repeats;

    EventKind(int cap, boolean repeats) {
        this.cap = cap;
        this.repeats = repeats;
    }

    /**
     * How many statements of this kind a call holds. What exceeds it is hostile or broken, and would make the call grow
     * without end.
     *
     * @return the cap
     */
    public int cap() {
        return cap;
    }

    /**
     * Whether such an event can happen more than once in a call.
     *
     * @return false for ends, and for recordings, which have names
     */
    public boolean repeats() {
        return repeats;
    }

    /**
     * The kind of a statement.
     *
     * @param event the statement
     * @return its kind
     */
    public static EventKind of(CallEvent event) {
        return Events.kindOf(event);
    }
}
