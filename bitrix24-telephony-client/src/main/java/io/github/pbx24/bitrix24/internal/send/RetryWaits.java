package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.RetryPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** How long to wait before the next try. */
final class RetryWaits {

    /** Spread of the waits around their mean, so that many clients do not come back at once. */
    private static final double JITTER = 0.5;

    private final RetryPlan plan;

    RetryWaits(RetryPlan plan) {
        this.plan = plan;
    }

    /** Tries in all. */
    int attempts() {
        return plan.attempts();
    }

    /** The wait after so many tries; null if the other side asked for more than the plan allows. */
    @Nullable
    Duration before(int attempts, Bitrix24Exception failure, Instant now) {
        Duration wait = backoff(attempts);
        Duration hint = failure.retryAt().map(at -> Duration.between(now, at)).orElse(Duration.ZERO);
        if (hint.compareTo(plan.maxWait()) > 0) {
            return null;
        }
        return hint.compareTo(wait) > 0 ? hint : wait;
    }

    /** Grows with each try, is spread around its mean, and is never longer than the plan says. */
    private Duration backoff(int attempts) {
        double mean = plan.initialWait().toMillis() * Math.pow(plan.multiplier(), attempts - 1);
        double spread = 1 - JITTER + 2 * JITTER * ThreadLocalRandom.current().nextDouble();
        // After very many tries the mean is infinite; the limit of the plan still holds.
        return Duration.ofMillis((long) Math.min(mean * spread, plan.maxWait().toMillis()));
    }
}
