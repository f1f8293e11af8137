package io.github.pbx24.demo;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a conversation may seem to whoever listens. A listener is told no times: it knows when it heard of the answer and when it heard
 * of the end. Stories are over at once, so their seconds are in the exchange's call log only. Thread-safe.
 */
final class TalkMeasured {

    private final LongSupplier nanos;
    private @Nullable Long answered;
    private @Nullable Long heard;
    private @Nullable Long over;

    TalkMeasured() {
        this(System::nanoTime);
    }

    TalkMeasured(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized void answered() {
        if (answered == null) {
            answered = nanos.getAsLong();
        }
    }

    /** Whether it lives and whoever listens is not known to have heard of the answer. */
    synchronized boolean isAnswered() {
        return answered != null && heard == null && over == null;
    }

    /** Whoever listens knows everything that has happened up to now. */
    synchronized void heard() {
        if (isAnswered()) {
            heard = nanos.getAsLong();
        }
    }

    synchronized void over() {
        over = nanos.getAsLong();
    }

    /**
     * Whether a listener may say so now. It measures no less than the time from when it knew of the answer to the end, and no more than the
     * time from the answer until now; whole seconds are rounded down. A call of which it did not hear the answer it looks up in the log.
     *
     * @param seconds what it says
     * @param logged what the call log says
     */
    synchronized boolean allows(long seconds, int logged) {
        if (seconds == logged) {
            return true;
        }
        if (answered == null || heard == null || over == null) {
            return false;
        }
        long least = Duration.ofNanos(over - heard).toSeconds();
        long most = Duration.ofNanos(nanos.getAsLong() - answered).toSeconds() + 1;
        return least <= seconds && seconds <= most;
    }
}
