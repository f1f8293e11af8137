package io.github.pbx24.pbx.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.Direction;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "170, PT2M50S",
        "0, PT0S",
        "170.4, PT2M50.4S",
        "'170,4', PT2M50.4S",
        " 170 , PT2M50S",
        "2:50, PT2M50S",
        "02:50, PT2M50S",
        "72:05, PT1H12M5S",
        "1:02:50, PT1H2M50S",
        "00:02:50, PT2M50S",
        "PT2M50S, PT2M50S",
        "pt170s, PT2M50S",
        "2592000, PT720H"
    })
    void a_duration_may_be_written_in_many_ways(String text, Duration duration) {
        assertThat(DurationText.read(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "-0",
                "1e3",
                "true",
                "2592001",
                "9223372036854775808",
                "1:60",
                "1:60:00",
                ":07",
                "1:2:3:4",
                "PT-1S",
                "P",
                "PT9999999999999H",
                "1709535600"
            })
    void anything_else_is_none(String text) {
        assertThat(DurationText.read(text)).isEmpty();
    }

    @Test
    void every_second_of_a_day_reads_the_same_in_all_forms() {
        for (int seconds = 0; seconds < 86_400; seconds += 7) {
            Duration duration = Duration.ofSeconds(seconds);
            assertThat(DurationText.read(String.valueOf(seconds))).contains(duration);
            assertThat(DurationText.read(duration.toString())).contains(duration);
            assertThat(DurationText.read(seconds / 60 + ":" + seconds % 60 / 10 + seconds % 10))
                    .contains(duration);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "in, INBOUND",
        "Incoming, INBOUND",
        "INBOUND, INBOUND",
        "inbound-call, INBOUND",
        "Входящий, INBOUND",
        "out, OUTBOUND",
        "outgoing, OUTBOUND",
        " Outbound , OUTBOUND",
        "исходящий, OUTBOUND",
        "internal, INTERNAL",
        "local, INTERNAL"
    })
    void words_for_a_direction_are_a_table(String word, Direction direction) {
        assertThat(Direction.read(word)).contains(direction);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "callback", "0", "inout"})
    void other_words_are_no_direction(String word) {
        assertThat(Direction.read(word)).isEmpty();
    }
}
