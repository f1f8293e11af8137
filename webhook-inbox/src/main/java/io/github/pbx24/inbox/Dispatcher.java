package io.github.pbx24.inbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The inbox's threads: one that claims what is due, the workers, and two for the clock: tidying up may take long and must
 * not keep leases from being renewed. None is ever interrupted.
 *
 * <p>A claim and an outcome are a commit each, so they are made for several deliveries at once: a few are claimed ahead of
 * the workers, and whoever finishes while an outcome is being recorded leaves its own to the next record. After a start it
 * begins with one delivery and doubles with every success: one that kills the process soon stands alone. One that merely takes
 * its time keeps the other workers idle for a second, and no longer.
 */
final class Dispatcher {
    private static final Duration TIDY_INTERVAL = Duration.ofMinutes(10);

    /** For each of the workers so many more at most, while handlers hang. */
    private static final int MAX_STANDINS = 10;

    private static final int HELD_PER_WORKER = 16;
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How long idle workers wait after a start for an outcome of those that run. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DeliveryRunner runner;
    private final SafeListener listener;
    private final int workerCount;
    private final int maxHeld;
    private final long pollNanos;
    private final Duration hangingAfter;
    private final Upkeep upkeep;
    private final String threadPrefix;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean awake = true;
    private boolean closed;

    /** How many deliveries are claimed and their outcome not yet recorded. */
    private int held;

    private int mayHold = 1;

    /** How many handlers hang; as many workers stand in for theirs. */
    private int hanging;

    private @Nullable Threads threads;

    private final ConcurrentLinkedQueue<DeliveryRunner.Attempt> unrecorded = new ConcurrentLinkedQueue<>();
    private final ReentrantLock recording = new ReentrantLock();

    /** What exists only between start and close. */
    private record Threads(Thread claimer, ScheduledExecutorService timer) {}

    Dispatcher(
            DeliveryRunner runner,
            SafeListener listener,
            int workerCount,
            Duration pollInterval,
            Duration hangingAfter,
            Upkeep upkeep,
            String nodeName) {
        this.runner = runner;
        this.listener = listener;
        this.workerCount = workerCount;
        this.maxHeld = workerCount * HELD_PER_WORKER;
        this.pollNanos = pollInterval.toNanos();
        this.hangingAfter = hangingAfter;
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
            // Before anything more is accepted: what comes behind a delivery is due when that one is.
            upkeep.bringForward();
            ThreadPoolExecutor workers = new ThreadPoolExecutor(
                    workerCount, workerCount, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), numbered("worker-"));
            ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, numbered("timer-"));
            Thread claimer = numbered("claimer-").newThread(() -> claimUntilClosed(workers));
            threads = new Threads(claimer, timer);
            long beat = Math.max(1, runner.lease().toMillis() / 3);
            timer.scheduleWithFixedDelay(
                    () -> inBackground("renewing leases", runner::renewLeases), beat, beat, TimeUnit.MILLISECONDS);
            long look = Math.max(1, hangingAfter.toMillis() / 4);
            timer.scheduleWithFixedDelay(
                    () -> inBackground("looking for hanging handlers", () -> standIn(workers)),
                    look,
                    look,
                    TimeUnit.MILLISECONDS);
            timer.scheduleWithFixedDelay(
                    () -> inBackground("purging", () -> upkeep.run(this::isClosed)),
                    0,
                    TIDY_INTERVAL.toMillis(),
                    TimeUnit.MILLISECONDS);
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
        long deadline = System.nanoTime() + Checks.nanos(grace);
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
            awaitUpkeep(stopping.timer(), deadline);
        }
    }

    /** Whoever closes the inbox closes the store next, which must not happen in the middle of a purge. */
    private static void awaitUpkeep(ScheduledExecutorService timer, long deadline) {
        try {
            timer.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The claimer first: until it has ended, claims it just made are not yet counted as held. */
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
            while (held > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return held == 0;
        } finally {
            lock.unlock();
        }
    }

    /** A handler that hangs keeps its thread and its claim, and the others get a worker more instead. */
    private void standIn(ThreadPoolExecutor workers) {
        int found = Math.min(runner.runningLongerThan(hangingAfter), workerCount * MAX_STANDINS);
        lock.lock();
        try {
            if (found == hanging || closed) {
                return;
            }
            hanging = found;
            mayHold = Math.min(mayHold, workerCount);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        int size = workerCount + found;
        if (size > workers.getMaximumPoolSize()) {
            workers.setMaximumPoolSize(size);
            workers.setCorePoolSize(size);
        } else {
            workers.setCorePoolSize(size);
            workers.setMaximumPoolSize(size);
        }
    }

    private void claimUntilClosed(ExecutorService workers) {
        for (int room = awaitWork(); room > 0; room = awaitWork()) {
            int wanted = room;
            inBackground("claiming", () -> {
                List<ClaimedDelivery> claims = runner.claim(wanted);
                began(claims.size(), claims.size() == wanted);
                handOut(claims, workers);
            });
        }
        // Here and not in close(), which may give up waiting while a claim is on its way.
        workers.shutdown();
    }

    /** There may be no memory for a thread. What has no worker then must not be held by this node for ever. */
    private void handOut(List<ClaimedDelivery> claims, ExecutorService workers) {
        int handed = 0;
        try {
            while (handed < claims.size()) {
                ClaimedDelivery claim = claims.get(handed);
                workers.execute(() -> work(claim));
                handed++;
            }
        } finally {
            if (handed < claims.size()) {
                runner.forget(claims.subList(handed, claims.size()));
                ended(claims.size() - handed, true);
            }
        }
    }

    /** Waits until there is room for a good part of what may be held, and something may be due; 0 when closed. */
    private int awaitWork() {
        lock.lock();
        try {
            long left = pollNanos;
            long patience = PATIENCE_NANOS;
            while (!closed) {
                if (isFull() && mayHold < workerCount) {
                    patience = awaitNanos(patience);
                    if (patience <= 0) {
                        mayHold = Math.min(workerCount, mayHold * 2);
                        patience = PATIENCE_NANOS;
                    }
                } else if (isFull()) {
                    changed.awaitUninterruptibly();
                } else if (awake || left <= 0) {
                    awake = false;
                    return mayHold + hanging - held;
                } else {
                    left = awaitNanos(left);
                }
            }
            return 0;
        } finally {
            lock.unlock();
        }
    }

    /** There is room when a worker would be idle, or half of what may be held is done. */
    private boolean isFull() {
        return held - hanging > Math.max(mayHold / 2, Math.min(mayHold, workerCount) - 1);
    }

    private void began(int count, boolean maybeMore) {
        lock.lock();
        try {
            held += count;
            awake |= maybeMore;
        } finally {
            lock.unlock();
        }
    }

    /** What a slow handler keeps waiting another node could do; so nothing is claimed ahead of slow ones. */
    private void ended(int count, boolean slow) {
        lock.lock();
        try {
            held -= count;
            // But every worker has one, however slow they are.
            mayHold = Math.min(slow ? workerCount : maxHeld, mayHold * 2);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void work(ClaimedDelivery claim) {
        if (isClosed()) {
            inBackground("giving back", () -> runner.release(List.of(claim)));
            ended(1, false);
            return;
        }
        long start = System.nanoTime();
        List<DeliveryRunner.Attempt> attempt = new ArrayList<>();
        inBackground("processing", () -> {
            DeliveryRunner.Attempt made = runner.attempt(claim);
            if (made != null) {
                attempt.add(made);
            }
        });
        if (attempt.isEmpty()) {
            // Never begun, as far as the store knows: it comes again when its lease has ended.
            ended(1, true);
            return;
        }
        unrecorded.addAll(attempt);
        recordUnlessOthersDo(System.nanoTime() - start > SLOW_NANOS);
    }

    /** Who adds after the last look of the one that records finds the lock free, or is found by the next look. */
    private void recordUnlessOthersDo(boolean slow) {
        while (!unrecorded.isEmpty() && recording.tryLock()) {
            List<DeliveryRunner.Attempt> attempts = new ArrayList<>();
            try {
                for (var next = unrecorded.poll(); next != null; next = unrecorded.poll()) {
                    attempts.add(next);
                }
                inBackground("recording an outcome", () -> runner.record(attempts, this::pauseUnlessClosed));
            } finally {
                recording.unlock();
                ended(attempts.size(), slow);
                if (attempts.stream()
                        .anyMatch(attempt -> attempt.claim().delivery().entity() != null)) {
                    // The next about the same entity may have waited for it.
                    wake();
                }
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
