package io.github.pbx24.correlation.simulation;

import java.time.Duration;

/** What goes wrong in a story. */
sealed interface Trouble {

    /** A node dies at a write to the store, before or after it took effect; a new one takes its place later. */
    record Death(int write, boolean afterEffect, Duration awayFor) implements Trouble {}

    /** A request and its answer do not go as they should. */
    record Hitch(int request, Kind kind) implements Trouble {}

    /** Sort of hitch. */
    enum Kind {
        /** The request never arrived, and nobody knows. */
        LOST_BEFORE,
        /** It was done, and the answer got lost. */
        LOST_AFTER,
        /** The answer got lost at once, and it is done up to a minute later. */
        DONE_LATE,
        /** It takes up to a minute. */
        SLOW,
        /** The portal says that it is busy. */
        BUSY,
        /** It certainly did not arrive. */
        REFUSED_CONNECTION
    }

    /** The node that sends a request stands still just then; everything goes on without it, and then it goes on. */
    record Freeze(int request, Duration length) implements Trouble {}

    /** A node stands still right after it has written something, perhaps before it says what it wrote down. */
    record Stall(int write, Duration length) implements Trouble {}

    /** A portal works for nobody for a while. */
    record Outage(String portal, Duration begins, Duration length, How how) implements Trouble {}

    /** How a portal does not work. */
    enum How {
        DOWN,
        NO_ANSWER,
        UNAUTHORISED
    }
}
