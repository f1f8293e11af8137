package io.github.pbx24.app.pipeline;

import java.nio.file.Path;
import java.util.Objects;

/**
 * The recording of a call, on this machine's disk.
 *
 * @param file where it is; must not be changed or kept open after the step
 * @param contentType its media type, for example {@code audio/mpeg}
 * @param size its length in bytes
 * @since 0.1
 */
public record CallAudio(Path file, String contentType, long size) {

    /** Checks that nothing is null. */
    public CallAudio {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(contentType, "contentType");
    }

    /** Type and size only. */
    @Override
    public String toString() {
        return "CallAudio[" + contentType + ", " + size + " bytes]";
    }
}
