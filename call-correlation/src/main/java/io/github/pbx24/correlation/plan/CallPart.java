package io.github.pbx24.correlation.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What one employee talked with the client before it was handed over. Immutable.
 *
 * @param number counts the parts of a call, from 1
 * @param extension who talked
 * @param startedAt when they began, by the clock of the call
 * @param talk how long they talked, in whole seconds, a second or more
 * @since 0.1
 */
public record CallPart(int number, String extension, Instant startedAt, Duration talk) {

    /** Checks that nothing is missing. */
    public CallPart {
        Objects.requireNonNull(extension, "extension");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(talk, "talk");
    }
}
