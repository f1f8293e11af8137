package io.github.pbx24.correlation.internal.work;

import io.github.pbx24.correlation.store.Urgency;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pump that somebody turns by hand: everything runs on the thread that calls {@link #turn}, in the order in which it came.
 * Nothing is done later by itself.
 */
public final class HandPump implements Pump {

    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final boolean waits;
    private int awaited;

    /**
     * Makes a pump.
     *
     * @param waits whether {@link #turn} waits for answers that are awaited; else they are taken up in a later turn
     */
    public HandPump(boolean waits) {
        this.waits = waits;
    }

    @Override
    public void submit(Urgency urgency, Runnable task) {
        queue.add(task);
    }

    @Override
    public void submitSlow(Runnable task) {
        queue.add(task);
    }

    @Override
    public void later(Duration wait, Runnable task) {
        // Whoever turns the pump asks the store what is due.
    }

    @Override
    public <T> void whenDone(Urgency urgency, CompletableFuture<T> future, Consumer<T> next) {
        awaited++;
        future.whenComplete((result, failure) -> queue.add(() -> {
            awaited--;
            next.accept(result);
        }));
    }

    /** Runs until nothing is left and, if it waits, no answer is awaited. */
    public int turn() {
        int tasks = 0;
        for (Runnable task = next(); task != null; task = next()) {
            tasks++;
            task.run();
        }
        return tasks;
    }

    private @Nullable Runnable next() {
        if (awaited == 0 || !waits) {
            return queue.poll();
        }
        try {
            return queue.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public boolean close(Duration grace) {
        queue.clear();
        return true;
    }
}
