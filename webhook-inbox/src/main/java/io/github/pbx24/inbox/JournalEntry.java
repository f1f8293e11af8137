package io.github.pbx24.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the journal shows of one delivery; never its payload.
 *
 * @param id the delivery's id
 * @param source the id of the source that accepted it
 * @param kind what it is in the source's words
 * @param receivedAt when it was accepted
 * @param processedAt when it became done or was given up; null while pending
 * @param status where it stands
 * @param attempts how often processing has been started since it came or was last replayed
 * @param nextAttemptAt when it is tried next; null while it is being processed and after the end
 * @param error why the last attempt failed, why it was ignored or refused, or what it was merged into, at most 500 characters; null otherwise
 * @param callId the call it was about, as its source named it; null if it was about none, or is not processed yet
 * @param entity what it is about, as its source named it; null if it is processed in any order
 * @since 0.1
 */
public record JournalEntry(
        String id,
        String source,
        String kind,
        Instant receivedAt,
        @Nullable Instant processedAt,
        DeliveryStatus status,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable String error,
        @Nullable String callId,
        @Nullable String entity) {

    /**
     * The same entry with another name for its call.
     *
     * @param name the call's id, or null for none
     * @return a new entry
     */
    public JournalEntry withCallId(@Nullable String name) {
        return new JournalEntry(
                id, source, kind, receivedAt, processedAt, status, attempts, nextAttemptAt, error, name, entity);
    }
}
