package io.github.pbx24.app.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which calls to show, newest first. The portal is not part of it: a scope knows its own.
 *
 * @param object only calls of this object; null for all
 * @param userId only calls of this employee; null for all
 * @param projectId only calls of this project; null for all
 * @param state only calls in this state; null for all
 * @param from only calls that began then or later; null for all
 * @param to only calls that began before; null for all
 * @param limit how many at most, 1 to {@value #MAX_LIMIT}
 * @param before only calls that are listed after the one with this {@code CALL_ID}, to page on; null to begin with the newest
 * @since 0.1
 */
public record CallQuery(
        @Nullable CallObject object,
        @Nullable Long userId,
        @Nullable String projectId,
        @Nullable CallState state,
        @Nullable Instant from,
        @Nullable Instant to,
        int limit,
        @Nullable String before) {

    /** The largest {@link #limit()}. */
    public static final int MAX_LIMIT = 500;

    /** Checks the limit. */
    public CallQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", was " + limit);
        }
    }

    /**
     * The newest calls.
     *
     * @param limit how many at most
     * @return the query
     */
    public static CallQuery newest(int limit) {
        return new CallQuery(null, null, null, null, null, null, limit, null);
    }

    /**
     * The same query for one object.
     *
     * @param only the object, or null for all
     * @return a copy
     */
    public CallQuery withObject(@Nullable CallObject only) {
        return new CallQuery(only, userId, projectId, state, from, to, limit, before);
    }

    /**
     * The same query for one employee.
     *
     * @param only the employee, or null for all
     * @return a copy
     */
    public CallQuery withUser(@Nullable Long only) {
        return new CallQuery(object, only, projectId, state, from, to, limit, before);
    }

    /**
     * The same query for one project.
     *
     * @param only the project, or null for all
     * @return a copy
     */
    public CallQuery withProject(@Nullable String only) {
        return new CallQuery(object, userId, only, state, from, to, limit, before);
    }

    /**
     * The same query for one state.
     *
     * @param only the state, or null for all
     * @return a copy
     */
    public CallQuery withState(@Nullable CallState only) {
        return new CallQuery(object, userId, projectId, only, from, to, limit, before);
    }

    /**
     * The same query for a time.
     *
     * @param begin the first moment, or null
     * @param end the moment after the last, or null
     * @return a copy
     */
    public CallQuery within(@Nullable Instant begin, @Nullable Instant end) {
        return new CallQuery(object, userId, projectId, state, begin, end, limit, before);
    }

    /**
     * The same query, beginning after a call.
     *
     * @param callId the last call of the page before, or null
     * @return a copy
     */
    public CallQuery after(@Nullable String callId) {
        return new CallQuery(object, userId, projectId, state, from, to, limit, callId);
    }
}
