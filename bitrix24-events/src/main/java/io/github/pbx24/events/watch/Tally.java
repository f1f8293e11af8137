package io.github.pbx24.events.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts for one event of one portal. */
final class Tally {

    final LongAdder accepted = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder processed = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder givenUp = new LongAdder();
    final LongAdder unavailable = new LongAdder();
    private final LongAdder handlingNanos = new LongAdder();
    private final AtomicReference<@Nullable Instant> lastAt = new AtomicReference<>();

    void came(Instant at) {
        lastAt.accumulateAndGet(at, (one, other) -> one == null || (other != null && other.isAfter(one)) ? other : one);
    }

    void notLaterThan(Instant now) {
        lastAt.updateAndGet(at -> at == null ? null : Heard.earlier(at, now));
    }

    void took(Duration time) {
        handlingNanos.add(time.toNanos());
    }

    @Nullable
    Instant lastAt() {
        return lastAt.get();
    }

    EventCounts counts(String portal, String event) {
        return new EventCounts(
                portal,
                event,
                accepted.sum(),
                duplicates.sum(),
                processed.sum(),
                failed.sum(),
                givenUp.sum(),
                unavailable.sum(),
                handlingNanos.sum(),
                lastAt.get());
    }
}
