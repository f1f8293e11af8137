package io.github.pbx24.bitrix24.install;

import io.github.pbx24.bitrix24.event.EventVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The secret that events of one portal prove themselves with, and for some time the one before it: an update or another
 * installation changes the secret while events with the old one are still on their way. To be stored as carefully as the
 * OAuth tokens.
 *
 * @param current the {@code application_token} that is valid now
 * @param previous the one before, null if there is none
 * @param previousUntil when the one before stops being accepted, null if there is none
 * @since 0.1
 */
public record ApplicationTokens(
        String current, @Nullable String previous, @Nullable Instant previousUntil) {

    /** Checks that the secret is there, and that both parts of the former one are or none. */
    public ApplicationTokens {
        if (current.isBlank()) {
            throw new IllegalArgumentException("current must not be blank");
        }
        if ((previous == null) != (previousUntil == null)) {
            throw new IllegalArgumentException("previous and previousUntil must both be given or both be null");
        }
    }

    /**
     * The first secret of a portal.
     *
     * @param current the {@code application_token}
     * @return the tokens
     */
    public static ApplicationTokens of(String current) {
        return new ApplicationTokens(current, null, null);
    }

    /**
     * Takes over a new secret; the current one stays accepted for a while.
     *
     * @param next the new {@code application_token}; nothing changes if it is the current one
     * @param now the time
     * @param window how long the current one is still accepted; not negative
     * @return the tokens to be stored
     */
    public ApplicationTokens rotatedTo(String next, Instant now, Duration window) {
        Objects.requireNonNull(now, "now");
        if (window.isNegative()) {
            throw new IllegalArgumentException("window must not be negative, was " + window);
        }
        return next.equals(current) ? this : new ApplicationTokens(next, current, now.plus(window));
    }

    /**
     * Checks events of a portal against the secrets that are accepted now, in constant time.
     *
     * @param memberId the portal these secrets belong to
     * @param now the time
     * @return a verifier for the events that come now; it does not notice when the former secret ends
     */
    public EventVerifier verifier(String memberId, Instant now) {
        return EventVerifier.forPortal(memberId, accepted(now));
    }

    private List<String> accepted(Instant now) {
        return previous != null && previousUntil != null && now.isBefore(previousUntil)
                ? List.of(current, previous)
                : List.of(current);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "ApplicationTokens[previousUntil=" + previousUntil + "]";
    }
}
