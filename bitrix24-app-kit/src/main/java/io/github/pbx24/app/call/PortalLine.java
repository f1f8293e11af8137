package io.github.pbx24.app.call;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A line that calls came over.
 *
 * @param line the portal's name of it
 * @param projectId its project, null if it has none
 * @param calls calls over it that the application has
 * @param unmapped those of them that wait for a project
 * @param lastCall when the newest of them began, null if there is none
 * @since 0.1
 */
public record PortalLine(
        String line,
        @Nullable String projectId,
        long calls,
        long unmapped,
        @Nullable Instant lastCall) {

    /** Checks that there is a line. */
    public PortalLine {
        Objects.requireNonNull(line, "line");
    }
}
