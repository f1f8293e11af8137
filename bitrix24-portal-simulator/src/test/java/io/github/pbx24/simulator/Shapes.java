package io.github.pbx24.simulator;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reduces JSON to its keys and types, so that an answer can be compared with a fixture. */
final class Shapes {

    private Shapes() {}

    /** Maps keep their keys, lists show their first element, scalars become the name of their type. */
    static Object of(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> shape = new TreeMap<>();
            map.forEach((key, item) -> shape.put(String.valueOf(key), of(item)));
            return shape;
        }
        if (value instanceof List<?> list) {
            return list.isEmpty() ? List.of() : List.of(of(list.get(0)));
        }
        return value instanceof Number ? "number" : value instanceof Boolean ? "boolean" : "text";
    }

    static Object ofJson(String json) {
        return of(PhpJson.readObject(json));
    }
}
