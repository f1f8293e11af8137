package io.github.pbx24.app.call;

import io.github.pbx24.app.pipeline.Scores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call of a portal as the application keeps it.
 *
 * @param callId {@code CALL_ID} of the portal
 * @param state how far it has come
 * @param statisticId id of its row in the portal's statistics, null if not known yet
 * @param activityId its activity in the CRM, null if there is none
 * @param userId the employee, null if none
 * @param line the portal's line, null if not known yet
 * @param projectId the project of the line, null if there is none
 * @param incoming whether the client called; null if not known
 * @param statusCode the portal's code of the outcome, an open set; null if not known
 * @param start when it began, null if not known
 * @param duration talk time
 * @param objects objects of the CRM; unmodifiable
 * @param hasAudio whether the recording is on this machine's disk now
 * @param scores what was found; null before
 * @since 0.1
 */
public record Call(
        String callId,
        CallState state,
        @Nullable Long statisticId,
        @Nullable Long activityId,
        @Nullable Long userId,
        @Nullable String line,
        @Nullable String projectId,
        @Nullable Boolean incoming,
        @Nullable String statusCode,
        @Nullable Instant start,
        Duration duration,
        List<CallObject> objects,
        boolean hasAudio,
        @Nullable Scores scores) {

    /** Copies the list. */
    public Call {
        Objects.requireNonNull(callId, "callId");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(duration, "duration");
        objects = List.copyOf(objects);
    }
}
