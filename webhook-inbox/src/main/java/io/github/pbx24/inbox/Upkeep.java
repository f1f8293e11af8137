package io.github.pbx24.inbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Deletes what the journal need not show any more. */
final class Upkeep {
    private static final int CHUNK = 500;

    private final InboxStore store;
    private final Clock clock;
    private final Duration retention;

    Upkeep(InboxStore store, Clock clock, Duration retention) {
        this.store = store;
        this.clock = clock;
        this.retention = retention;
    }

    /** In chunks, so that no transaction is long enough for a sender to feel it. */
    void run() {
        Instant now = Times.now(clock);
        int deleted = CHUNK;
        while (deleted >= CHUNK) {
            deleted = store.purge(now.minus(retention), now, CHUNK);
        }
    }
}
