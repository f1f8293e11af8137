package io.github.pbx24.bitrix24;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okio.Buffer;
import okio.BufferedSource;

/** Reads and writes JSON trees with bounds. */
final class JsonTree {

    /** The deepest answer known is below ten levels. */
    static final int MAX_DEPTH = 64;

    private JsonTree() {}

    /**
     * Reads one document.
     *
     * @throws IOException if it is not exactly one JSON value, is nested too deeply, or the stream fails
     */
    static ResultNode read(BufferedSource source) throws IOException {
        try {
            JsonReader reader = JsonReader.of(source);
            ResultNode node = readValue(reader, 0);
            if (reader.peek() != JsonReader.Token.END_DOCUMENT) {
                throw new IOException("more than one JSON value");
            }
            return node;
        } catch (JsonDataException e) {
            // Its message may quote the body.
            throw new IOException("unexpected JSON");
        }
    }

    private static ResultNode readValue(JsonReader reader, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException("JSON nested deeper than " + MAX_DEPTH + " levels");
        }
        switch (reader.peek()) {
            case BEGIN_ARRAY -> {
                List<ResultNode> items = new ArrayList<>();
                reader.beginArray();
                while (reader.hasNext()) {
                    items.add(readValue(reader, depth + 1));
                }
                reader.endArray();
                return ResultNode.ofItems(items);
            }
            case BEGIN_OBJECT -> {
                Map<String, ResultNode> fields = new LinkedHashMap<>();
                reader.beginObject();
                while (reader.hasNext()) {
                    fields.put(reader.nextName(), readValue(reader, depth + 1));
                }
                reader.endObject();
                return ResultNode.ofFields(fields);
            }
            case STRING -> {
                return ResultNode.of(reader.nextString());
            }
            case NUMBER -> {
                return ResultNode.ofNumber(reader.nextString());
            }
            case BOOLEAN -> {
                return ResultNode.of(reader.nextBoolean());
            }
            default -> {
                return ResultNode.of(reader.<Object>nextNull());
            }
        }
    }

    static Buffer write(Map<String, Object> parameters) {
        Buffer buffer = new Buffer();
        try (JsonWriter writer = JsonWriter.of(buffer)) {
            writeValue(writer, parameters);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
        return buffer;
    }

    private static void writeValue(JsonWriter writer, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            writer.beginObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                writer.name((String) entry.getKey());
                writeValue(writer, entry.getValue());
            }
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
        } else {
            writer.value((String) value);
        }
    }
}
