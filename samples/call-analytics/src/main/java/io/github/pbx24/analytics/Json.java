package io.github.pbx24.analytics;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import com.squareup.moshi.Moshi;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as maps, lists, texts, numbers and booleans. */
final class Json {

    private static final JsonAdapter<Object> ADAPTER = new Moshi.Builder()
            .add(BigDecimal.class, new Decimals())
            .build()
            .adapter(Object.class)
            .serializeNulls();

    /** Scores are exact numbers. */
    private static final class Decimals extends JsonAdapter<BigDecimal> {

        @Override
        public @Nullable BigDecimal fromJson(JsonReader reader) throws IOException {
            return new BigDecimal(reader.nextString());
        }

        @Override
        public void toJson(JsonWriter writer, @Nullable BigDecimal value) throws IOException {
            writer.value(value);
        }
    }

    private Json() {}

    static String write(Object value) {
        return ADAPTER.toJson(value);
    }

    /** Keys and values in turn; null is written. */
    static Map<String, @Nullable Object> object(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return object;
    }

    /** An object somebody sent; {@link Problem} if it is none. */
    static Map<String, @Nullable Object> read(String body) {
        try {
            if (ADAPTER.fromJson(body) instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                map.forEach((key, value) -> object.put(String.valueOf(key), value));
                return object;
            }
        } catch (IOException | RuntimeException unreadable) {
            throw new Problem(400, "the body is no JSON object");
        }
        throw new Problem(400, "the body is no JSON object");
    }
}
