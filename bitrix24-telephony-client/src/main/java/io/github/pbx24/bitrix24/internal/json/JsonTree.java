package io.github.pbx24.bitrix24.internal.json;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okio.Buffer;
import okio.BufferedSource;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON trees with bounds. A tree is a {@link JsonObject}, a {@link JsonArray}, a {@link JsonNumber}, a
 * string, a boolean, or null.
 */
public final class JsonTree {

    /** The deepest answer known is below ten levels. */
    public static final int MAX_DEPTH = 64;

    /** A value costs up to fifty bytes of memory, so bytes alone are no bound. A full batch of wide rows has 750,000. */
    public static final int MAX_VALUES = 2_000_000;

    /** Some installations of PHP begin every answer with it. */
    private static final ByteString BYTE_ORDER_MARK = ByteString.decodeHex("efbbbf");

    private final JsonReader reader;

    /** Below so many values nothing is worth remembering. */
    private static final int SMALL = 100;

    /** Rows repeat the names of their fields; one copy of each is enough. */
    private @Nullable Map<String, String> names;

    private int values;

    private JsonTree(JsonReader reader) {
        this.reader = reader;
    }

    /**
     * Reads one document.
     *
     * @throws JsonBoundException if it breaks a bound
     * @throws IOException if it is not exactly one JSON value, or the stream fails
     */
    public static @Nullable Object read(BufferedSource source) throws IOException {
        if (source.rangeEquals(0, BYTE_ORDER_MARK)) {
            source.skip(BYTE_ORDER_MARK.size());
        }
        JsonReader reader = JsonReader.of(source);
        try {
            Object value = new JsonTree(reader).value(0);
            if (reader.peek() != JsonReader.Token.END_DOCUMENT) {
                throw new IOException("more than one JSON value");
            }
            return value;
        } catch (JsonDataException e) {
            // Its message may quote the body.
            throw new IOException("unexpected JSON");
        }
    }

    private @Nullable Object value(int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new JsonBoundException("nested deeper than " + MAX_DEPTH + " levels");
        }
        if (++values > MAX_VALUES) {
            throw new JsonBoundException("with more than " + MAX_VALUES + " values");
        }
        return switch (reader.peek()) {
            case BEGIN_ARRAY -> array(depth);
            case BEGIN_OBJECT -> object(depth);
            case STRING -> reader.nextString();
            case NUMBER -> new JsonNumber(reader.nextString());
            case BOOLEAN -> reader.nextBoolean();
            default -> reader.<Object>nextNull();
        };
    }

    private JsonArray array(int depth) throws IOException {
        JsonArray.Builder items = new JsonArray.Builder();
        reader.beginArray();
        while (reader.hasNext()) {
            items.add(value(depth + 1));
        }
        reader.endArray();
        return items.build();
    }

    private JsonObject object(int depth) throws IOException {
        JsonObject.Builder fields = new JsonObject.Builder();
        reader.beginObject();
        while (reader.hasNext()) {
            fields.put(name(), value(depth + 1));
        }
        reader.endObject();
        return fields.build();
    }

    private String name() throws IOException {
        String name = reader.nextName();
        if (values < SMALL) {
            return name;
        }
        if (names == null) {
            names = new HashMap<>();
        }
        String known = names.putIfAbsent(name, name);
        return known == null ? name : known;
    }

    /**
     * Writes parameters: maps with string keys, lists, strings, numbers and null.
     *
     * @param token sent beside them as {@code auth}; null for none
     * @throws IllegalArgumentException if there is anything else in them
     */
    public static void write(Map<String, ?> parameters, @Nullable String token, Buffer into) {
        try (JsonWriter writer = JsonWriter.of(into)) {
            writer.setSerializeNulls(true);
            writer.beginObject();
            writeFields(writer, parameters);
            if (token != null) {
                writer.name("auth").value(token);
            }
            writer.endObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
    }

    private static void writeFields(JsonWriter writer, Map<?, ?> fields) throws IOException {
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            writer.name((String) field.getKey());
            writeValue(writer, field.getValue());
        }
    }

    private static void writeValue(JsonWriter writer, @Nullable Object value) throws IOException {
        if (value instanceof String text) {
            writer.value(text);
        } else if (value instanceof Map<?, ?> map) {
            writer.beginObject();
            writeFields(writer, map);
            writer.endObject();
        } else if (value instanceof List<?> items) {
            writer.beginArray();
            for (Object item : items) {
                writeValue(writer, item);
            }
            writer.endArray();
        } else if (value instanceof BigDecimal decimal) {
            writer.value(new BigDecimal(decimal.toPlainString()));
        } else if (value instanceof Number number) {
            writer.value(number);
        } else if (value == null) {
            writer.nullValue();
        } else {
            throw new IllegalArgumentException(
                    "cannot be written as JSON: " + value.getClass().getName());
        }
    }
}
