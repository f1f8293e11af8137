package io.github.pbx24.runtime;

import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.correlation.recording.RecordingArchive;
import io.github.pbx24.correlation.store.CallStoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes once an hour what is older than it has to be kept. The inbox does so with its journal by itself. */
final class Housekeeping implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TelephonyRuntime.class);
    private static final long GRACE_SECONDS = 2;

    private final CallEngine engine;
    private final Duration callsKept;
    private final @Nullable RecordingArchive archive;
    private final Period recordingsKept;
    private final Clock clock;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "pbx24-housekeeping");
        thread.setDaemon(true);
        return thread;
    });

    Housekeeping(
            CallEngine engine,
            Duration callsKept,
            @Nullable RecordingArchive archive,
            Period recordingsKept,
            Clock clock) {
        this.engine = engine;
        this.callsKept = callsKept;
        this.archive = archive;
        this.recordingsKept = recordingsKept;
        this.clock = clock;
    }

    void start() {
        executor.scheduleWithFixedDelay(this::clean, 1, 60, TimeUnit.MINUTES);
    }

    /** Must not throw: the executor would never call it again. */
    private void clean() {
        try {
            int calls = engine.purge(callsKept);
            int recordings = archive == null ? 0 : archive.purge(recordingsBefore());
            if (calls + recordings > 0) {
                LOG.info("removed {} old calls and {} old recordings", calls, recordings);
            }
        } catch (IOException | CallStoreException e) {
            LOG.warn("removing what is old failed and is tried again in an hour: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("removing what is old failed", e);
        }
    }

    private Instant recordingsBefore() {
        return clock.instant().atZone(ZoneOffset.UTC).minus(recordingsKept).toInstant();
    }

    /** What runs is waited for. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            executor.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
