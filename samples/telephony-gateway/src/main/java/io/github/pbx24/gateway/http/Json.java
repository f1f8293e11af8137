package io.github.pbx24.gateway.http;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.Moshi;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON from maps, lists, texts, numbers and booleans. Empty fields are written as null, never left out. */
final class Json {

    private static final JsonAdapter<Object> ADAPTER =
            new Moshi.Builder().build().adapter(Object.class).serializeNulls();

    private Json() {}

    static String write(Map<String, ?> object) {
        return ADAPTER.toJson(object);
    }

    static String write(Collection<?> list) {
        return ADAPTER.toJson(List.copyOf(list));
    }

    static String error(String code, String message) {
        Map<String, @Nullable Object> error = object();
        error.put("error", code);
        error.put("message", message);
        return write(error);
    }

    /** An object whose fields keep their order. */
    static Map<String, @Nullable Object> object() {
        return new LinkedHashMap<>();
    }

    /** Times are written in ISO-8601, in UTC. */
    static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
