package io.github.pbx24.threecx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonValue;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintedTimeTest {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");

    @Test
    void every_spelling_of_the_example_is_the_same_instant() {
        JsonValue example = Json.read(Templates.bytes("customcrm-date-variants.json"));
        Instant instant = Instant.parse(
                example.member("same_instant_utc").flatMap(JsonValue::scalar).orElseThrow());
        List<JsonValue> spellings =
                ((JsonValue.Items) example.member("CALL_START_DATE").orElseThrow()).items();

        for (JsonValue spelling : spellings) {
            String text = spelling.scalar().orElseThrow();
            Instant expected = text.equals("15.01.2026 12:15") ? instant.minusSeconds(2) : instant;
            assertThat(PrintedTime.read(text, MOSCOW)).as(text).contains(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1/15/2026 9:15:02 AM, 2026-01-15T06:15:02Z",
        "1/15/2026 12:15:02 AM, 2026-01-14T21:15:02Z",
        "1/15/2026 12:15 PM, 2026-01-15T09:15:00Z",
        "2/3/2026 1:00 p.m., 2026-02-03T10:00:00Z",
        "2/3/2026 13:00, 2026-03-02T10:00:00Z",
        "15/01/2026 12:15:02, 2026-01-15T09:15:02Z",
        "15-01-2026 12:15, 2026-01-15T09:15:00Z",
        "2026/01/15 12:15:02, 2026-01-15T09:15:02Z",
        "2026-01-15T12:15:02.123+0300, 2026-01-15T09:15:02.123Z",
        "2026-01-15 12:15:02 +03:00, 2026-01-15T09:15:02Z",
        "15.01.26 12:15, 2026-01-15T09:15:00Z",
        "15.01.2026 12.15, 2026-01-15T09:15:00Z"
    })
    void cultures_differ_in_order_clock_and_separators(String text, Instant expected) {
        assertThat(PrintedTime.read(text, MOSCOW)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "15.01.2026",
                "31.02.2026 10:00",
                "15.01.2026 25:00",
                "13/13/2026 10:00",
                "1/15/2026 13:00 PM",
                "2026-01-15T12:15:02+99:00",
                "99999999999999999999",
                "15.01.2026 10:00 xx"
            })
    void what_is_no_time_is_empty(String text) {
        assertThat(PrintedTime.read(text, MOSCOW)).isEmpty();
    }

    @Test
    void any_time_survives_being_printed_in_any_culture() {
        List<String> patterns = List.of(
                "yyyy-MM-dd'T'HH:mm:ss",
                "yyyy-MM-dd HH:mm:ss",
                "dd.MM.yyyy HH:mm:ss",
                "M/d/yyyy h:mm:ss a",
                "dd-MM-yyyy HH:mm:ss");
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            LocalDateTime local = LocalDateTime.of(2024, 1, 1, 0, 0).plusSeconds(random.nextInt(100_000_000));
            String pattern = patterns.get(random.nextInt(patterns.size()));
            String text = local.format(DateTimeFormatter.ofPattern(pattern, Locale.US));
            assertThat(PrintedTime.read(text, MOSCOW))
                    .as("seed %d: %s", seed, text)
                    .contains(local.atZone(MOSCOW).toInstant());
        }
    }
}
