package io.github.pbx24.events.watch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What this node did with an event of a portal since it started, for metrics.
 *
 * @param portal id of the portal
 * @param event name of the event in upper case
 * @param accepted how many were stored
 * @param duplicates how many came again and were dropped
 * @param processed how many handlers ended well
 * @param failed how many handlers failed and are tried again
 * @param givenUp how many became dead letters
 * @param unavailable how many could not be stored
 * @param handlingNanos how long all its handlers ran together, nanoseconds
 * @param lastAt when one last came, also as a duplicate; null if none did
 * @since 0.1
 */
public record EventCounts(
        String portal,
        String event,
        long accepted,
        long duplicates,
        long processed,
        long failed,
        long givenUp,
        long unavailable,
        long handlingNanos,
        @Nullable Instant lastAt) {}
