package io.github.pbx24.inbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Deletes what the journal need not show any more, and puts right what a wrong clock has put off. */
final class Upkeep {
    private static final int CHUNK = 500;

    /** A clock that gains more than that on the time that really passes was set, perhaps wrongly. */
    private static final Duration JUMP = Duration.ofHours(12);

    /** How long nothing is deleted by such a clock: somebody may put it right. What is deleted does not come back. */
    private static final Duration DOUBT = Duration.ofHours(1);

    private final InboxStore store;
    private final Clock steady;
    private final Clock shown;
    private final LongSupplier nanos;
    private final Duration retention;
    private final Duration errorRetention;
    private final Duration latest;

    private @Nullable Reading before;
    private long doubtfulSince;
    private boolean isDoubtful;

    /** What the clock showed, and when that was. */
    private record Reading(Instant shown, long nanos) {}

    /**
     * @param steady what is put off is put off by it
     * @param shown what the clock shows now, right or wrong; a steady one stays ahead for ever after a wrong jump
     */
    Upkeep(
            InboxStore store,
            Clock steady,
            Clock shown,
            LongSupplier nanos,
            Duration retention,
            Duration errorRetention,
            Duration latest) {
        this.store = store;
        this.steady = steady;
        this.shown = shown;
        this.nanos = nanos;
        this.retention = retention;
        this.errorRetention = errorRetention;
        this.latest = latest;
    }

    /** Told by the time between two runs; a clock that is wrong from the start is believed. */
    private boolean hasJustJumped(Instant now, long nanosNow) {
        Reading last = before;
        before = new Reading(now, nanosNow);
        if (last != null) {
            Duration gained = Duration.between(last.shown(), now).minusNanos(nanosNow - last.nanos());
            if (gained.compareTo(JUMP) > 0) {
                isDoubtful = true;
                doubtfulSince = nanosNow;
            } else if (gained.negated().compareTo(JUMP) > 0) {
                isDoubtful = false;
            }
        }
        isDoubtful &= nanosNow - doubtfulSince < DOUBT.toNanos();
        return isDoubtful;
    }

    /** Makes due what a wrong clock has put off. */
    void bringForward() {
        Instant now = Times.now(steady);
        store.bringForward(now, now.plus(latest));
    }

    /**
     * In chunks, so that no transaction is long enough for a sender to feel it.
     *
     * @param over whether to leave the rest to another time
     */
    void run(BooleanSupplier over) {
        bringForward();
        Instant now = Times.now(shown);
        if (hasJustJumped(now, nanos.getAsLong())) {
            return;
        }
        int deleted = CHUNK;
        while (deleted >= CHUNK && !over.getAsBoolean()) {
            deleted = store.purge(now.minus(retention), now.minus(errorRetention), now, CHUNK);
        }
    }
}
