package io.github.pbx24.bitrix24;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A walk that hands its rows to a reader, step by step, on the threads that the answers come on. */
final class ListReading<T> {

    private final ListWalk<T> walk;
    private final Consumer<List<T>> reader;
    private final CompletableFuture<Long> promise = new CompletableFuture<>();
    private volatile long count;

    ListReading(ListWalk<T> walk, Consumer<List<T>> reader) {
        this.walk = walk;
        this.reader = reader;
    }

    CompletableFuture<Long> start() {
        promise.whenComplete((rows, failure) -> walk.cancel());
        step();
        return promise;
    }

    private void step() {
        walk.next().whenComplete((rows, failure) -> {
            try {
                read(rows, failure);
            } catch (RuntimeException | Error e) {
                promise.completeExceptionally(e);
            }
        });
    }

    private void read(@Nullable List<T> rows, @Nullable Throwable failure) {
        if (rows == null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            promise.completeExceptionally(cause == null ? new IllegalStateException("no rows") : cause);
            return;
        }
        if (!rows.isEmpty() && !promise.isDone()) {
            reader.accept(rows);
            count += rows.size();
        }
        if (walk.isEnded()) {
            promise.complete(count);
        } else {
            step();
        }
    }
}
