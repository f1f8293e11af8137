package io.github.pbx24.simulator.internal.php;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON to and from maps, lists, strings, longs, doubles and booleans; integers stay integers. */
public final class PhpJson extends JsonAdapter<Object> {

    private static final JsonAdapter<Object> ADAPTER = new PhpJson().serializeNulls();

    private PhpJson() {}

    public static String write(@Nullable Object value) {
        return ADAPTER.toJson(value);
    }

    /** Reads an object; anything else, broken JSON included, is an empty map because the portal ignores it. */
    public static Map<String, @Nullable Object> readObject(String text) {
        try {
            Object value = ADAPTER.fromJson(text);
            return value instanceof Map<?, ?> ? Php.entries(value) : new LinkedHashMap<>();
        } catch (IOException | JsonDataException notJson) {
            return new LinkedHashMap<>();
        }
    }

    @Override
    public @Nullable Object fromJson(JsonReader reader) throws IOException {
        switch (reader.peek()) {
            case BEGIN_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                reader.beginObject();
                while (reader.hasNext()) {
                    map.put(reader.nextName(), fromJson(reader));
                }
                reader.endObject();
                return map;
            }
            case BEGIN_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                reader.beginArray();
                while (reader.hasNext()) {
                    list.add(fromJson(reader));
                }
                reader.endArray();
                return list;
            }
            case NUMBER -> {
                return number(reader.nextString());
            }
            case BOOLEAN -> {
                return reader.nextBoolean();
            }
            case NULL -> {
                return reader.nextNull();
            }
            default -> {
                return reader.nextString();
            }
        }
    }

    private static Object number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException notAnInteger) {
            return Double.valueOf(text);
        }
    }

    @Override
    public void toJson(JsonWriter writer, @Nullable Object value) throws IOException {
        if (value == null) {
            writer.nullValue();
        } else if (value instanceof Map<?, ?> map) {
            writer.beginObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                writer.name(String.valueOf(entry.getKey()));
                toJson(writer, entry.getValue());
            }
            writer.endObject();
        } else if (value instanceof Iterable<?> items) {
            writer.beginArray();
            for (Object item : items) {
                toJson(writer, item);
            }
            writer.endArray();
        } else if (value instanceof Boolean flag) {
            writer.value(flag.booleanValue());
        } else if (value instanceof Double number) {
            writer.value(new BigDecimal(Php.plain(number)));
        } else if (value instanceof Number number) {
            writer.value(number.longValue());
        } else {
            writer.value(value.toString());
        }
    }
}
