package io.github.pbx24.pbx;

import java.time.Instant;
import java.util.List;

/**
 * Hears of calls by itself, for exchanges that are asked or listened to instead of sending webhooks. Thread-safe.
 *
 * @since 0.1
 */
public interface CallFeed {

    /**
     * Starts listening and returns at once. The feed connects again by itself for as long as it is open.
     *
     * @param listener takes what is heard; called by one thread at a time
     * @return ends the listening when it is closed
     * @throws IllegalStateException if this feed is being listened to already
     */
    Subscription start(Listener listener);

    /** A running feed. */
    interface Subscription extends AutoCloseable {

        /** Stops listening; nothing is handed over any more once this returns. May be called twice. */
        @Override
        void close();
    }

    /** The host program. */
    interface Listener {

        /**
         * Takes statements about calls. They count as heard once this returns.
         *
         * @param events at least one, in the order in which they happened
         * @param heardAt when the feed heard of them
         * @throws RuntimeException if they could not be stored; then the feed hands them over again
         */
        void heard(List<CallEvent> events, Instant heardAt);

        /**
         * The calls of this exchange that have not ended as far as the host knows. A feed asks when it has connected, so that it can report the
         * end of calls that ended meanwhile.
         *
         * @return names that the exchange gave; may be empty
         */
        List<CallIdentity> openCalls();

        /**
         * Hears how the feed fares. Called at each change.
         *
         * @param state the state
         */
        void state(State state);
    }

    /** How a feed fares. */
    sealed interface State {

        /**
         * Connected and up to date.
         *
         * @param warnings what somebody should mend at the exchange, in words without secrets; may be empty
         */
        record Listening(List<String> warnings) implements State {

            /** Copies the warnings. */
            public Listening {
                warnings = List.copyOf(warnings);
            }
        }

        /**
         * Not connected. The feed tries again by itself.
         *
         * @param reason in words, without secrets
         */
        record Down(String reason) implements State {}
    }
}
