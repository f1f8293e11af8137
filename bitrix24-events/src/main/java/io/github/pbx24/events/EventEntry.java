package io.github.pbx24.events;

import io.github.pbx24.inbox.DeliveryStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the journal.
 *
 * @param id id of the delivery
 * @param portal id of the portal; null for a request that was refused before it was known
 * @param event name of the event in upper case
 * @param objectType {@code DEAL}, {@code TASK}, {@code CALL} and so on; null if it is about no object
 * @param objectId id of the object; null if it is about none
 * @param receivedAt when it was accepted
 * @param processedAt when it was done or given up; null while pending
 * @param status where it stands
 * @param error why the last attempt failed, or why it was ignored or refused; null otherwise
 * @param attempts how often its handler was started
 * @param nextAttemptAt when it is handled next; null while it is handled and after the end
 * @since 0.1
 */
public record EventEntry(
        String id,
        @Nullable String portal,
        String event,
        @Nullable String objectType,
        @Nullable String objectId,
        Instant receivedAt,
        @Nullable Instant processedAt,
        DeliveryStatus status,
        @Nullable String error,
        int attempts,
        @Nullable Instant nextAttemptAt) {}
