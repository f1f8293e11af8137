package io.github.pbx24.app.status;

import org.jspecify.annotations.Nullable;

/**
 * Which deliveries to show, newest first. The portal is not part of it: a scope knows its own.
 *
 * @param kind only these; null for all
 * @param state only these; null for all
 * @param callId only those about this call; null for all
 * @param text only those whose detail or call contains this, in any case; null for all
 * @param limit how many at most, 1 to {@value #MAX_LIMIT}
 * @param before only those before this id, to page on; null to begin with the newest
 * @since 0.1
 */
public record DeliveryQuery(
        @Nullable StepKind kind,
        @Nullable StepState state,
        @Nullable String callId,
        @Nullable String text,
        int limit,
        @Nullable String before) {

    /** The largest {@link #limit()}. */
    public static final int MAX_LIMIT = 500;

    /** Checks the limit. */
    public DeliveryQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", was " + limit);
        }
    }

    /**
     * The newest deliveries.
     *
     * @param limit how many at most
     * @return the query
     */
    public static DeliveryQuery newest(int limit) {
        return new DeliveryQuery(null, null, null, null, limit, null);
    }

    /**
     * The same query for one kind.
     *
     * @param only the kind, or null for all
     * @return a copy
     */
    public DeliveryQuery withKind(@Nullable StepKind only) {
        return new DeliveryQuery(only, state, callId, text, limit, before);
    }

    /**
     * The same query for one state.
     *
     * @param only the state, or null for all
     * @return a copy
     */
    public DeliveryQuery withState(@Nullable StepState only) {
        return new DeliveryQuery(kind, only, callId, text, limit, before);
    }

    /**
     * The same query for one call.
     *
     * @param only the call, or null for all
     * @return a copy
     */
    public DeliveryQuery withCall(@Nullable String only) {
        return new DeliveryQuery(kind, state, only, text, limit, before);
    }

    /**
     * The same query for what contains a text.
     *
     * @param part the text, or null for all
     * @return a copy
     */
    public DeliveryQuery containing(@Nullable String part) {
        return new DeliveryQuery(kind, state, callId, part, limit, before);
    }

    /**
     * The same query, beginning after a delivery.
     *
     * @param id the last one of the page before, or null
     * @return a copy
     */
    public DeliveryQuery after(@Nullable String id) {
        return new DeliveryQuery(kind, state, callId, text, limit, id);
    }
}
