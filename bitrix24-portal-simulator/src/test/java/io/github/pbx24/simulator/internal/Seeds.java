package io.github.pbx24.simulator.internal;

import java.util.Random;

/** Repeats a law for many random stories and names the seed of the one that breaks it. */
public final class Seeds {

    private Seeds() {}

    /** Runs the law {@code count} times; the seeds follow from {@code first}, so a failure repeats. */
    public static void each(long first, int count, Law law) {
        new Random(first).longs(count).forEach(seed -> {
            try {
                law.check(seed);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("broken with seed " + seed + "L: " + e.getMessage(), e);
            }
        });
    }

    /** What has to hold for every seed. */
    public interface Law {

        void check(long seed) throws Exception;
    }
}
