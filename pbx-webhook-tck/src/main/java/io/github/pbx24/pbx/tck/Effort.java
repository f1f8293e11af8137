package io.github.pbx24.pbx.tck;

import java.time.Duration;
import java.util.List;

/**
 * How hard a rule tries.
 *
 * @param part one in so many of its hostile requests is made; 1: all
 * @param patience so many samples are parsed while one request is waited for. A busy machine slows both
 * @param untilGone how long threads and connections are waited for that nobody needs any more
 */
record Effort(int part, int patience, Duration untilGone) {

    /** What providers are checked with. Java's own HTTP client keeps a connection for five seconds that nobody uses. */
    static final Effort FULL = new Effort(1, 200_000, Duration.ofSeconds(10));

    int some(int all) {
        return Math.max(1, all / part);
    }

    <T> List<T> some(List<T> all) {
        return all.subList(0, some(all.size()));
    }
}
