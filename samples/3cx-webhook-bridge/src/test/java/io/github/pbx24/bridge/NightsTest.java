package io.github.pbx24.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NightsTest {

    @ParameterizedTest
    @CsvSource({
        "3, Europe/Moscow, 2026-01-15T09:15:02Z, 2026-01-15T00:00:00Z",
        "3, Europe/Moscow, 2026-01-15T00:00:00Z, 2026-01-15T00:00:00Z",
        "3, Europe/Moscow, 2026-01-14T23:59:59Z, 2026-01-14T00:00:00Z",
        "0, Asia/Vladivostok, 2026-01-14T14:30:00Z, 2026-01-14T14:00:00Z",
        "23, UTC, 2026-01-01T22:00:00Z, 2025-12-31T23:00:00Z",
        // The clocks go from two to three.
        "2, Europe/Berlin, 2026-03-29T01:00:00Z, 2026-03-29T01:00:00Z",
        "2, Europe/Berlin, 2026-03-29T00:59:59Z, 2026-03-28T01:00:00Z",
        // The clocks go from three to two: once is enough.
        "2, Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-25T00:00:00Z",
        "2, Europe/Berlin, 2026-10-25T01:30:00Z, 2026-10-25T00:00:00Z"
    })
    void the_last_night_is_that_of_the_zone(int hour, ZoneId zone, Instant now, Instant last) {
        assertThat(new Nights(hour, zone).last(now)).isEqualTo(last);
    }
}
