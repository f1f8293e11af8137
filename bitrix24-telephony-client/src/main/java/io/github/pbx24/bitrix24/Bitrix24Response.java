package io.github.pbx24.bitrix24;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A successful answer with its envelope.
 *
 * @param result the decoded result
 * @param total number of rows on all pages; null if the method is not a list or counting was switched off
 * @param next offset of the next page; null on the last one
 * @param time what the portal says about times and limits
 * @param <T> type of the result
 * @since 0.1
 */
public record Bitrix24Response<T>(
        T result, @Nullable Long total, @Nullable Long next, ResponseTime time) {

    /** Checks that result and time are present. */
    public Bitrix24Response {
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(time, "time");
    }

    /** Shows sizes only; a result may hold personal data. */
    @Override
    public String toString() {
        return "Bitrix24Response[" + result.getClass().getSimpleName() + ", total=" + total + ", next=" + next + "]";
    }
}
