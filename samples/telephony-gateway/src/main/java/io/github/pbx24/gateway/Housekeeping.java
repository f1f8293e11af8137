package io.github.pbx24.gateway;

import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.correlation.CallStoreException;
import io.github.pbx24.gateway.recording.Recordings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what is older than it has to be kept: recordings by the configuration, calls after 30 days. */
final class Housekeeping implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration CALLS_KEPT = Duration.ofDays(30);

    private final CallEngine engine;
    private final Recordings recordings;
    private final Period retention;
    private final Clock clock;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "housekeeping");
        thread.setDaemon(true);
        return thread;
    });

    Housekeeping(CallEngine engine, Recordings recordings, Period retention, Clock clock) {
        this.engine = engine;
        this.recordings = recordings;
        this.retention = retention;
        this.clock = clock;
    }

    void start() {
        executor.scheduleWithFixedDelay(this::clean, 1, 60, TimeUnit.MINUTES);
    }

    /** Must not throw: the executor would never call it again. */
    private void clean() {
        try {
            int calls = engine.purge(CALLS_KEPT);
            Instant before =
                    clock.instant().atZone(ZoneOffset.UTC).minus(retention).toInstant();
            int removed = recordings.archive().isPresent()
                    ? recordings.archive().get().purge(before)
                    : 0;
            LOG.info("removed {} old calls and {} old recordings", calls, removed);
        } catch (IOException | CallStoreException e) {
            LOG.warn(
                    "removing what is old failed and is tried again in an hour: {}",
                    e.getClass().getSimpleName());
        } catch (RuntimeException e) {
            LOG.error("removing what is old failed", e);
        }
    }

    /** An interrupt would close an embedded database, so what runs is waited for. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            executor.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
