package io.github.pbx24.demo;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.Moshi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads and writes the little JSON that is needed here. */
final class Json {

    private static final JsonAdapter<Object> ANYTHING =
            new Moshi.Builder().build().adapter(Object.class);

    private Json() {}

    static byte[] write(Map<String, ?> object) {
        return ANYTHING.toJson(object).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads an object.
     *
     * @return empty if the text is none
     */
    static Map<?, ?> object(String text) {
        return read(text) instanceof Map<?, ?> object ? object : Map.of();
    }

    /**
     * Reads a list of objects.
     *
     * @throws ScenarioFailedException if the text is none
     */
    static List<Map<?, ?>> list(String text) {
        List<Map<?, ?>> objects = new ArrayList<>();
        if (!(read(text) instanceof List<?> list)) {
            throw new ScenarioFailedException("a list was expected in JSON");
        }
        for (Object item : list) {
            if (item instanceof Map<?, ?> object) {
                objects.add(object);
            }
        }
        return objects;
    }

    private static Object read(String text) {
        try {
            Object value = ANYTHING.fromJson(text);
            return value == null ? "" : value;
        } catch (IOException e) {
            return "";
        }
    }
}
