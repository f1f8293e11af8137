package io.github.pbx24.inbox;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The inbox's threads: one that claims whatever is due as soon as a worker is free, the workers, and two for the clock:
 * tidying up may take long and must not keep leases from being renewed. None is ever interrupted.
 */
final class Dispatcher {
    private static final Duration TIDY_INTERVAL = Duration.ofMinutes(10);

    private final DeliveryRunner runner;
    private final SafeListener listener;
    private final int workerCount;
    private final long pollNanos;
    private final Upkeep upkeep;
    private final String threadPrefix;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean awake = true;
    private boolean closed;
    private int busy;
    private @Nullable Threads threads;

    /** What exists only between start and close. */
    private record Threads(Thread claimer, ScheduledExecutorService timer) {}

    Dispatcher(
            DeliveryRunner runner,
            SafeListener listener,
            int workerCount,
            Duration pollInterval,
            Upkeep upkeep,
            String nodeName) {
        this.runner = runner;
        this.listener = listener;
        this.workerCount = workerCount;
        this.pollNanos = pollInterval.toNanos();
        this.upkeep = upkeep;
        this.threadPrefix = "pbx24-inbox-" + nodeName + "-";
    }

    void start() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the inbox is closed");
            }
            if (threads != null) {
                return;
            }
            runner.releaseAbandoned();
            ExecutorService workers = Executors.newFixedThreadPool(workerCount, numbered("worker-"));
            ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, numbered("timer-"));
            Thread claimer = numbered("claimer-").newThread(() -> claimUntilClosed(workers));
            threads = new Threads(claimer, timer);
            long beat = Math.max(1, runner.lease().toMillis() / 3);
            timer.scheduleWithFixedDelay(
                    () -> inBackground("renewing leases", runner::renewLeases), beat, beat, TimeUnit.MILLISECONDS);
            timer.scheduleWithFixedDelay(
                    () -> inBackground("purging", upkeep::run), 0, TIDY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            claimer.start();
        } finally {
            lock.unlock();
        }
    }

    boolean isRunning() {
        lock.lock();
        try {
            return threads != null && !closed;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Says that something may be due now. */
    void wake() {
        lock.lock();
        try {
            awake = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean close(Duration grace) {
        long deadline = System.nanoTime() + grace.toNanos();
        Threads stopping;
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            stopping = threads;
        } finally {
            lock.unlock();
        }
        if (stopping == null) {
            return true;
        }
        try {
            return hasEnded(stopping, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            // Only now: the heartbeat must hold the leases of handlers we wait for.
            stopping.timer().shutdown();
        }
    }

    /** The claimer first: until it has ended, claims it just made are not yet counted as busy. */
    private boolean hasEnded(Threads stopping, long deadline) throws InterruptedException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis > 0) {
            stopping.claimer().join(millis);
        }
        if (stopping.claimer().isAlive()) {
            return false;
        }
        lock.lock();
        try {
            long left = deadline - System.nanoTime();
            while (busy > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return busy == 0;
        } finally {
            lock.unlock();
        }
    }

    private void claimUntilClosed(ExecutorService workers) {
        for (int free = awaitWork(); free > 0; free = awaitWork()) {
            int wanted = free;
            inBackground("claiming", () -> {
                List<ClaimedDelivery> claims = runner.claim(wanted);
                began(claims.size(), claims.size() == wanted);
                claims.forEach(claim -> workers.execute(() -> work(claim)));
            });
        }
        // Here and not in close(), which may give up waiting while a claim is on its way.
        workers.shutdown();
    }

    /** Waits until a worker is free and something may be due; returns how many are free, or 0 when closed. */
    private int awaitWork() {
        lock.lock();
        try {
            long left = pollNanos;
            while (!closed) {
                if (busy == workerCount) {
                    changed.awaitUninterruptibly();
                } else if (awake || left <= 0) {
                    awake = false;
                    return workerCount - busy;
                } else {
                    left = awaitNanos(left);
                }
            }
            return 0;
        } finally {
            lock.unlock();
        }
    }

    private void began(int count, boolean maybeMore) {
        lock.lock();
        try {
            busy += count;
            awake |= maybeMore;
        } finally {
            lock.unlock();
        }
    }

    private void work(ClaimedDelivery claim) {
        try {
            inBackground("processing", () -> runner.run(claim, this::pauseUnlessClosed));
        } finally {
            lock.lock();
            try {
                busy--;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean pauseUnlessClosed() {
        lock.lock();
        try {
            long left = pollNanos;
            while (!closed && left > 0) {
                left = awaitNanos(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** These threads belong to us, so an interrupt can only be a mistake of a handler; it is dropped. */
    private long awaitNanos(long nanos) {
        long deadline = System.nanoTime() + nanos;
        try {
            return changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            return deadline - System.nanoTime();
        }
    }

    /** Nothing a store does may end one of our threads: a dead claimer would be a silent stop. */
    private void inBackground(String operation, Runnable step) {
        try {
            step.run();
        } catch (InboxUnavailableException e) {
            listener.tell(l -> l.storeFailed(operation, e));
        } catch (RuntimeException | Error e) {
            listener.tell(l -> l.storeFailed(
                    operation, new InboxUnavailableException("unexpected failure while " + operation, e)));
        }
    }

    private ThreadFactory numbered(String role) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, threadPrefix + role + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
