package io.github.pbx24.runtime;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one sender of webhooks since the start.
 *
 * @param lastRequestAt its last request of any kind; null if none came
 * @param lastAcceptedAt its last good request; null if none came
 * @param accepted good requests, repeated and ignored ones included
 * @param refused refused requests by reason
 * @param lastRefusal the last request that was refused; null if none was
 * @param lastFailure the last accepted request that could not be processed; null if there was none
 * @since 0.1
 */
public record SourceStatus(
        @Nullable Instant lastRequestAt,
        @Nullable Instant lastAcceptedAt,
        long accepted,
        Map<String, Long> refused,
        @Nullable Trouble lastRefusal,
        @Nullable Trouble lastFailure) {

    static final SourceStatus UNSEEN = new SourceStatus(null, null, 0, Map.of(), null, null);

    /**
     * Something that went wrong.
     *
     * @param message what; without secrets
     * @param at when
     */
    public record Trouble(String message, Instant at) {}

    /** Copies the map. */
    public SourceStatus {
        refused = Map.copyOf(refused);
    }

    /**
     * The last thing that went wrong.
     *
     * @return a refusal or a failure, whichever is later; null if nothing went wrong
     */
    public @Nullable Trouble lastTrouble() {
        if (lastRefusal == null || lastFailure == null) {
            return lastRefusal == null ? lastFailure : lastRefusal;
        }
        return lastRefusal.at().isAfter(lastFailure.at()) ? lastRefusal : lastFailure;
    }

    /**
     * Whether nothing good came after the last refusal.
     *
     * @return true if requests are being refused
     */
    public boolean isRefused() {
        return lastRefusal != null && (lastAcceptedAt == null || lastAcceptedAt.isBefore(lastRefusal.at()));
    }

    SourceStatus accepted(Instant at) {
        return new SourceStatus(at, at, accepted + 1, refused, lastRefusal, lastFailure);
    }

    SourceStatus refused(String reason, String message, Instant at) {
        Map<String, Long> counts = new TreeMap<>(refused);
        counts.merge(reason, 1L, Long::sum);
        return new SourceStatus(at, lastAcceptedAt, accepted, counts, new Trouble(message, at), lastFailure);
    }

    SourceStatus failed(String message, Instant at) {
        return new SourceStatus(
                lastRequestAt, lastAcceptedAt, accepted, refused, lastRefusal, new Trouble(message, at));
    }
}
