package io.github.pbx24.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another process does in its own time. */
final class Await {

    /** Long enough for a busy machine; what works takes a fraction of it. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final long LOOK_EVERY_MILLIS = 15;

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        until(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /**
     * Looks again and again.
     *
     * @param what what is waited for, for the complaint
     * @param look empty as long as it is not there
     * @return what came
     * @throws ScenarioFailedException if it does not come
     */
    static <T> T until(String what, Supplier<Optional<T>> look) {
        return until(() -> what, look);
    }

    /** As the other one, with a complaint that is made when it is needed and can say what was there instead. */
    static <T> T until(Supplier<String> what, Supplier<Optional<T>> look) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > end) {
                throw new ScenarioFailedException("waited " + PATIENCE.toSeconds() + " s in vain for: " + what.get());
            }
            pause(Duration.ofMillis(LOOK_EVERY_MILLIS));
        }
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScenarioFailedException("interrupted", e);
        }
    }
}
