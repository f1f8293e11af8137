package io.github.pbx24.correlation.store;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which calls a page shows.
 *
 * @param limit how many at most, 1 or more
 * @param before only calls of which nothing was heard since then; null for all
 * @param text a part of a number, of a call id, or a user; null for all
 * @param exchanges only calls of these exchanges; empty for all
 * @param liveFirst whether calls that ring or talk come before all others
 * @since 0.1
 */
public record CallQuery(
        int limit, @Nullable Instant before, @Nullable String text, Set<String> exchanges, boolean liveFirst) {

    /** Copies the set and checks the limit. */
    public CallQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be >= 1, was " + limit);
        }
        exchanges = Set.copyOf(exchanges);
    }

    /**
     * The newest calls.
     *
     * @param limit how many at most, 1 or more
     * @return a query
     */
    public static CallQuery newest(int limit) {
        return new CallQuery(limit, null, null, Set.of(), true);
    }

    /**
     * The same query for calls with a text.
     *
     * @param text a part of a number, of a call id, or a user; null for all
     * @return a new query
     */
    public CallQuery matching(@Nullable String text) {
        return new CallQuery(limit, before, text, exchanges, liveFirst);
    }

    /**
     * The same query for older calls.
     *
     * @param time only calls of which nothing was heard since then; null for all
     * @return a new query
     */
    public CallQuery heardBefore(@Nullable Instant time) {
        return new CallQuery(limit, time, text, exchanges, liveFirst);
    }

    /**
     * The same query for some exchanges.
     *
     * @param ids only calls of these; empty for all
     * @return a new query
     */
    public CallQuery of(Set<String> ids) {
        return new CallQuery(limit, before, text, ids, liveFirst);
    }

    /**
     * The same query in the order of time alone, for reading on with {@link #heardBefore}.
     *
     * @return a new query
     */
    public CallQuery byTime() {
        return new CallQuery(limit, before, text, exchanges, false);
    }

    @Override
    public String toString() {
        return "CallQuery[limit=" + limit + ", before=" + before + "]";
    }
}
