package io.github.pbx24.bitrix24.batch;

import io.github.pbx24.bitrix24.Bitrix24Request;
import java.util.List;

/**
 * The outcomes of a batch, in the order of its commands. Immutable.
 *
 * @since 0.1
 */
public final class BatchResult {

    private final List<Bitrix24Request<?>> requests;
    private final List<BatchOutcome<?>> outcomes;

    /**
     * Puts outcomes together; the client does it, and tests of callers may.
     *
     * @param requests the commands
     * @param outcomes one per command, in the same order, decoded by the command's own decoder
     * @throws IllegalArgumentException if there are not as many
     */
    public BatchResult(List<? extends Bitrix24Request<?>> requests, List<? extends BatchOutcome<?>> outcomes) {
        if (requests.size() != outcomes.size()) {
            throw new IllegalArgumentException("there must be one outcome per command");
        }
        this.requests = List.copyOf(requests);
        this.outcomes = List.copyOf(outcomes);
    }

    /**
     * All outcomes.
     *
     * @return as many as there were commands, in their order; unmodifiable
     */
    public List<BatchOutcome<?>> outcomes() {
        return outcomes;
    }

    /**
     * The outcome of one command.
     *
     * @param request the very object that was given to the batch; of several equal ones the first
     * @param <T> type of its result
     * @return its outcome
     * @throws IllegalArgumentException if the request was not part of the batch
     */
    @SuppressWarnings("unchecked") // An outcome is decoded by the request of the same position.
    public <T> BatchOutcome<T> outcome(Bitrix24Request<T> request) {
        for (int i = 0; i < requests.size(); i++) {
            if (requests.get(i) == request) {
                return (BatchOutcome<T>) outcomes.get(i);
            }
        }
        throw new IllegalArgumentException(request.method() + " is not part of this batch");
    }

    /**
     * Whether every command ran and succeeded.
     *
     * @return false if one failed or was not run
     */
    public boolean isComplete() {
        return outcomes.stream().allMatch(BatchOutcome.Success.class::isInstance);
    }

    /** Counts only. */
    @Override
    public String toString() {
        long good =
                outcomes.stream().filter(BatchOutcome.Success.class::isInstance).count();
        return "BatchResult[" + good + " of " + outcomes.size() + " succeeded]";
    }
}
