package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Masked;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of a history file.
 *
 * @param sessionId the id that the events of the call carried, never blank
 * @param direction who called
 * @param answered whether somebody accepted the call
 * @param clientNumber the outside party; null if withheld or if the call was internal
 * @param line the dialled company line; null if it is not told
 * @param employee the employee's PIN, else the name of the user; null if nobody is named
 * @param startedAt when it began
 * @param duration as told; zero without a connection
 * @param recorded whether there is a recording
 * @param statusCode why there was no connection, for example {@code 486}; null if there was one or it is not told
 * @since 0.1
 */
public record CloudpbxPastCall(
        String sessionId,
        Direction direction,
        boolean answered,
        @Nullable String clientNumber,
        @Nullable String line,
        @Nullable String employee,
        Instant startedAt,
        Duration duration,
        boolean recorded,
        @Nullable String statusCode) {

    @Override
    public String toString() {
        return "CloudpbxPastCall[direction=" + direction + ", answered=" + answered + ", clientNumber="
                + Masked.number(clientNumber) + ", startedAt=" + startedAt + ", recorded=" + recorded + "]";
    }
}
