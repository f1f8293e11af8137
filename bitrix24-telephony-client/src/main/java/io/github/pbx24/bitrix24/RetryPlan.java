package io.github.pbx24.bitrix24;

import java.time.Duration;
import java.util.Objects;

/**
 * How often and how patiently the client repeats a failed request. Which failures qualify is not part of the plan.
 *
 * @param attempts tries in all, the first one included; at least 1
 * @param initialWait mean wait before the second try; at least one millisecond
 * @param multiplier factor by which the wait grows; at least 1
 * @param maxWait longest single wait, at most one day; a portal that asks for more ends the retries
 * @since 0.1
 */
public record RetryPlan(int attempts, Duration initialWait, double multiplier, Duration maxWait) {

    /** Checks the values. */
    public RetryPlan {
        Objects.requireNonNull(initialWait, "initialWait");
        Objects.requireNonNull(maxWait, "maxWait");
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be >= 1, was " + attempts);
        }
        if (initialWait.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("initialWait must be >= 1 ms, was " + initialWait);
        }
        if (!(multiplier >= 1)) {
            throw new IllegalArgumentException("multiplier must be >= 1, was " + multiplier);
        }
        if (maxWait.compareTo(initialWait) < 0 || maxWait.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("maxWait must be initialWait to 1 day, was " + maxWait);
        }
    }

    /**
     * The default: four tries, waits of about 0.5, 1 and 2 seconds, never longer than 30 seconds.
     *
     * @return the plan
     */
    public static RetryPlan standard() {
        return new RetryPlan(4, Duration.ofMillis(500), 2, Duration.ofSeconds(30));
    }

    /**
     * No retries at all, for callers that keep their own durable ones.
     *
     * @return the plan
     */
    public static RetryPlan none() {
        return new RetryPlan(1, Duration.ofMillis(500), 2, Duration.ofSeconds(30));
    }
}
