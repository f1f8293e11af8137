package io.github.pbx24.inbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Deletes what the journal need not show any more, and puts right what a wrong clock has put off. */
final class Upkeep {
    private static final int CHUNK = 500;

    private final InboxStore store;
    private final Clock clock;
    private final Duration retention;
    private final Duration errorRetention;
    private final Duration latest;

    Upkeep(InboxStore store, Clock clock, Duration retention, Duration errorRetention, Duration latest) {
        this.store = store;
        this.clock = clock;
        this.retention = retention;
        this.errorRetention = errorRetention;
        this.latest = latest;
    }

    /** In chunks, so that no transaction is long enough for a sender to feel it. */
    void run() {
        Instant now = Times.now(clock);
        store.bringForward(now, now.plus(latest));
        int deleted = CHUNK;
        while (deleted >= CHUNK) {
            deleted = store.purge(now.minus(retention), now.minus(errorRetention), now, CHUNK);
        }
    }
}
