package io.github.pbx24.simulator.internal.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a method answered; {@code total} and {@code next} only for lists. */
public record Answer(
        @Nullable Object result,
        @Nullable Long total,
        @Nullable Long next) {

    public static Answer of(@Nullable Object result) {
        return new Answer(result, null, null);
    }

    static Answer page(List<?> rows, @Nullable Long total, @Nullable Long next) {
        return new Answer(rows, total, next);
    }
}
