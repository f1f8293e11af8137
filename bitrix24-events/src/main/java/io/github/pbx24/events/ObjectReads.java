package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.batch.BatchOutcome;
import io.github.pbx24.bitrix24.batch.BatchResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Reads objects of one portal for handlers: one request at a time is on its way, and whoever asks meanwhile goes with the next one,
 * together with all others. So nobody waits for company, and many handlers need few requests. Thread-safe.
 */
final class ObjectReads {

    private static final int MOST = 50;

    private final Bitrix24Client client;
    private final Queue<Read<?>> waiting = new ArrayDeque<>();
    private boolean onTheWay;

    private record Read<T>(Bitrix24Request<T> request, CompletableFuture<T> answer) {}

    ObjectReads(Bitrix24Client client) {
        this.client = client;
    }

    /** Fails as the client does. */
    <T> T read(Bitrix24Request<T> request) {
        Read<T> read = new Read<>(request, new CompletableFuture<>());
        boolean begin;
        synchronized (this) {
            waiting.add(read);
            begin = !onTheWay;
            onTheWay = true;
        }
        if (begin) {
            next();
        }
        try {
            return read.answer().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private void next() {
        List<Read<?>> reads = new ArrayList<>();
        synchronized (this) {
            while (reads.size() < MOST && !waiting.isEmpty()) {
                reads.add(waiting.remove());
            }
            if (reads.isEmpty()) {
                onTheWay = false;
                return;
            }
        }
        send(reads).whenComplete((done, failure) -> {
            if (failure != null) {
                reads.forEach(read -> read.answer().completeExceptionally(cause(failure)));
            }
            next();
        });
    }

    private CompletableFuture<?> send(List<Read<?>> reads) {
        try {
            if (reads.size() == 1) {
                return alone(reads.get(0));
            }
            return client.batchAsync(reads.stream().map(Read::request).toList(), false)
                    .thenAccept(result -> reads.forEach(read -> answer(read, result)));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private <T> CompletableFuture<?> alone(Read<T> read) {
        return client.executeAsync(read.request())
                .thenAccept(object -> read.answer().complete(object));
    }

    private <T> void answer(Read<T> read, BatchResult result) {
        BatchOutcome<T> outcome = result.outcome(read.request());
        if (outcome instanceof BatchOutcome.Success<T> success) {
            read.answer().complete(success.response().result());
        } else if (outcome instanceof BatchOutcome.Failure<T> failed) {
            read.answer().completeExceptionally(failed.failure());
        } else {
            // The portal has cut the batch short.
            client.executeAsync(read.request()).whenComplete((object, failure) -> {
                if (failure == null) {
                    read.answer().complete(object);
                } else {
                    read.answer().completeExceptionally(cause(failure));
                }
            });
        }
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
