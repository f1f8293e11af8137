package io.github.pbx24.app.call;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one day, counted.
 *
 * @param day the day, in UTC
 * @param calls all calls
 * @param talked those in which somebody talked
 * @param scored those with a quality
 * @param averageQuality mean quality of those, 0 to 100; null if there is none
 * @since 0.1
 */
public record CallDay(
        LocalDate day,
        long calls,
        long talked,
        long scored,
        @Nullable BigDecimal averageQuality) {

    /** Checks that there is a day. */
    public CallDay {
        Objects.requireNonNull(day, "day");
    }
}
