package io.github.pbx24.events.watch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one thing that is watched looks at the moment.
 *
 * @param since when it began to look bad; only used when it is bad
 */
record Condition(
        AlertKind kind,
        String subject,
        @Nullable String portal,
        @Nullable String event,
        Health health,
        Instant since,
        long count) {

    enum Health {
        GOOD,
        BAD,
        /** Neither: what was raised stays raised, what was not is not. Keeps an alert from flickering. */
        BETWEEN
    }

    /** The same for all nodes, and in every run. */
    String key() {
        return kind + " " + subject;
    }
}
