package io.github.pbx24.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request as it goes into the journal when nothing is left to do for it. Its strings are already bounded and free of
 * control characters.
 *
 * @param id unique; ids sort in order of receipt; 36 ASCII characters
 * @param source the source's id, at most 100 ASCII characters
 * @param kind at most 100 characters
 * @param dedupeKey at most 128 ASCII characters; null if it is never a duplicate
 * @param payload the bytes to keep, for a replay; may be empty. Neither the store nor its caller may change them
 * @param receivedAt when it came, whole microseconds
 * @param status what became of it: anything but {@link DeliveryStatus#PENDING}
 * @param error why it was ignored or refused, at most 500 characters; null if it was done
 * @since 0.1
 */
public record JournalRow(
        String id,
        String source,
        String kind,
        @Nullable String dedupeKey,
        byte[] payload,
        Instant receivedAt,
        DeliveryStatus status,
        @Nullable String error) {

    /**
     * Checks the status.
     *
     * @param id unique
     * @param source the source's id
     * @param kind what it is
     * @param dedupeKey what makes another one the same, or null
     * @param payload the bytes to keep
     * @param receivedAt when it came
     * @param status what became of it
     * @param error why it was ignored or refused, or null
     * @throws IllegalArgumentException if it is pending
     */
    public JournalRow {
        if (status == DeliveryStatus.PENDING) {
            throw new IllegalArgumentException("status must be final, was PENDING");
        }
    }

    /** Gives the payload's size only: keys and payloads may carry personal data. */
    @Override
    public String toString() {
        return "JournalRow[id=" + id + ", source=" + source + ", kind=" + kind + ", payload=" + payload.length
                + " bytes, receivedAt=" + receivedAt + ", status=" + status + "]";
    }
}
