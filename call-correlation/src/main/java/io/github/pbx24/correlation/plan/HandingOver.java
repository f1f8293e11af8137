package io.github.pbx24.correlation.plan;

import org.jspecify.annotations.Nullable;

/**
 * What was said of the transfers of a call. Immutable.
 *
 * @param movedTo the employee of whom the portal was told last, or could not be told; null if of none
 * @param failures how often in a row telling the portal failed
 * @param parts how many further parts of the call have become calls of their own
 * @since 0.1
 */
public record HandingOver(@Nullable Long movedTo, int failures, int parts) {

    /** Nothing said. */
    public static final HandingOver NONE = new HandingOver(null, 0, 0);

    /** So often the portal is told of one employee. */
    static final int MOST_TRIES = 3;

    HandingOver moved(long userId) {
        return new HandingOver(userId, 0, parts);
    }

    /** After the last try the portal counts as told: nothing depends on it. */
    HandingOver failed(long userId) {
        return failures + 1 >= MOST_TRIES ? moved(userId) : new HandingOver(movedTo, failures + 1, parts);
    }

    HandingOver told(int number) {
        return new HandingOver(movedTo, failures, Math.max(parts, number));
    }
}
