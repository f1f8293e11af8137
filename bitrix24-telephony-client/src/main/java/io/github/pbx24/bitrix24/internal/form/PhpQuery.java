package io.github.pbx24.bitrix24.internal.form;

import io.github.pbx24.bitrix24.batch.BatchReference;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes parameters the way PHP reads them from a query: nested keys in brackets. Not everything that JSON can say can be
 * said so: PHP has no way to write an empty list, an empty map or null in a query, it changes some names, and it stops after
 * a number of fields. {@link #obstacle} tells, so that a request never means one thing as JSON and another in a batch.
 */
public final class PhpQuery {

    /** PHP drops what comes after {@code max_input_vars}, 1000 unless configured. */
    private static final int MAX_FIELDS = 1000;

    /** The portal would replace it by something from another command. */
    private static final Pattern REFERENCE =
            Pattern.compile("\\$(result|total|next|error|time)\\[", Pattern.CASE_INSENSITIVE);

    private final StringBuilder query = new StringBuilder();
    private int fields;

    private PhpQuery() {}

    /** The query; only for parameters without an {@link #obstacle}. */
    public static String of(Map<String, ?> parameters) {
        PhpQuery query = new PhpQuery();
        parameters.forEach((key, value) -> query.append(key, value));
        return query.query.toString();
    }

    /**
     * Why parameters cannot be said in a query: which one, and what about it. Null if they can.
     */
    public static @Nullable Obstacle obstacle(Map<String, ?> parameters) {
        PhpQuery counter = new PhpQuery();
        for (Map.Entry<String, ?> entry : parameters.entrySet()) {
            String key = entry.getKey();
            Obstacle obstacle = isPlainName(key, ". []\0")
                    ? counter.obstacle(key, entry.getValue())
                    : new Obstacle(key, "has a name that PHP changes in a batch");
            if (obstacle != null) {
                return obstacle;
            }
        }
        return null;
    }

    /**
     * What stands in the way of a query.
     *
     * @param place path of the parameter
     * @param problem the end of a sentence
     */
    public record Obstacle(String place, String problem) {}

    private @Nullable Obstacle obstacle(String path, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String key = String.valueOf(entry.getKey());
                Obstacle found = isPlainName(key, "[]\0")
                        ? obstacle(path + "[" + key + "]", entry.getValue())
                        : new Obstacle(path, "has a key with brackets, which PHP changes in a batch");
                if (found != null) {
                    return found;
                }
            }
            return map.isEmpty() ? new Obstacle(path, "is empty, which cannot be said in a batch") : null;
        }
        if (value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                Obstacle found = obstacle(path + "[" + i + "]", items.get(i));
                if (found != null) {
                    return found;
                }
            }
            return items.isEmpty() ? new Obstacle(path, "is empty, which cannot be said in a batch") : null;
        }
        if (value == null) {
            return new Obstacle(path, "is null, which cannot be said in a batch");
        }
        if (value instanceof String text && REFERENCE.matcher(text).find()) {
            return new Obstacle(path, "has a text like $result[, which the portal replaces in a batch");
        }
        return ++fields > MAX_FIELDS ? new Obstacle(path, "is one of more than " + MAX_FIELDS + " values") : null;
    }

    private static boolean isPlainName(String name, String forbidden) {
        for (int i = 0; i < name.length(); i++) {
            if (forbidden.indexOf(name.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private void append(String path, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> append(path + "[" + key + "]", item));
        } else if (value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                append(path + "[" + i + "]", items.get(i));
            }
        } else {
            query.append(query.length() == 0 ? "" : "&")
                    .append(URLEncoder.encode(path, StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(text(value), StandardCharsets.UTF_8));
        }
    }

    private static String text(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof Double || value instanceof Float) {
            // Java writes 1.0E10; PHP would keep that as a text.
            return new BigDecimal(value.toString()).toPlainString();
        }
        return value instanceof BatchReference reference ? reference.toString() : value.toString();
    }
}
