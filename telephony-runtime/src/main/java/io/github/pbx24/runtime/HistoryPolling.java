package io.github.pbx24.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Reads the records of exchanges that send no webhooks, again and again. Calls that were read before do no harm, so each reading
 * begins well before the last one.
 */
final class HistoryPolling implements AutoCloseable {

    /** What may have been missed while the process was down. */
    private static final Duration AT_START = Duration.ofDays(1);

    /** A call stands in the records once it is over, under the time at which it began. */
    private static final Duration LONGEST_CALL = Duration.ofHours(4);

    private static final long GRACE_SECONDS = 2;

    private final Map<String, Duration> intervals;
    private final Reading reading;
    private final Clock clock;
    private final BoundedLog log;
    private final ScheduledExecutorService executor;

    /** Reads past calls. */
    interface Reading {

        void read(String exchange, Instant from, Instant to) throws InterruptedException;
    }

    HistoryPolling(Map<String, Duration> intervals, Reading reading, Clock clock, BoundedLog log) {
        this.intervals = Map.copyOf(intervals);
        this.reading = reading;
        this.clock = clock;
        this.log = log;
        // One thread each: an exchange may need minutes to gather its records.
        this.executor = Executors.newScheduledThreadPool(intervals.size(), task -> {
            Thread thread = new Thread(task, "pbx24-history");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        intervals.forEach((exchange, every) ->
                executor.scheduleWithFixedDelay(new Poll(exchange), 0, every.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** The polling of one exchange. Runs on one thread at a time. */
    private final class Poll implements Runnable {

        private final String exchange;
        private final String reads;
        private Instant from = clock.instant().minus(AT_START);

        private Poll(String exchange) {
            this.exchange = exchange;
            this.reads = "reading past calls of " + exchange;
        }

        /** Must not throw: the executor would never call it again. */
        @Override
        public void run() {
            Instant now = clock.instant();
            try {
                reading.read(exchange, from, now);
                log.worked(reads);
                from = now.minus(LONGEST_CALL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                log.failed(reads, exchange + ": reading past calls failed and is tried again: " + e.getMessage());
            }
        }
    }

    /** What runs is broken off; the next start reads the same calls again. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
