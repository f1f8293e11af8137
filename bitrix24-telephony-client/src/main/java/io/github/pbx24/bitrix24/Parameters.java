package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.batch.BatchReference;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns parameters of callers into an immutable tree of strings, numbers, lists and maps. */
final class Parameters {

    private static final int MAX_DEPTH = 16;

    private Parameters() {}

    static Map<String, Object> copyOf(Map<String, ? extends @Nullable Object> parameters) {
        return copyMap("parameters", parameters, 0);
    }

    private static Map<String, Object> copyMap(String path, Map<?, ?> source, int depth) {
        Map<String, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : source.entrySet()) {
            if (!(entry.getKey() instanceof String key) || key.isEmpty()) {
                throw new Bitrix24FieldException(path, "must have non-empty string keys");
            }
            copy.put(key, copyValue(depth == 0 ? key : path + "[" + key + "]", entry.getValue(), depth + 1));
        }
        return Collections.unmodifiableMap(copy);
    }

    private static Object copyValue(String path, @Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new Bitrix24FieldException(path, "must not be nested deeper than " + MAX_DEPTH + " levels");
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        if (value instanceof Number number) {
            return copyNumber(path, number);
        }
        if (value instanceof Map<?, ?> map) {
            return copyMap(path, map, depth);
        }
        if (value instanceof Collection<?> items) {
            List<Object> copy = new ArrayList<>(items.size());
            for (Object item : items) {
                copy.add(copyValue(path + "[" + copy.size() + "]", item, depth + 1));
            }
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof BatchReference) {
            return value;
        }
        Object constant = Constants.wire(path, value);
        if (constant == null) {
            throw new Bitrix24FieldException(
                    path, "must be a string, number, boolean, date, constant, null, list or map");
        }
        return constant;
    }

    private static Number copyNumber(String path, Number number) {
        if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            if (!Double.isFinite(value)) {
                throw new Bitrix24FieldException(path, "must be a finite number");
            }
            return number;
        }
        if (number instanceof Long
                || number instanceof Integer
                || number instanceof Short
                || number instanceof Byte
                || number instanceof BigDecimal
                || number instanceof BigInteger) {
            return number;
        }
        // Mutable numbers such as AtomicLong would break the immutability of a request.
        throw new Bitrix24FieldException(path, "must be an immutable number");
    }
}
