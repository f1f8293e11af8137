package io.github.pbx24.correlation.plan;

import io.github.pbx24.pbx.RecordingReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How far one recording has come. Immutable.
 *
 * @param state how far
 * @param archivedAs name in the archive; null until archived
 * @param bytes size in the archive; 0 until archived
 * @param attempts how often fetching or attaching failed in a row
 * @param retryAt not before then it is tried again; null if at once
 * @param problem the last failure in words for the operator; null if there is none
 * @since 0.1
 */
public record RecordingProgress(
        State state,
        @Nullable String archivedAs,
        long bytes,
        int attempts,
        @Nullable Instant retryAt,
        @Nullable String problem) {

    /** Nothing done yet. */
    public static final RecordingProgress PENDING = new RecordingProgress(State.PENDING, null, 0, 0, null, null);

    /** How far a recording has come. */
    public enum State {
        /** Not in the archive yet. */
        PENDING,
        /** In the archive. */
        ARCHIVED,
        /** In the archive and at the call in Bitrix24. */
        ATTACHED,
        /** Given up. */
        FAILED
    }

    /**
     * The key of a recording within its call. A hash, because a reference may carry a secret.
     *
     * @param recording the reference
     * @return 16 hex characters
     */
    public static String keyOf(RecordingReference recording) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((recording.kind() + " " + recording.value()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    RecordingProgress archived(String name, long size) {
        return new RecordingProgress(State.ARCHIVED, name, size, 0, null, null);
    }

    RecordingProgress attached() {
        return new RecordingProgress(State.ATTACHED, archivedAs, bytes, 0, null, null);
    }

    /** What is in the archive has to be attached once more. */
    RecordingProgress detached() {
        return state == State.ATTACHED ? new RecordingProgress(State.ARCHIVED, archivedAs, bytes, 0, null, null) : this;
    }

    RecordingProgress retry(String what, Instant nextTry) {
        return new RecordingProgress(state, archivedAs, bytes, attempts + 1, nextTry, what);
    }

    RecordingProgress givenUp(String what) {
        return new RecordingProgress(State.FAILED, archivedAs, bytes, attempts + 1, null, what);
    }
}
