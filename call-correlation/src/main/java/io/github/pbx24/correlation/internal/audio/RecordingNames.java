package io.github.pbx24.correlation.internal.audio;

import io.github.pbx24.correlation.recording.AudioFormat;
import io.github.pbx24.correlation.store.TrackedCall;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;

/** Names recordings in the archive: one folder a day, so that folders stay small and old ones are easy to find. */
public final class RecordingNames {

    private static final int MAX_LENGTH = 64;
    private static final int HASH_BYTES = 8;

    private RecordingNames() {}

    /**
     * Makes the name of a recording: readable, and never that of another call or part, however alike their ids look and whether the
     * storage tells capital letters apart or not.
     *
     * @param part which recording of the call
     */
    public static String of(TrackedCall call, String part, AudioFormat format) {
        LocalDate day = LocalDate.ofInstant(call.createdAt(), ZoneOffset.UTC);
        return day.toString().replace('-', '/') + "/" + plain(call.pbx()) + "-" + plain(call.externalCallId()) + "-"
                + hash(call.pbx() + '\n' + call.externalCallId() + '\n' + part) + "." + format.extension();
    }

    /** Other characters mean something to file systems, and their names may have 255 bytes. */
    private static String plain(String text) {
        return text.substring(0, Math.min(text.length(), MAX_LENGTH)).replaceAll("[^A-Za-z0-9_-]", "_");
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
