package io.github.pbx24.correlation.internal.audio;

import io.github.pbx24.correlation.recording.AudioFormat;
import io.github.pbx24.correlation.store.TrackedCall;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Names recordings in the archive: one folder a day, so that folders stay small and old ones are easy to find. */
public final class RecordingNames {

    private RecordingNames() {}

    public static String of(TrackedCall call, String part, AudioFormat format) {
        LocalDate day = LocalDate.ofInstant(call.createdAt(), ZoneOffset.UTC);
        return day.toString().replace('-', '/') + "/" + plain(call.pbx()) + "-" + plain(call.externalCallId()) + "-"
                + part + "." + format.extension();
    }

    private static String plain(String text) {
        return text.replaceAll("[^A-Za-z0-9_-]", "_");
    }
}
