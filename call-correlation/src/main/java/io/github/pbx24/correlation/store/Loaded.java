package io.github.pbx24.correlation.store;

import java.util.Optional;

/**
 * A call as it was read.
 *
 * @since 0.1
 */
public sealed interface Loaded {

    /**
     * Our id of the call.
     *
     * @return the id
     */
    String id();

    /**
     * The call.
     *
     * @return empty if it could not be read
     */
    Optional<TrackedCall> call();

    /**
     * A call that could be read.
     *
     * @param tracked the call
     */
    record Readable(TrackedCall tracked) implements Loaded {
        @Override
        public String id() {
            return tracked.id();
        }

        @Override
        public Optional<TrackedCall> call() {
            return Optional.of(tracked);
        }
    }

    /**
     * A call that could not be read: written by a newer version, or damaged.
     *
     * @param id our id
     * @param pbx the exchange
     * @param problem why, without its content
     */
    record Unreadable(String id, String pbx, String problem) implements Loaded {
        @Override
        public Optional<TrackedCall> call() {
            return Optional.empty();
        }
    }
}
