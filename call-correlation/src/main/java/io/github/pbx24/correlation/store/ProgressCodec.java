package io.github.pbx24.correlation.store;

import com.squareup.moshi.JsonAdapter;
import io.github.pbx24.correlation.plan.CallProgress;

/**
 * Writes progress as text and reads it back. Thread-safe.
 *
 * <p>The text is JSON with a format number, or nothing if nothing was said yet. Later versions read what earlier ones wrote.
 */
final class ProgressCodec {

    private static final int FORMAT = 1;

    private static final JsonAdapter<StoredProgress> ADAPTER = StoredJson.adapter(StoredProgress.class);

    private ProgressCodec() {}

    static String encode(CallProgress progress) {
        return progress.equals(CallProgress.NONE) ? "" : ADAPTER.toJson(new StoredProgress(FORMAT, progress));
    }

    /** Throws IllegalArgumentException if the text was not written by this class; the message does not quote it. */
    static CallProgress decode(String text) {
        if (text.isEmpty()) {
            return CallProgress.NONE;
        }
        StoredProgress stored = StoredJson.read(ADAPTER, text, "progress");
        if (stored.format() != FORMAT) {
            throw new IllegalArgumentException("unknown format of a stored progress");
        }
        return stored.progress();
    }

    /** The whole text. Public because the JSON library fills records only if it can see them. */
    public record StoredProgress(int format, CallProgress progress) {}
}
