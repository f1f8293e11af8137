package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.ResultNode;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all events have.
 *
 * @param name name of the event in upper case, for example {@code ONCRMDEALADD}
 * @param handlerId id of the subscription; null from portals before November 2024
 * @param time when the event was raised, whole seconds by the portal's clock
 * @param auth who sent it
 * @param data the data of the event as a tree; absent if it has none
 * @since 0.1
 */
public record EventEnvelope(String name, @Nullable Long handlerId, Instant time, EventAuth auth, ResultNode data) {

    /** Checks that everything is present. */
    public EventEnvelope {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(auth, "auth");
        Objects.requireNonNull(data, "data");
    }

    /** Without the data. */
    @Override
    public String toString() {
        return name + "[handlerId=" + handlerId + ", time=" + time + ", memberId=" + auth.memberId() + "]";
    }
}
