package io.github.pbx24.correlation.plan;

import org.jspecify.annotations.Nullable;

/**
 * What was noted at a finished call, and told to the user. Immutable.
 *
 * @param text the note; null if nothing was noted
 * @param failures how often in a row noting failed
 * @param toldUser whether the user was told that the call could not be dialled, or cannot be told
 * @since 0.1
 */
public record Noting(@Nullable String text, int failures, boolean toldUser) {

    /** Nothing noted. */
    public static final Noting NONE = new Noting(null, 0, false);

    /** So often a note is tried. */
    static final int MOST_TRIES = 5;

    Noting done(String noted) {
        return new Noting(noted, 0, toldUser);
    }

    /** After the last try the note counts as made: it is no reason to keep a call busy for ever. */
    Noting failed(String wanted) {
        return failures + 1 >= MOST_TRIES ? done(wanted) : new Noting(text, failures + 1, toldUser);
    }

    Noting told() {
        return new Noting(text, failures, true);
    }
}
