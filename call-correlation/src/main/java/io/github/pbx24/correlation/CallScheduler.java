package io.github.pbx24.correlation;

import io.github.pbx24.correlation.CallWorker.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when which call is worked on, and that only one worker of all nodes does it at a time.
 *
 * <p>Three things make a call be looked at: news of it on this node, its due time, and a poll that also finds the calls of
 * nodes that died. Losing the first two costs a second, never a call.
 */
final class CallScheduler {

    private static final Logger LOG = LoggerFactory.getLogger(CallEngine.class);

    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration HEARTBEAT = Duration.ofSeconds(4);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration POSTPONED = Duration.ofMinutes(1);
    private static final int FAST_WORKERS = 8;
    /** Recordings have threads of their own, so that a card never waits behind a download. */
    private static final int SLOW_WORKERS = 2;

    private static final int BATCH = 50;

    private final CallStore store;
    private final Clock clock;
    private final String owner;
    private final Map<String, Exchange> exchanges;
    private final CallWorker worker;
    private final ExecutorService fast;
    private final ExecutorService slow;
    private final ScheduledExecutorService timer;
    /** Calls that wait for a thread of this node already: a burst of news needs one look. */
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    private volatile boolean running;

    CallScheduler(CallStore store, Clock clock, String owner, Map<String, Exchange> exchanges, CallWorker worker) {
        this.store = store;
        this.clock = clock;
        this.owner = owner;
        this.exchanges = exchanges;
        this.worker = worker;
        this.fast = threads(FAST_WORKERS, "pbx24-calls");
        this.slow = threads(SLOW_WORKERS, "pbx24-recordings");
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "pbx24-timer"));
    }

    private static ExecutorService threads(int count, String name) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(count, task -> thread(task, name + "-" + number.incrementAndGet()));
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        running = true;
        timer.scheduleWithFixedDelay(() -> guarded("poll", this::poll), 0, POLL.toMillis(), TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(
                () -> guarded(
                        "heartbeat", () -> store.renew(owner, clock.instant().plus(LEASE))),
                HEARTBEAT.toMillis(),
                HEARTBEAT.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** News of a call: look at it as soon as a thread is free. */
    void wake(String id) {
        if (running) {
            submit(id, fast, false);
        }
    }

    private void submit(String id, ExecutorService executor, boolean slowAllowed) {
        String key = slowAllowed ? "slow " + id : id;
        if (!waiting.add(key)) {
            return;
        }
        try {
            executor.execute(() -> {
                waiting.remove(key);
                guarded("call", () -> look(id, slowAllowed));
            });
        } catch (RejectedExecutionException e) {
            // The engine is closing; the call stays due and is found after the next start.
            waiting.remove(key);
        }
    }

    private void poll() {
        Instant now = clock.instant();
        // Leased here so that other nodes leave them alone, and given back by the worker that takes them over.
        for (String id : store.leaseDue(owner, now, now.plus(LEASE), BATCH)) {
            store.release(id, owner);
            submit(id, fast, false);
        }
    }

    private void look(String id, boolean slowAllowed) {
        while (running) {
            Instant now = clock.instant();
            if (!store.lease(id, owner, now, now.plus(LEASE))) {
                return;
            }
            Step step;
            try {
                step = work(id, slowAllowed);
            } finally {
                store.release(id, owner);
            }
            if (step == Step.SLOW) {
                submit(id, slow, true);
                return;
            }
            // News that came between the last look and the release found the call leased, so it is looked for here.
            Optional<CallRecord> call = store.find(id);
            Instant dueAt = call.map(CallRecord::dueAt).orElse(null);
            if (dueAt == null) {
                return;
            }
            if (dueAt.isAfter(clock.instant())) {
                remind(id, dueAt);
                return;
            }
        }
    }

    private Step work(String id, boolean slowAllowed) {
        Step step = Step.AGAIN;
        while (step == Step.AGAIN && running) {
            Optional<CallRecord> call = store.find(id);
            if (call.isEmpty()) {
                return Step.REST;
            }
            Exchange exchange = exchanges.get(call.get().pbx());
            if (exchange == null) {
                postpone(call.get(), "its exchange is not configured");
                return Step.REST;
            }
            try {
                step = worker.step(exchange, id, slowAllowed);
            } catch (CallStoreException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.error("call {} cannot be worked on", id, e);
                postpone(call.get(), "of a failure");
                return Step.REST;
            }
        }
        return step;
    }

    /** Keeps a call that cannot be worked on from taking the place of others at every poll. */
    private void postpone(CallRecord call, String reason) {
        LOG.warn("call {} of {} waits because {}", call.id(), call.pbx(), reason);
        Instant later = clock.instant().plus(POSTPONED);
        store.replace(call.changed(call.facts(), call.progress(), later, call.updatedAt()));
    }

    private void remind(String id, Instant dueAt) {
        Duration wait = Duration.between(clock.instant(), dueAt);
        if (wait.compareTo(LEASE) < 0) {
            try {
                timer.schedule(() -> wake(id), Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // The engine is closing; the call stays due and is found after the next start.
                return;
            }
        }
    }

    int runDue() {
        boolean before = running;
        running = true;
        int worked = 0;
        try {
            Instant now = clock.instant();
            for (List<String> due = store.leaseDue(owner, now, now.plus(LEASE), BATCH);
                    !due.isEmpty();
                    due = store.leaseDue(owner, now, now.plus(LEASE), BATCH)) {
                for (String id : due) {
                    try {
                        work(id, true);
                    } finally {
                        store.release(id, owner);
                    }
                    worked++;
                }
            }
        } finally {
            running = before;
        }
        return worked;
    }

    boolean close(Duration grace) {
        running = false;
        timer.shutdown();
        fast.shutdown();
        slow.shutdown();
        long deadline = System.nanoTime() + grace.toNanos();
        try {
            return fast.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                    && slow.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A failure of one call or one poll must not end the timer; the store keeps what is due. */
    private static void guarded(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("{} failed and will be tried again: {}", what, e.toString());
        }
    }
}
