package io.github.pbx24.simulator;

/**
 * The request limits of a portal: a leaky bucket per source address.
 *
 * @see <a href="https://apidocs.bitrix24.com/limits.html">Limits of the REST API</a>
 * @since 0.1
 */
public enum PortalPlan {
    /** No request limit; the answers still carry {@code operating}. The default of the simulator. */
    UNLIMITED(0, 0, true),
    /** All cloud plans but Enterprise: 2 requests a second, bursts of 50. */
    STANDARD(2, 50, true),
    /** The Enterprise plan: 5 requests a second, bursts of 250. */
    ENTERPRISE(5, 250, true),
    /** A self-hosted portal: no limit, and no {@code operating} in the answers. */
    SELF_HOSTED(0, 0, false);

    private final int requestsPerSecond;
    private final int burst;
    private final boolean reportsOperating;

    PortalPlan(int requestsPerSecond, int burst, boolean reportsOperating) {
        this.requestsPerSecond = requestsPerSecond;
        this.burst = burst;
        this.reportsOperating = reportsOperating;
    }

    /**
     * What leaks out of the bucket.
     *
     * @return requests per second; 0 if there is no limit
     */
    public int requestsPerSecond() {
        return requestsPerSecond;
    }

    /**
     * The size of the bucket.
     *
     * @return requests; 0 if there is no limit
     */
    public int burst() {
        return burst;
    }

    /**
     * Whether answers carry {@code time.operating} and {@code time.operating_reset_at}.
     *
     * @return false for a self-hosted portal
     */
    public boolean reportsOperating() {
        return reportsOperating;
    }
}
