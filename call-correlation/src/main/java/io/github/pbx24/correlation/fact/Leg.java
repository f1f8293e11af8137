package io.github.pbx24.correlation.fact;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The conversation of one employee with the client. Its times are by the clock of the call, see {@link Occurrence}.
 *
 * @param number the vendor's count, from 1; {@link io.github.pbx24.pbx.CallEvent#NO_LEG} if it does not count
 * @param extension who talks; null if unknown
 * @param startedAt when it began
 * @param endedAt when it was over, never before it began; null while it goes on or if nobody told
 * @param measured conversation as measured by the vendor, never negative; null if it does not measure legs
 * @since 0.1
 */
public record Leg(
        int number,
        @Nullable String extension,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Duration measured) {

    /** Clamps: an end before the begin counts as the begin, and a negative measure as none at all. */
    public Leg {
        endedAt = endedAt != null && endedAt.isBefore(startedAt) ? startedAt : endedAt;
        measured = measured != null && measured.isNegative() ? Duration.ZERO : measured;
    }

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
        return endedAt == null ? Duration.ZERO : Duration.between(startedAt, endedAt);
    }

    /**
     * This leg with an end.
     *
     * @param time when it was over; counts as the begin if it is before it
     * @return the ended leg
     */
    public Leg endingAt(Instant time) {
        return new Leg(number, extension, startedAt, time, measured);
    }

    /**
     * This leg with another begin.
     *
     * @param time when the conversation really began
     * @return the leg
     */
    Leg startingAt(Instant time) {
        return new Leg(number, extension, time, endedAt, measured);
    }
}
