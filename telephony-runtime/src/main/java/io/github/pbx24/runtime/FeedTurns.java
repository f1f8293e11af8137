package io.github.pbx24.runtime;

import java.time.Duration;
import java.time.Instant;

/** Decides which of several processes listens to an exchange. Thread-safe. */
interface FeedTurns {

    /** One process alone. */
    FeedTurns ALONE = new FeedTurns() {
        @Override
        public boolean take(String exchange, String owner, Instant now, Duration life) {
            return true;
        }

        @Override
        public void give(String exchange, String owner) {
            // Nobody else waits for it.
        }
    };

    /**
     * Takes a turn that nobody has, or prolongs one's own.
     *
     * @param owner the incarnation of a process
     * @param life how long the turn lasts unless it is prolonged
     * @return false if another process has it
     * @throws io.github.pbx24.jdbc.JdbcFailure if the store cannot be reached
     */
    boolean take(String exchange, String owner, Instant now, Duration life);

    /**
     * Gives a turn back; nothing happens if another process has it.
     *
     * @throws io.github.pbx24.jdbc.JdbcFailure if the store cannot be reached
     */
    void give(String exchange, String owner);
}
