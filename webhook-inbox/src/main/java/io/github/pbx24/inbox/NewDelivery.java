package io.github.pbx24.inbox;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as it goes into a store. Its strings are already bounded and free of control characters.
 *
 * @param id unique; ids sort in order of receipt; 36 ASCII characters
 * @param source the source's id, at most 100 ASCII characters
 * @param kind at most 100 characters
 * @param dedupeKey at most 128 ASCII characters; null if the delivery is never a duplicate
 * @param payload the bytes to keep; neither the store nor its caller may change them
 * @param receivedAt when it came, whole microseconds
 * @param entity what it is about, at most 200 ASCII characters; null if it may be processed in any order
 * @param dueAt when it is processed at the earliest, whole microseconds; not before its receipt
 * @param quietTime how long others of its kind and entity are merged into it, see {@link InboxStore#insert}; zero for never
 * @since 0.1
 */
public record NewDelivery(
        String id,
        String source,
        String kind,
        @Nullable String dedupeKey,
        byte[] payload,
        Instant receivedAt,
        @Nullable String entity,
        Instant dueAt,
        Duration quietTime) {

    /**
     * A delivery that is due at its receipt, in no order.
     *
     * @param id unique
     * @param source the source's id
     * @param kind what it is
     * @param dedupeKey what makes another one the same, or null
     * @param payload the bytes to keep
     * @param receivedAt when it came
     */
    public NewDelivery(
            String id, String source, String kind, @Nullable String dedupeKey, byte[] payload, Instant receivedAt) {
        this(id, source, kind, dedupeKey, payload, receivedAt, null, receivedAt, Duration.ZERO);
    }

    /** Gives the payload's size only: keys and payloads may carry personal data. */
    @Override
    public String toString() {
        return "NewDelivery[id=" + id + ", source=" + source + ", kind=" + kind + ", payload=" + payload.length
                + " bytes, receivedAt=" + receivedAt + "]";
    }
}
