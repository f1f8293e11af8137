package io.github.pbx24.bitrix24.pacing;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a portal and how a client keeps them. Immutable.
 *
 * @see <a href="https://apidocs.bitrix24.com/limits.html">Limits of the REST API</a>
 * @since 0.1
 */
public final class PacingPlan {

    /** Server time of one method within ten minutes, unless the plan says otherwise: 480 seconds. */
    public static final Duration DEFAULT_OPERATING_LIMIT = Duration.ofSeconds(480);

    /** How long show and hide of one call card wait for their opposite, unless the plan says otherwise: 500 ms. */
    public static final Duration DEFAULT_CARD_WINDOW = Duration.ofMillis(500);

    /** Nothing of a portal takes longer, and nanoseconds can be reckoned with it. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /** How many requests of one client may wait, unless the plan says otherwise: 20,000. */
    public static final int DEFAULT_MAX_WAITING = 20_000;

    private enum Kind {
        LIMITED,
        SELF_HOSTED,
        NONE
    }

    private final Kind kind;
    private final double requestsPerSecond;
    private final double burst;
    private final Duration operatingLimit;
    private final Duration cardWindow;
    private final boolean autoBatch;
    private final int maxWaiting;

    private PacingPlan(
            Kind kind,
            double requestsPerSecond,
            double burst,
            Duration operatingLimit,
            Duration cardWindow,
            boolean autoBatch,
            int maxWaiting) {
        this.kind = kind;
        this.requestsPerSecond = requestsPerSecond;
        this.burst = burst;
        this.operatingLimit = operatingLimit;
        this.cardWindow = cardWindow;
        this.autoBatch = autoBatch;
        this.maxWaiting = maxWaiting;
    }

    /**
     * All cloud plans but Enterprise: 2 requests a second, bursts of 50.
     *
     * @return the plan
     */
    public static PacingPlan standard() {
        return custom(2, 50);
    }

    /**
     * The Enterprise plan: 5 requests a second, bursts of 250.
     *
     * @return the plan
     */
    public static PacingPlan enterprise() {
        return custom(5, 250);
    }

    /**
     * A self-hosted portal: no request limit. Urgency still counts, a refusal by an administrator's own limit slows down,
     * and {@code operating} is respected if the portal tells it.
     *
     * @return the plan
     */
    public static PacingPlan selfHosted() {
        return new PacingPlan(
                Kind.SELF_HOSTED,
                Double.POSITIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                DEFAULT_OPERATING_LIMIT,
                DEFAULT_CARD_WINDOW,
                true,
                DEFAULT_MAX_WAITING);
    }

    /**
     * Other limits.
     *
     * @param requestsPerSecond what leaks out of the portal's counter, above 0
     * @param burst what the counter holds, at least 1
     * @return the plan
     */
    public static PacingPlan custom(double requestsPerSecond, int burst) {
        if (!(requestsPerSecond > 0) || Double.isInfinite(requestsPerSecond)) {
            throw new IllegalArgumentException("requestsPerSecond must be > 0, was " + requestsPerSecond);
        }
        if (burst < 1) {
            throw new IllegalArgumentException("burst must be >= 1, was " + burst);
        }
        return new PacingPlan(
                Kind.LIMITED,
                requestsPerSecond,
                burst,
                DEFAULT_OPERATING_LIMIT,
                DEFAULT_CARD_WINDOW,
                true,
                DEFAULT_MAX_WAITING);
    }

    /**
     * No pacing: every request is sent at once, nothing is packed or coalesced. Only the number of requests on their way is
     * bounded, at 16.
     *
     * @return the plan
     */
    public static PacingPlan none() {
        return new PacingPlan(
                Kind.NONE,
                Double.POSITIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                DEFAULT_OPERATING_LIMIT,
                Duration.ZERO,
                false,
                DEFAULT_MAX_WAITING);
    }

    /**
     * The part of one of several nodes that use the portal from one address or as one application. Each node gets an equal
     * part of every limit, so together they stay below the whole, whatever each of them does. A part that a node does not
     * use is lost.
     *
     * @param nodes how many nodes share, at least 1
     * @return the plan for each of them
     * @throws IllegalArgumentException if the burst is too small to be divided
     */
    public PacingPlan share(int nodes) {
        if (nodes < 1) {
            throw new IllegalArgumentException("nodes must be >= 1, was " + nodes);
        }
        if (kind == Kind.LIMITED && burst / nodes < 1) {
            throw new IllegalArgumentException("nodes must be <= the burst, was " + nodes);
        }
        return new PacingPlan(
                kind,
                requestsPerSecond / nodes,
                burst / nodes,
                operatingLimit.dividedBy(nodes),
                cardWindow,
                autoBatch,
                maxWaiting);
    }

    /**
     * The same plan with another limit of server time per method and ten minutes. Default:
     * {@link #DEFAULT_OPERATING_LIMIT}.
     *
     * @param limit above zero, at most 1 day
     * @return a copy
     */
    public PacingPlan withOperatingLimit(Duration limit) {
        if (limit.isZero() || limit.isNegative() || limit.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("operatingLimit must be > 0 and <= 1 day, was " + limit);
        }
        return new PacingPlan(kind, requestsPerSecond, burst, limit, cardWindow, autoBatch, maxWaiting);
    }

    /**
     * The same plan with another window for show and hide. Default: {@link #DEFAULT_CARD_WINDOW}.
     *
     * @param window how long the second intent for a card waits, at most 1 day; zero switches coalescing off
     * @return a copy
     */
    public PacingPlan withCardWindow(Duration window) {
        if (window.isNegative() || window.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("cardWindow must be 0 to 1 day, was " + window);
        }
        return new PacingPlan(
                kind,
                requestsPerSecond,
                burst,
                operatingLimit,
                Objects.requireNonNull(window, "window"),
                autoBatch,
                maxWaiting);
    }

    /**
     * The same plan, never packing waiting requests into a {@code batch}.
     *
     * @return a copy
     */
    public PacingPlan withoutAutoBatch() {
        return new PacingPlan(kind, requestsPerSecond, burst, operatingLimit, cardWindow, false, maxWaiting);
    }

    /**
     * The same plan with another bound of waiting requests. A request that finds so many of its client waiting fails at
     * once with a {@link io.github.pbx24.bitrix24.Bitrix24TransportException} that says that it did not run. Default:
     * {@link #DEFAULT_MAX_WAITING}; each takes about a kilobyte.
     *
     * @param requests at least 1
     * @return a copy
     */
    public PacingPlan withMaxWaiting(int requests) {
        if (requests < 1) {
            throw new IllegalArgumentException("maxWaiting must be >= 1, was " + requests);
        }
        return new PacingPlan(kind, requestsPerSecond, burst, operatingLimit, cardWindow, autoBatch, requests);
    }

    /**
     * Whether requests are paced at all.
     *
     * @return false for {@link #none()} only
     */
    public boolean isPaced() {
        return kind != Kind.NONE;
    }

    /**
     * What leaks out of the counter.
     *
     * @return requests per second; infinite without a limit
     */
    public double requestsPerSecond() {
        return requestsPerSecond;
    }

    /**
     * What the counter holds.
     *
     * @return requests; infinite without a limit; a fraction is possible for a share
     */
    public double burst() {
        return burst;
    }

    /**
     * Server time of one method within ten minutes.
     *
     * @return above zero
     */
    public Duration operatingLimit() {
        return operatingLimit;
    }

    /**
     * How long the second intent for a card waits.
     *
     * @return zero if coalescing is off
     */
    public Duration cardWindow() {
        return cardWindow;
    }

    /**
     * Whether waiting requests are packed.
     *
     * @return true unless switched off
     */
    public boolean autoBatch() {
        return autoBatch;
    }

    /**
     * How many requests of one client may wait.
     *
     * @return at least 1
     */
    public int maxWaiting() {
        return maxWaiting;
    }

    /** Equal if all settings are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PacingPlan plan
                && kind == plan.kind
                && Double.compare(requestsPerSecond, plan.requestsPerSecond) == 0
                && Double.compare(burst, plan.burst) == 0
                && operatingLimit.equals(plan.operatingLimit)
                && cardWindow.equals(plan.cardWindow)
                && autoBatch == plan.autoBatch
                && maxWaiting == plan.maxWaiting;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, requestsPerSecond, burst, operatingLimit, cardWindow, autoBatch, maxWaiting);
    }

    @Override
    public String toString() {
        return "PacingPlan[" + kind + ", " + requestsPerSecond + "/s, burst " + burst + ", operating " + operatingLimit
                + "]";
    }
}
