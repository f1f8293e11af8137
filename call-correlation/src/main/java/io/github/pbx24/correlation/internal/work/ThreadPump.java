package io.github.pbx24.correlation.internal.work;

import io.github.pbx24.correlation.store.CallStoreException;
import io.github.pbx24.correlation.store.Urgency;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pump with threads: a few for quick pieces of work, one for each slow one, and a timer. */
public final class ThreadPump implements Pump {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pbx24.correlation.CallEngine");

    private static final int QUICK_THREADS = 8;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ThreadPoolExecutor quick;
    private final ExecutorService slow = Executors.newCachedThreadPool(threads("pbx24-recordings"));
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads("pbx24-timer"));
    private final AtomicLong order = new AtomicLong();
    private final StoreOutage outage;

    public ThreadPump(Share share, StoreOutage outage) {
        this.outage = outage;
        quick = new ThreadPoolExecutor(
                QUICK_THREADS, QUICK_THREADS, 30, TimeUnit.SECONDS, new Line(share), threads("pbx24-calls"));
        quick.allowCoreThreadTimeOut(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void submit(Urgency urgency, Runnable task) {
        run(() -> quick.execute(new Ordered(urgency, order.incrementAndGet(), () -> guarded(task))));
    }

    @Override
    public void submitSlow(Runnable task) {
        run(() -> slow.execute(() -> guarded(task)));
    }

    @Override
    public void later(Duration wait, Runnable task) {
        run(() -> timer.schedule(() -> guarded(task), toTick(wait), TimeUnit.NANOSECONDS));
    }

    /** At thousands of calls a second the timer wakes up once for all of the same tick. */
    private static long toTick(Duration wait) {
        long now = System.nanoTime();
        long due = now + Math.max(0, wait.toNanos());
        return due - now + TICK_NANOS - Math.floorMod(due, TICK_NANOS);
    }

    /** Repeats something until the pump is closed. */
    public void every(Duration pause, Runnable task) {
        run(() -> timer.scheduleWithFixedDelay(
                () -> guarded(task), 0, Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS));
    }

    @Override
    public <T> void whenDone(Urgency urgency, CompletableFuture<T> future, Consumer<T> next) {
        future.whenComplete((result, failure) -> submit(urgency, () -> next.accept(result)));
    }

    /** When the engine is closing, a call stays due and is found after the next start. */
    private static void run(Runnable submission) {
        try {
            submission.run();
        } catch (RejectedExecutionException e) {
            LOG.debug("the engine is closing");
        }
    }

    /** A failure of one piece of work must not end the others; the store keeps what is due. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (CallStoreException e) {
            outage.failed("a piece of work", e);
        } catch (RuntimeException e) {
            LOG.warn("a piece of work failed and will be tried again: {}", e.toString());
        }
    }

    @Override
    public boolean close(Duration grace) {
        // Nothing that waits for its time; but what runs asks the store, which whoever closes the engine closes next.
        timer.shutdown();
        quick.shutdown();
        slow.shutdown();
        long deadline = System.nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(grace), Long.MAX_VALUE / 2);
        try {
            boolean done = quick.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                    && slow.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            timer.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            timer.shutdownNow();
            slow.shutdownNow();
            return done;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * What waits, the urgent first, but now and then what has waited longest: else a flood of calls that ring would keep others
     * from ever being finished. A thread waits for its turn before it takes something, so that nothing is overtaken.
     */
    private static final class Line extends PriorityBlockingQueue<Runnable> {

        private static final long serialVersionUID = 1L;

        private static final int OLDEST_EVERY = 8;

        private final transient Share share;
        private final AtomicInteger taken = new AtomicInteger();

        Line(Share share) {
            this.share = share;
        }

        @Override
        public Runnable take() throws InterruptedException {
            share.await();
            Runnable oldest = oldestInItsTurn();
            return oldest != null ? oldest : super.take();
        }

        @Override
        public @Nullable Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
            share.await();
            Runnable oldest = oldestInItsTurn();
            return oldest != null ? oldest : super.poll(timeout, unit);
        }

        private @Nullable Runnable oldestInItsTurn() {
            if (isEmpty() || taken.incrementAndGet() % OLDEST_EVERY != 0) {
                return null;
            }
            Ordered oldest = null;
            for (Runnable waiting : this) {
                Ordered piece = (Ordered) waiting;
                if (oldest == null || piece.number() < oldest.number()) {
                    oldest = piece;
                }
            }
            // Another thread may have it already.
            return oldest != null && remove(oldest) ? oldest : null;
        }
    }

    private record Ordered(Urgency urgency, long number, Runnable task) implements Runnable, Comparable<Ordered> {

        @Override
        public int compareTo(Ordered other) {
            int byUrgency = urgency.compareTo(other.urgency);
            return byUrgency != 0 ? byUrgency : Long.compare(number, other.number);
        }

        @Override
        public void run() {
            task.run();
        }
    }
}
