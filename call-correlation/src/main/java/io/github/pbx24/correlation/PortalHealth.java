package io.github.pbx24.correlation;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a portal is doing, as the engine sees it. Immutable.
 *
 * @param portal id of the portal in the configuration
 * @param state whether it can be asked
 * @param reason what it said last, without secrets; empty while it is up
 * @param nextTryAt when it is tried again; null while it is up
 * @since 0.1
 */
public record PortalHealth(
        String portal, State state, String reason, @Nullable Instant nextTryAt) {

    /** Checks that everything is there. */
    public PortalHealth {
        Objects.requireNonNull(portal, "portal");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
    }

    /** Whether a portal can be asked. */
    public enum State {
        /** It answers. */
        UP,
        /** It does not answer, or has no capacity now. Its calls wait, and it is tried again with one of them. */
        PAUSED,
        /** It does not accept our credentials: a person has to act. It is tried again every ten seconds. */
        UNAUTHORISED
    }
}
