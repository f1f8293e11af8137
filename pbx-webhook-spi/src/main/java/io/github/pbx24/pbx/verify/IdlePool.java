package io.github.pbx24.pbx.verify;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few things that cost more to make than to use, and that only one thread may use at a time. Thread-safe, and never waits.
 *
 * @param <T> what is kept
 */
final class IdlePool<T> {

    /** A power of two. Whoever finds the place of its thread empty makes one more. */
    private static final int KEPT = 16;

    private final Supplier<T> maker;
    private final AtomicReferenceArray<@Nullable T> idle = new AtomicReferenceArray<>(KEPT);

    IdlePool(Supplier<T> maker) {
        this.maker = maker;
    }

    private static int place() {
        return (int) Thread.currentThread().getId() & KEPT - 1;
    }

    T take() {
        T kept = idle.getAndSet(place(), null);
        return kept == null ? maker.get() : kept;
    }

    /** For the next one; what failed in between is not given back. */
    void giveBack(T thing) {
        idle.lazySet(place(), thing);
    }
}
