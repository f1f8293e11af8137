package io.github.pbx24.correlation.fact;

import java.util.Random;
import java.util.function.BiConsumer;

/** Runs a law over many seeds inside one test. A failure names its seed. */
public final class Seeds {

    private Seeds() {}

    public static void each(int count, BiConsumer<Long, Random> law) {
        for (long seed = 0; seed < count; seed++) {
            try {
                law.accept(seed, new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
