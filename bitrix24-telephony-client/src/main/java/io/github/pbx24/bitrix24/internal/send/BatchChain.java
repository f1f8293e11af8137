package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.batch.BatchOutcome;
import io.github.pbx24.bitrix24.batch.BatchReference;
import io.github.pbx24.bitrix24.batch.BatchResult;
import io.github.pbx24.bitrix24.internal.http.Flight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Commands in batches of fifty, one batch after the other. All are checked before the first leaves. */
final class BatchChain {

    /** Sends one batch. */
    interface Sender {
        CompletableFuture<BatchResult> send(List<? extends Bitrix24Request<?>> commands, boolean halt, Flight flight);
    }

    private final List<? extends Bitrix24Request<?>> commands;
    private final boolean halt;
    private final Sender sender;
    private final List<BatchOutcome<?>> outcomes = new ArrayList<>();

    private BatchChain(List<? extends Bitrix24Request<?>> commands, boolean halt, Sender sender) {
        this.commands = commands;
        this.halt = halt;
        this.sender = sender;
    }

    /**
     * Prepares them.
     *
     * @throws Bitrix24FieldException if a command would mean something else in its batch
     */
    static BatchChain of(List<? extends Bitrix24Request<?>> requests, boolean halt, Sender sender) {
        BatchChain chain = new BatchChain(List.copyOf(requests), halt, sender);
        for (int from = 0; from < requests.size(); from += BatchCodec.MAX_COMMANDS) {
            BatchCodec.pack(chain.part(from), halt);
        }
        if (requests.size() > BatchCodec.MAX_COMMANDS) {
            for (Bitrix24Request<?> request : requests) {
                if (hasReference(request.parameters())) {
                    throw new Bitrix24FieldException(
                            "cmd", "must not refer to another command in a batch of more than 50");
                }
            }
        }
        return chain;
    }

    private static boolean hasReference(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return hasReference(map.values());
        }
        if (value instanceof Collection<?> items) {
            return items.stream().anyMatch(BatchChain::hasReference);
        }
        return value instanceof BatchReference;
    }

    CompletableFuture<BatchResult> run(Flight flight) {
        int from = outcomes.size();
        if (from == commands.size()) {
            return CompletableFuture.completedFuture(new BatchResult(commands, outcomes));
        }
        if (flight.isCancelled() || (halt && hasStopped())) {
            fill(commands.size(), new BatchOutcome.NotRun<>());
            return run(flight);
        }
        List<? extends Bitrix24Request<?>> part = part(from);
        return sender.send(part, halt, flight)
                .handle((result, failure) -> {
                    if (result != null) {
                        outcomes.addAll(result.outcomes());
                        return run(flight);
                    }
                    Throwable cause = CardTraffic.unwrapped(failure);
                    // Who knows of nothing that ran is told by an exception; else what ran must not be forgotten.
                    if (from == 0 || !(cause instanceof Bitrix24Exception lost)) {
                        return CompletableFuture.<BatchResult>failedFuture(cause);
                    }
                    fill(from + part.size(), new BatchOutcome.Failure<>(lost));
                    return run(flight);
                })
                .thenCompose(next -> next);
    }

    private List<? extends Bitrix24Request<?>> part(int from) {
        return commands.subList(from, Math.min(commands.size(), from + BatchCodec.MAX_COMMANDS));
    }

    private boolean hasStopped() {
        return outcomes.stream().anyMatch(outcome -> !(outcome instanceof BatchOutcome.Success));
    }

    private void fill(int until, BatchOutcome<?> outcome) {
        while (outcomes.size() < until) {
            outcomes.add(outcome);
        }
    }
}
