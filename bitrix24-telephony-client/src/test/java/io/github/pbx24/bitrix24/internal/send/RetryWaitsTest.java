package io.github.pbx24.bitrix24.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.bitrix24.RetryPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RetryWaitsTest {

    private static final Instant NOW = Instant.parse("2026-03-10T08:00:00Z");
    private static final Bitrix24Exception LOST = new Bitrix24TransportException("m", "timeout", true, true);

    @Test
    void waits_grow_are_spread_by_half_and_never_pass_the_longest() {
        RetryPlan plan = new RetryPlan(9, Duration.ofMillis(400), 3, Duration.ofSeconds(10));
        RetryWaits waits = new RetryWaits(plan);
        for (int attempts = 1; attempts < 12; attempts++) {
            double mean = 400 * Math.pow(3, attempts - 1);
            TreeSet<Long> seen = new TreeSet<>();
            for (int i = 0; i < 500; i++) {
                seen.add(wait(waits, attempts));
            }
            assertThat(seen.first()).as("try %d", attempts).isGreaterThanOrEqualTo((long) Math.min(mean / 2, 10_000));
            assertThat(seen.last()).as("try %d", attempts).isLessThanOrEqualTo((long) Math.min(mean * 1.5, 10_000));
            if (mean * 1.5 < 10_000) {
                assertThat(seen).as("try %d", attempts).hasSizeGreaterThan(50);
            }
        }
    }

    @Test
    void after_thousands_of_tries_the_wait_is_the_longest() {
        RetryWaits waits = new RetryWaits(new RetryPlan(5000, Duration.ofMillis(1), 10, Duration.ofSeconds(7)));

        assertThat(wait(waits, 4999)).isEqualTo(7000);
    }

    private static long wait(RetryWaits waits, int attempts) {
        return Objects.requireNonNull(waits.before(attempts, LOST, NOW)).toMillis();
    }
}
