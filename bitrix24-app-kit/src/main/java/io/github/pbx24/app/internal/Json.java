package io.github.pbx24.app.internal;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** JSON of our own making, in and out of the database. Numbers are {@link BigDecimal}. */
public final class Json {

    private Json() {}

    public static String write(@Nullable Object tree) {
        Buffer buffer = new Buffer();
        try (JsonWriter writer = JsonWriter.of(buffer)) {
            writer.setSerializeNulls(true);
            writer.setLenient(true);
            write(writer, tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.readUtf8();
    }

    private static void write(JsonWriter writer, @Nullable Object tree) throws IOException {
        if (tree == null) {
            writer.nullValue();
        } else if (tree instanceof Map<?, ?> map) {
            writer.beginObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                writer.name(String.valueOf(entry.getKey()));
                write(writer, entry.getValue());
            }
            writer.endObject();
        } else if (tree instanceof List<?> list) {
            writer.beginArray();
            for (Object item : list) {
                write(writer, item);
            }
            writer.endArray();
        } else if (tree instanceof Number number) {
            writer.value(number);
        } else if (tree instanceof Boolean flag) {
            writer.value(flag);
        } else {
            writer.value(tree.toString());
        }
    }

    /** What {@link #write} wrote. */
    public static @Nullable Object read(String json) {
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(json))) {
            reader.setLenient(true);
            return read(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Object read(JsonReader reader) throws IOException {
        switch (reader.peek()) {
            case BEGIN_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                reader.beginObject();
                while (reader.hasNext()) {
                    map.put(reader.nextName(), read(reader));
                }
                reader.endObject();
                return map;
            }
            case BEGIN_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                reader.beginArray();
                while (reader.hasNext()) {
                    list.add(read(reader));
                }
                reader.endArray();
                return list;
            }
            case NUMBER -> {
                return new BigDecimal(reader.nextString());
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

    @SuppressWarnings("unchecked") // Keys of our own JSON are texts.
    static Map<String, @Nullable Object> map(@Nullable Object tree) {
        return tree instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    static List<?> list(@Nullable Object tree) {
        return tree instanceof List<?> list ? list : List.of();
    }

    static @Nullable String text(@Nullable Object tree) {
        return tree == null ? null : tree.toString();
    }
}
