package io.github.pbx24.app.pipeline;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Values of a call that are shown and written into the CRM, by key: texts ({@link String}), numbers ({@link BigDecimal}) and yes or no
 * ({@link Boolean}). {@link io.github.pbx24.app.call.Project#fields} says which key goes into which field.
 *
 * @param values value by key; unmodifiable
 * @since 0.1
 */
public record Scores(Map<String, Object> values) {

    /** Key of the value that lists and trends show: 0 to 100. */
    public static final String QUALITY = "qualityScore";

    /** Key of the summary in words. */
    public static final String SUMMARY = "summary";

    private static final int MAX_KEY = 50;

    /** Checks the kinds of the values, and copies the map. */
    public Scores {
        Map<String, Object> copy = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (!key.matches("[A-Za-z0-9_-]+") || key.length() > MAX_KEY) {
                throw new IllegalArgumentException("values must have keys of letters, digits, _ and -");
            }
            copy.put(key, kept(key, value));
        });
        values = Collections.unmodifiableMap(copy);
    }

    private static Object kept(String key, Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return BigDecimal.valueOf(((Number) value).longValue());
        }
        if (value instanceof Double number) {
            return BigDecimal.valueOf(number);
        }
        if (value instanceof String || value instanceof BigDecimal || value instanceof Boolean) {
            return value;
        }
        throw new IllegalArgumentException("values must be texts, numbers and booleans, " + key + " is not");
    }

    /**
     * The quality of the call.
     *
     * @return the number under {@link #QUALITY}; empty if there is none
     */
    public Optional<BigDecimal> quality() {
        return values.get(QUALITY) instanceof BigDecimal number ? Optional.of(number) : Optional.empty();
    }

    /** Keys only. */
    @Override
    public String toString() {
        return "Scores" + values.keySet();
    }
}
