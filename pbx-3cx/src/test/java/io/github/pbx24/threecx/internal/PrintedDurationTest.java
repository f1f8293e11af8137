package io.github.pbx24.threecx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintedDurationTest {

    @ParameterizedTest
    @CsvSource({
        "47, PT47S",
        "47.0, PT47S",
        "0, PT0S",
        "0:47, PT47S",
        "00:00:47, PT47S",
        "1:02:03, PT1H2M3S",
        "125:07, PT2H5M7S",
        "00:00:47.1234567, PT47S",
        "1.02:03:04, PT26H3M4S",
        "PT1M16.46S, PT1M16S"
    })
    void every_form_of_a_duration_is_read(String text, Duration expected) {
        assertThat(PrintedDuration.read(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-5", "abc", "0:99", "9999999", "PT", "PTS", "PT999999999999H", "1.99:99:99"})
    void what_is_no_duration_is_empty(String text) {
        assertThat(PrintedDuration.read(text)).isEmpty();
    }
}
