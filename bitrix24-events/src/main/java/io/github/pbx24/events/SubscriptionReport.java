package io.github.pbx24.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison of the declared subscriptions with those of a portal found and did.
 *
 * @param portal the portal's id
 * @param at when
 * @param bound events that were missing and are bound now
 * @param unbound events whose binding was removed, because it is not declared any more
 * @param problems what is wrong, in words for the operator; empty if all is as declared
 * @param failure why the comparison itself failed; null if it did not
 * @since 0.1
 */
public record SubscriptionReport(
        String portal,
        Instant at,
        List<String> bound,
        List<String> unbound,
        List<String> problems,
        @Nullable String failure) {

    /** Copies the lists. */
    public SubscriptionReport {
        bound = List.copyOf(bound);
        unbound = List.copyOf(unbound);
        problems = List.copyOf(problems);
    }

    /**
     * Whether all is as declared now.
     *
     * @return true if there are no problems and no failure
     */
    public boolean isHealthy() {
        return failure == null && problems.isEmpty();
    }
}
