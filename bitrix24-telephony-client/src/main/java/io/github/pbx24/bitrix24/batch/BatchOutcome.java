package io.github.pbx24.bitrix24.batch;

import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Response;
import java.util.Optional;

/**
 * What became of one command of a batch.
 *
 * @param <T> type of the command's result
 * @since 0.1
 */
public sealed interface BatchOutcome<T> {

    /**
     * The command ran.
     *
     * @param response its answer; {@code total} and {@code next} as for a single request
     * @param <T> type of the result
     * @since 0.1
     */
    record Success<T>(Bitrix24Response<T> response) implements BatchOutcome<T> {}

    /**
     * The command failed.
     *
     * @param failure the error of the portal, or an unreadable result
     * @param <T> type of the result
     * @since 0.1
     */
    record Failure<T>(Bitrix24Exception failure) implements BatchOutcome<T> {}

    /**
     * The command certainly did not run, because an earlier one failed and the batch was to halt.
     *
     * @param <T> type of the result
     * @since 0.1
     */
    record NotRun<T>() implements BatchOutcome<T> {}

    /**
     * The answer, if the command ran.
     *
     * @return empty after a failure, or if it was not run
     */
    default Optional<Bitrix24Response<T>> asResponse() {
        return this instanceof Success<T> success ? Optional.of(success.response()) : Optional.empty();
    }

    /**
     * The failure, if there was one.
     *
     * @return empty after a success, or if it was not run
     */
    default Optional<Bitrix24Exception> asFailure() {
        return this instanceof Failure<T> failed ? Optional.of(failed.failure()) : Optional.empty();
    }
}
