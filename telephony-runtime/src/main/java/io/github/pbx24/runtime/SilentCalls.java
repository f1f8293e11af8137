package io.github.pbx24.runtime;

import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.correlation.CallSummary;
import io.github.pbx24.correlation.store.CallQuery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the exchange about calls that have been open and silent for long, before they are closed for want of news: the end of such
 * a call may have been lost, and the exchange's records tell it. A call that still lasts stands in no record, and stays as it is.
 */
final class SilentCalls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TelephonyRuntime.class);

    /** Records name the begin of a call as the exchange knows it, which may differ a little from what it told. */
    private static final Duration AROUND = Duration.ofMinutes(2);

    private static final int MOST = 1_000;
    private static final int LOOKS_PER_WAIT = 6;
    private static final long GRACE_SECONDS = 2;

    private final CallEngine engine;
    private final Set<String> exchanges;
    private final Duration silence;
    private final HistoryPolling.Reading reading;
    private final Clock clock;
    private final BoundedLog log;
    private final Map<String, Instant> asked = new HashMap<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "pbx24-silent-calls");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Prepares it.
     *
     * @param exchanges those that keep records and are not read anyway
     * @param silence after so long without news a call is asked for, and again after as long
     */
    SilentCalls(
            CallEngine engine,
            Set<String> exchanges,
            Duration silence,
            HistoryPolling.Reading reading,
            Clock clock,
            BoundedLog log) {
        this.engine = engine;
        this.exchanges = Set.copyOf(exchanges);
        this.silence = silence;
        this.reading = reading;
        this.clock = clock;
        this.log = log;
    }

    void start() {
        if (!exchanges.isEmpty()) {
            long pause = Math.max(1, silence.dividedBy(LOOKS_PER_WAIT).toMillis());
            executor.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
        }
    }

    /** Must not throw: the executor would never call it again. */
    private void look() {
        for (String exchange : exchanges) {
            String asking = "asking " + exchange + " about silent calls";
            try {
                ask(exchange);
                log.worked(asking);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.failed(asking, exchange + " could not be asked about silent calls: " + e.getMessage());
            }
        }
    }

    private void ask(String exchange) throws InterruptedException {
        Instant now = clock.instant();
        Instant before = now.minus(silence);
        asked.values().removeIf(before::isAfter);
        List<CallSummary> silent = new ArrayList<>();
        for (CallSummary call : engine.recent(CallQuery.newest(MOST).of(Set.of(exchange)))) {
            boolean open = call.state() == CallSummary.State.RINGING || call.state() == CallSummary.State.TALKING;
            if (open && call.updatedAt().isBefore(before) && asked.putIfAbsent(call.id(), now) == null) {
                silent.add(call);
            }
        }
        for (CallSummary call : silent) {
            Instant until = call.startedAt().plus(AROUND);
            LOG.info("{} is asked about a call that has been silent since {}", exchange, call.updatedAt());
            reading.read(exchange, call.startedAt().minus(AROUND), until.isBefore(now) ? until : now);
        }
    }

    /** What runs is broken off; the same calls are asked for again after the next start. */
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
