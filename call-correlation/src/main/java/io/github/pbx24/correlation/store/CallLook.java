package io.github.pbx24.correlation.store;

import org.jspecify.annotations.Nullable;

/**
 * What the store keeps of a call for people, besides facts and progress.
 *
 * @param search words by which pages find the call, in lower case: numbers, ids, users
 * @param step what was just done, for the trace of the call; null if nothing
 * @since 0.1
 */
public record CallLook(String search, @Nullable CallStep step) {

    /** Nothing. */
    public static final CallLook NONE = new CallLook("");

    /**
     * A look at which nothing was done.
     *
     * @param search words by which pages find the call
     */
    public CallLook(String search) {
        this(search, null);
    }

    @Override
    public String toString() {
        return "CallLook[" + search.length() + " characters, " + step + "]";
    }
}
