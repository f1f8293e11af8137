package io.github.pbx24.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries the journal shall show, newest first.
 *
 * @param status only these; null for all
 * @param source only those of this source; null for all
 * @param kind only those of this kind; null for all
 * @param callId only those about this call; null for all
 * @param entity only those about this entity; null for all
 * @param entityPrefix only those about entities whose name begins so; null for all
 * @param from only those received at this time or later; null for all
 * @param until only those received before this time; null for all
 * @param limit how many at most, 1 to {@value #MAX_LIMIT}
 * @param before only deliveries received before the one with this id, to page on; null to begin with the newest. The id
 *     need not exist
 * @since 0.1
 */
public record JournalQuery(
        @Nullable DeliveryStatus status,
        @Nullable String source,
        @Nullable String kind,
        @Nullable String callId,
        @Nullable String entity,
        @Nullable String entityPrefix,
        @Nullable Instant from,
        @Nullable Instant until,
        int limit,
        @Nullable String before) {

    /** The largest {@link #limit()}. */
    public static final int MAX_LIMIT = 1000;

    /**
     * Checks the limit.
     *
     * @param status only these, or null
     * @param source only those of this source, or null
     * @param kind only those of this kind, or null
     * @param callId only those about this call, or null
     * @param entity only those about this entity, or null
     * @param entityPrefix only those about entities whose name begins so, or null
     * @param from only those received then or later, or null
     * @param until only those received before, or null
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
        return new JournalQuery(null, null, null, null, null, null, null, null, limit, null);
    }

    /**
     * The same query for one status.
     *
     * @param only the status, or null for all
     * @return a new query
     */
    public JournalQuery withStatus(@Nullable DeliveryStatus only) {
        return new JournalQuery(only, source, kind, callId, entity, entityPrefix, from, until, limit, before);
    }

    /**
     * The same query for one source.
     *
     * @param only the source's id, or null for all
     * @return a new query
     */
    public JournalQuery withSource(@Nullable String only) {
        return new JournalQuery(status, only, kind, callId, entity, entityPrefix, from, until, limit, before);
    }

    /**
     * The same query for one kind.
     *
     * @param only the kind, or null for all
     * @return a new query
     */
    public JournalQuery withKind(@Nullable String only) {
        return new JournalQuery(status, source, only, callId, entity, entityPrefix, from, until, limit, before);
    }

    /**
     * The same query for one call.
     *
     * @param only the call's id, or null for all
     * @return a new query
     */
    public JournalQuery withCallId(@Nullable String only) {
        return new JournalQuery(status, source, kind, only, entity, entityPrefix, from, until, limit, before);
    }

    /**
     * The same query for one entity.
     *
     * @param only the entity, or null for all
     * @return a new query
     */
    public JournalQuery withEntity(@Nullable String only) {
        return new JournalQuery(status, source, kind, callId, only, entityPrefix, from, until, limit, before);
    }

    /**
     * The same query for all entities whose name begins alike.
     *
     * @param prefix what it begins with, or null for all
     * @return a new query
     */
    public JournalQuery withEntityPrefix(@Nullable String prefix) {
        return new JournalQuery(status, source, kind, callId, entity, prefix, from, until, limit, before);
    }

    /**
     * The same query for a period of receipt.
     *
     * @param first the beginning, included; null for none
     * @param end the end, not included; null for none
     * @return a new query
     */
    public JournalQuery withPeriod(@Nullable Instant first, @Nullable Instant end) {
        return new JournalQuery(status, source, kind, callId, entity, entityPrefix, first, end, limit, before);
    }

    /**
     * The same query for so many.
     *
     * @param most how many at most, 1 to {@value #MAX_LIMIT}
     * @return a new query
     * @throws IllegalArgumentException if the limit is out of range
     */
    public JournalQuery withLimit(int most) {
        return new JournalQuery(status, source, kind, callId, entity, entityPrefix, from, until, most, before);
    }

    /**
     * The same query, beginning before a delivery.
     *
     * @param id the last id of the page before, or null to begin with the newest
     * @return a new query
     */
    public JournalQuery withBefore(@Nullable String id) {
        return new JournalQuery(status, source, kind, callId, entity, entityPrefix, from, until, limit, id);
    }
}
