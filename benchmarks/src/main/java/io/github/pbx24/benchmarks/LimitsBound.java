package io.github.pbx24.benchmarks;

/**
 * The least time that a portal's limits leave for a number of jobs, whatever the client: a counter that holds so many requests
 * and leaks so many a second, and jobs of one request that run one after the other.
 *
 * @param burst what the counter holds
 * @param requestsPerSecond what leaks out of it
 * @param jobsPerRequest how many jobs fit into one request
 */
record LimitsBound(int burst, double requestsPerSecond, int jobsPerRequest) {

    private static final double STEP = 0.01;

    /**
     * The bound, up to a hundredth of a second.
     *
     * @param jobs how many jobs are asked for at once
     * @param seconds what one job takes at the portal
     * @return seconds from the first request to the last answer
     */
    double seconds(int jobs, double seconds) {
        long steps = 1;
        while (done(steps * STEP, seconds) < jobs) {
            steps++;
        }
        return steps * STEP;
    }

    /** What can be done by then if every request leaves as soon as the counter has room, and is filled as far as time allows. */
    private long done(double by, double seconds) {
        long done = burst * inRequest(by, seconds);
        for (int later = 1; later / requestsPerSecond < by; later++) {
            done += inRequest(by - later / requestsPerSecond, seconds);
        }
        return done;
    }

    private long inRequest(double left, double seconds) {
        return Math.min(jobsPerRequest, (long) (left / seconds + 1e-9));
    }
}
