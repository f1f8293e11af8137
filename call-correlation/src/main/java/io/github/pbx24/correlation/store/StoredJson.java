package io.github.pbx24.correlation.store;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import com.squareup.moshi.Moshi;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** JSON as it is stored: instants as ISO-8601, which a person can read in the database. */
final class StoredJson {

    private static final Moshi MOSHI =
            new Moshi.Builder().add(Instant.class, new InstantText().nullSafe()).build();

    private StoredJson() {}

    static <T> JsonAdapter<T> adapter(Class<T> type) {
        return MOSHI.adapter(type);
    }

    static <T> T read(JsonAdapter<T> adapter, String text, String what) {
        try {
            T stored = adapter.fromJson(text);
            if (stored == null) {
                throw new IllegalArgumentException("a stored " + what + " is empty");
            }
            return stored;
        } catch (IOException | RuntimeException | AssertionError e) {
            // The library wraps what a record's constructor throws into an AssertionError.
            throw new IllegalArgumentException(
                    "a stored " + what + " cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static final class InstantText extends JsonAdapter<Instant> {

        @Override
        public @Nullable Instant fromJson(JsonReader reader) throws IOException {
            return Instant.parse(reader.nextString());
        }

        @Override
        public void toJson(JsonWriter writer, @Nullable Instant value) throws IOException {
            writer.value(value == null ? null : value.toString());
        }
    }
}
