package io.github.pbx24.correlation;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import com.squareup.moshi.Moshi;
import io.github.pbx24.correlation.StoredCall.StoredEvent;
import io.github.pbx24.pbx.CallEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the facts and the progress of a call as text and reads them back, for stores. Thread-safe.
 *
 * <p>The text is JSON with a format number. Later versions read what earlier ones wrote.
 *
 * @since 0.1
 */
public final class CallCodec {

    private static final int FORMAT = 1;

    private static final JsonAdapter<StoredCall.Row> ADAPTER = new Moshi.Builder()
            .add(Instant.class, new InstantText().nullSafe())
            .build()
            .adapter(StoredCall.Row.class);

    private CallCodec() {}

    /**
     * Writes what is not in columns of its own.
     *
     * @param facts everything heard
     * @param progress everything said
     * @return JSON
     */
    public static String encode(CallFacts facts, CrmProgress progress) {
        return ADAPTER.toJson(new StoredCall.Row(
                FORMAT, facts.inOrder().stream().map(StoredEvent::of).toList(), facts.clickToCall(), progress));
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @param text JSON
     * @return facts and progress
     * @throws IllegalArgumentException if the text was not written by this class; the message does not quote it
     */
    public static Decoded decode(String text) {
        try {
            StoredCall.Row stored = ADAPTER.fromJson(text);
            if (stored == null || stored.format() != FORMAT) {
                throw new IllegalArgumentException("unknown format of a stored call");
            }
            Map<CallEvent, Instant> heard = new LinkedHashMap<>();
            stored.events().forEach(event -> heard.put(event.event(), event.receivedAt()));
            return new Decoded(new CallFacts(heard, stored.clickToCall()), stored.progress());
        } catch (IOException | RuntimeException | AssertionError e) {
            // The library wraps what a record's constructor throws into an AssertionError.
            throw new IllegalArgumentException(
                    "a stored call cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /**
     * What was stored.
     *
     * @param facts everything heard
     * @param progress everything said
     */
    public record Decoded(CallFacts facts, CrmProgress progress) {}

    /** Instants as ISO-8601, which a person can read in the database. */
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
