package io.github.pbx24.inbox;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One accepted webhook on its way to the handler.
 *
 * @param id unique over all sources and nodes; ids sort in order of receipt
 * @param source the {@linkplain InboxSource#id() id} of the source that accepted it
 * @param kind what it is in the source's words; never blank
 * @param payload the bytes the source asked to keep; copied in and out
 * @param receivedAt when it was accepted, whole microseconds
 * @param attempt how often processing has been started, this time included; 1 the first time and again after a replay
 * @param entity what it is about; null if it is processed in any order
 * @param merged how many others were merged into it, see {@link Screening.Store#quietTime}
 * @since 0.1
 */
public record Delivery(
        String id,
        String source,
        String kind,
        byte[] payload,
        Instant receivedAt,
        int attempt,
        @Nullable String entity,
        int merged) {

    /**
     * A delivery that stands alone.
     *
     * @param id the delivery's id
     * @param source the source's id
     * @param kind what it is
     * @param payload the bytes to process
     * @param receivedAt when it was accepted
     * @param attempt the number of this attempt
     */
    public Delivery(String id, String source, String kind, byte[] payload, Instant receivedAt, int attempt) {
        this(id, source, kind, payload, receivedAt, attempt, null, 0);
    }

    /**
     * Copies the payload.
     *
     * @param id the delivery's id
     * @param source the source's id
     * @param kind what it is
     * @param payload the bytes to process
     * @param receivedAt when it was accepted
     * @param attempt the number of this attempt
     * @param entity what it is about, or null
     * @param merged how many others were merged into it
     */
    public Delivery {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(receivedAt, "receivedAt");
        payload = payload.clone();
    }

    /**
     * The bytes the source asked to keep.
     *
     * @return a copy; never null, may be empty
     */
    @Override
    public byte[] payload() {
        return payload.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Delivery that
                && id.equals(that.id)
                && source.equals(that.source)
                && kind.equals(that.kind)
                && receivedAt.equals(that.receivedAt)
                && attempt == that.attempt
                && Objects.equals(entity, that.entity)
                && merged == that.merged
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, attempt);
    }

    /** Gives the payload's size only: payloads carry tokens and personal data. */
    @Override
    public String toString() {
        return "Delivery[id=" + id + ", source=" + source + ", kind=" + kind + ", payload=" + payload.length
                + " bytes, receivedAt=" + receivedAt + ", attempt=" + attempt + "]";
    }
}
