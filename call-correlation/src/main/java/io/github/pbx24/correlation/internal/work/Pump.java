package io.github.pbx24.correlation.internal.work;

import io.github.pbx24.correlation.store.Urgency;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Runs the engine's pieces of work: reading, planning and writing, quickly, and never waiting for a portal. */
public interface Pump {

    /** Runs something soon; what is more urgent overtakes. */
    void submit(Urgency urgency, Runnable task);

    /** Runs something that may take minutes. */
    void submitSlow(Runnable task);

    /** Runs something later. May forget it: the store knows what is due. */
    void later(Duration wait, Runnable task);

    /** Goes on with what a future brought, which never fails. */
    <T> void whenDone(Urgency urgency, CompletableFuture<T> future, Consumer<T> next);

    /** Takes nothing new and waits for what runs; true if everything was done in time. */
    boolean close(Duration grace);
}
