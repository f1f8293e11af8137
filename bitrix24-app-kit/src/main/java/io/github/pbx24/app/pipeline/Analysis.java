package io.github.pbx24.app.pipeline;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Analyser} found in a call.
 *
 * @param summary a few sentences; empty if there is none
 * @param criteria the breakdown, in the order it is to be shown; unmodifiable
 * @param values other findings by key, for example {@code topic}: texts of letters, digits and hyphens as keys; unmodifiable
 * @since 0.1
 */
public record Analysis(String summary, List<Criterion> criteria, Map<String, String> values) {

    /**
     * One line of the breakdown.
     *
     * @param key stable key, for example {@code greeting}
     * @param score points
     * @param max the most points possible, positive
     * @param remark why, in a sentence; null if nothing is to be said
     * @since 0.1
     */
    public record Criterion(
            String key,
            BigDecimal score,
            BigDecimal max,
            @Nullable String remark) {

        /** Checks that nothing needed is null, and that there are points to get. */
        public Criterion {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(score, "score");
            if (max.signum() <= 0) {
                throw new IllegalArgumentException("max must be > 0, was " + max);
            }
        }

        /** Without the remark. */
        @Override
        public String toString() {
            return "Criterion[" + key + ", " + score + " of " + max + "]";
        }
    }

    /** Copies list and map. */
    public Analysis {
        Objects.requireNonNull(summary, "summary");
        criteria = List.copyOf(criteria);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Without texts. */
    @Override
    public String toString() {
        return "Analysis[criteria=" + criteria + ", values=" + values.keySet() + "]";
    }
}
