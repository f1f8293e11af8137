package io.github.pbx24.app.internal.model;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.Moshi;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON of strangers as maps and lists, read with care. Pure. */
public final class JsonTree {

    private static final JsonAdapter<Object> ANY = new Moshi.Builder().build().adapter(Object.class);

    private JsonTree() {}

    public static String write(Object value) {
        return ANY.toJson(value);
    }

    /**
     * Reads an object.
     *
     * @throws IOException without a word of the text, if it is none
     */
    public static Map<String, @Nullable Object> object(String json) throws IOException {
        try {
            Map<String, @Nullable Object> object = map(ANY.fromJson(json));
            if (object == null) {
                throw new IOException("the answer is no JSON object");
            }
            return object;
        } catch (IOException | RuntimeException broken) {
            // The reader quotes what it stumbled over, and that is what somebody said in a call.
            throw new IOException("the answer is no readable JSON object");
        }
    }

    public static @Nullable Map<String, @Nullable Object> map(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return null;
        }
        Map<String, @Nullable Object> typed = new LinkedHashMap<>();
        map.forEach((key, item) -> typed.put(String.valueOf(key), item));
        return typed;
    }

    /** Empty if it is no list. */
    public static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    public static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    /** Null if it is no finite number. */
    public static @Nullable BigDecimal number(@Nullable Object value) {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            BigDecimal exact = new BigDecimal(number.toString()).stripTrailingZeros();
            return exact.scale() < 0 && exact.precision() - exact.scale() < 30 ? exact.setScale(0) : exact;
        }
        return null;
    }
}
