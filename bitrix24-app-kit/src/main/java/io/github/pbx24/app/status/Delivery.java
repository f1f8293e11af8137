package io.github.pbx24.app.status;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step of one call, or another thing done for a portal.
 *
 * @param id names it
 * @param kind what was done
 * @param state how it went
 * @param callId the call it was about; null if about none, or not known
 * @param attempts how often it was tried
 * @param detail why it failed or was ignored, free of secrets; null if there is nothing to say
 * @param nextAttemptAt when it is tried again, null if it is not
 * @param receivedAt when it was accepted
 * @param updatedAt when it last changed
 * @since 0.1
 */
public record Delivery(
        String id,
        StepKind kind,
        StepState state,
        @Nullable String callId,
        int attempts,
        @Nullable String detail,
        @Nullable Instant nextAttemptAt,
        Instant receivedAt,
        Instant updatedAt) {

    /** Checks that nothing needed is null. */
    public Delivery {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(receivedAt, "receivedAt");
        Objects.requireNonNull(updatedAt, "updatedAt");
    }
}
