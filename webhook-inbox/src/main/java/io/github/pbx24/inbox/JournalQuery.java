package io.github.pbx24.inbox;

import org.jspecify.annotations.Nullable;

/**
 * Which deliveries the journal shall show, newest first.
 *
 * @param status only these; null for all
 * @param source only those of this source; null for all
 * @param limit how many at most, 1 to {@value #MAX_LIMIT}
 * @param before only deliveries received before the one with this id, to page on; null to begin with the newest. The id
 *     need not exist
 * @since 0.1
 */
public record JournalQuery(
        @Nullable DeliveryStatus status,
        @Nullable String source,
        int limit,
        @Nullable String before) {

    /** The largest {@link #limit()}. */
    public static final int MAX_LIMIT = 1000;

    /**
     * Checks the limit.
     *
     * @param status only these, or null
     * @param source only those of this source, or null
     * @param limit how many at most
     * @param before where to begin, or null
     * @throws IllegalArgumentException if the limit is out of range
     */
    public JournalQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", was " + limit);
        }
    }

    /**
     * The newest deliveries of any status and source.
     *
     * @param limit how many at most, 1 to {@value #MAX_LIMIT}
     * @return the query
     * @throws IllegalArgumentException if the limit is out of range
     */
    public static JournalQuery newest(int limit) {
        return new JournalQuery(null, null, limit, null);
    }

    /**
     * The same query for one status.
     *
     * @param only the status, or null for all
     * @return a new query
     */
    public JournalQuery withStatus(@Nullable DeliveryStatus only) {
        return new JournalQuery(only, source, limit, before);
    }

    /**
     * The same query for one source.
     *
     * @param only the source's id, or null for all
     * @return a new query
     */
    public JournalQuery withSource(@Nullable String only) {
        return new JournalQuery(status, only, limit, before);
    }

    /**
     * The same query, beginning before a delivery.
     *
     * @param id the last id of the page before, or null to begin with the newest
     * @return a new query
     */
    public JournalQuery withBefore(@Nullable String id) {
        return new JournalQuery(status, source, limit, id);
    }
}
