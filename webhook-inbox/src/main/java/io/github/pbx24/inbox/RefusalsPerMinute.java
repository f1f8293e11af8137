package io.github.pbx24.inbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Counts the refusals that went into the journal, and says when a minute has had enough of them. */
final class RefusalsPerMinute {
    static final int MAX = 60;

    private final Clock clock;
    private Instant begin = Instant.EPOCH;
    private int count;

    RefusalsPerMinute(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean mayHaveOneMore() {
        Instant now = clock.instant();
        if (now.isBefore(begin) || Duration.between(begin, now).compareTo(Duration.ofMinutes(1)) >= 0) {
            begin = now;
            count = 0;
        }
        return ++count <= MAX;
    }
}
