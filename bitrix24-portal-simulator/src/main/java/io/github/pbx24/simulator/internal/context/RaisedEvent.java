package io.github.pbx24.simulator.internal.context;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event of the portal before it is addressed.
 *
 * @param userId who caused it
 * @param ownerAppId the application the event is meant for if {@code ownerOnly}; null: the outgoing webhooks
 * @param origin the application whose request caused it; null if it was something else
 */
public record RaisedEvent(
        String name,
        Map<String, @Nullable Object> data,
        Instant at,
        long userId,
        @Nullable Long ownerAppId,
        boolean ownerOnly,
        @Nullable Origin origin) {

    /** An application and the {@code auth_connector} it named; an empty one counts as a name too. */
    public record Origin(long appId, String connector) {}

    /** An event nobody's request has caused. */
    public RaisedEvent(
            String name,
            Map<String, @Nullable Object> data,
            Instant at,
            long userId,
            @Nullable Long ownerAppId,
            boolean ownerOnly) {
        this(name, data, at, userId, ownerAppId, ownerOnly, null);
    }

    boolean sameAs(RaisedEvent other) {
        return name.equals(other.name) && data.equals(other.data) && Objects.equals(ownerAppId, other.ownerAppId);
    }
}
