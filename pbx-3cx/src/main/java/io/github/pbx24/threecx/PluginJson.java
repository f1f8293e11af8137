package io.github.pbx24.threecx;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import io.github.pbx24.pbx.MalformedWebhookException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object of the plugin as {@link PluginFields}. Values may be texts, numbers or booleans alike. The reader
 * itself refuses deep nesting.
 */
final class PluginJson extends JsonAdapter<PluginFields> {

    private static final int MAX_NAMES = 1_000;

    @Override
    public PluginFields fromJson(JsonReader reader) throws IOException {
        PluginFields fields = PluginFields.ofEmptyJson();
        reader.beginObject();
        int count = 0;
        while (reader.hasNext()) {
            if (++count > MAX_NAMES) {
                throw new MalformedWebhookException("$", "more than " + MAX_NAMES + " fields");
            }
            String name = reader.nextName();
            if (PluginFields.isFileField(name)) {
                fields.putFiles(files(reader));
            } else {
                field(reader, name, fields);
            }
        }
        reader.endObject();
        return fields;
    }

    private static void field(JsonReader reader, String name, PluginFields fields) throws IOException {
        switch (reader.peek()) {
            case STRING, NUMBER -> fields.put(name, reader.nextString());
            case BOOLEAN -> fields.put(name, String.valueOf(reader.nextBoolean()));
            case NULL -> reader.skipValue();
            default -> {
                reader.skipValue();
                fields.putUnusable(name, "must be a text, a number or a boolean");
            }
        }
    }

    private static List<String> files(JsonReader reader) throws IOException {
        List<String> files = new ArrayList<>();
        switch (reader.peek()) {
            case STRING -> files.add(reader.nextString());
            case NULL -> reader.skipValue();
            case BEGIN_ARRAY -> {
                reader.beginArray();
                while (reader.hasNext()) {
                    if (reader.peek() != JsonReader.Token.STRING) {
                        throw new MalformedWebhookException("$.files[" + files.size() + "]", "must be a text");
                    }
                    files.add(reader.nextString());
                }
                reader.endArray();
            }
            default -> throw new MalformedWebhookException("$.files", "must be a list of texts");
        }
        return files;
    }

    @Override
    public void toJson(JsonWriter writer, @Nullable PluginFields value) {
        throw new UnsupportedOperationException("fields are only read");
    }
}
