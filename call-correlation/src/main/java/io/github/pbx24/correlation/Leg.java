package io.github.pbx24.correlation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The conversation of one employee with the client.
 *
 * @param number the vendor's count, from 1; {@link io.github.pbx24.pbx.CallEvent#NO_LEG} if it does not count
 * @param extension who talks; null if unknown
 * @param startedAt when it began
 * @param endedAt when it was over; null while it goes on or if nobody told
 * @param measured conversation as measured by the vendor; null if it does not measure legs
 * @since 0.1
 */
public record Leg(
        int number,
        @Nullable String extension,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Duration measured) {

    /**
     * Whether the conversation goes on.
     *
     * @return true while no end is known
     */
    public boolean isOpen() {
        return endedAt == null;
    }

    /**
     * Who talks.
     *
     * @return the extension; empty if unknown
     */
    public Optional<String> talker() {
        return Optional.ofNullable(extension);
    }

    /**
     * How long they talked.
     *
     * @return as measured, else from begin to end; zero while the end is unknown
     */
    public Duration talk() {
        if (measured != null) {
            return measured;
        }
        return endedAt == null || endedAt.isBefore(startedAt) ? Duration.ZERO : Duration.between(startedAt, endedAt);
    }

    Leg endingAt(Instant time) {
        return new Leg(number, extension, startedAt, time.isBefore(startedAt) ? startedAt : time, measured);
    }
}
