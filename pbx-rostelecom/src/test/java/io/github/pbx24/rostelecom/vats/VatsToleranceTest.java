package io.github.pbx24.rostelecom.vats;

import static io.github.pbx24.rostelecom.vats.VatsFixture.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 5 of the SPI: only the body, the call and the kind may cost an event; every other detail costs only itself. */
class VatsToleranceTest {

    private static final int ROUNDS = 20_000;
    private static final Map<String, String> WHOLE = new LinkedHashMap<>();

    static {
        WHOLE.put("call_direction", "\"inbound\"");
        WHOLE.put("caller_id", "\"+79000000011\"");
        WHOLE.put("called_number", "\"+74950000101\"");
        WHOLE.put("extension", "\"103\"");
        WHOLE.put("call_start", "\"2024-03-04T10:00:00+03:00\"");
        WHOLE.put("call_answer", "\"2024-03-04T10:00:15+03:00\"");
        WHOLE.put("call_end", "\"2024-03-04T10:03:05+03:00\"");
        WHOLE.put("duration_full", "185");
        WHOLE.put("duration_talk", "170");
        WHOLE.put("record_id", "\"rec-1\"");
    }

    @Test
    void whatever_stands_in_a_detail_costs_nothing_but_that_detail() {
        List<String> fields = List.copyOf(WHOLE.keySet());
        List<String> kinds = List.of("start", "ringing", "answer", "transfer", "end");
        int unreadable = 0;
        for (long seed = 1; seed <= ROUNDS; seed++) {
            Random random = new Random(seed);
            String kind = kinds.get(random.nextInt(kinds.size()));
            String field = fields.get(random.nextInt(fields.size()));
            Map<String, String> details = new LinkedHashMap<>(WHOLE);
            details.put(field, garbage(random));
            ParsedWebhook parsed = parse(bytes(kind, details));
            assertThat(parsed.events()).as("seed %d", seed).isNotEmpty();
            if (parsed.unreadable().contains("$." + field)) {
                unreadable++;
                details.remove(field);
                assertThat(parsed.events())
                        .as("seed %d", seed)
                        .isEqualTo(parse(bytes(kind, details)).events());
            }
        }
        assertThat(unreadable).isGreaterThan(ROUNDS / 4);
    }

    @Test
    void every_detail_may_be_garbage_at_once() {
        for (long seed = 1; seed <= ROUNDS / 4; seed++) {
            Random random = new Random(seed);
            Map<String, String> details = new LinkedHashMap<>(WHOLE);
            details.replaceAll((field, value) -> garbage(random));
            assertThat(parse(bytes("end", details)).events())
                    .as("seed %d", seed)
                    .isNotEmpty();
        }
    }

    @Test
    void numbers_and_texts_may_be_mixed_up() {
        List<CallEvent> plain = parse(bytes("end", WHOLE)).events();
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            Map<String, String> details = new LinkedHashMap<>(WHOLE);
            details.replaceAll((field, value) -> random.nextBoolean()
                    ? value
                    : value.startsWith("\"")
                            ? value.substring(1, value.length() - 1).matches("[1-9][0-9]*")
                                    ? value.replace("\"", "")
                                    : value
                            : "\"" + value + "\"");
            assertThat(parse(bytes("end", details)).events())
                    .as("seed %d", seed)
                    .isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2024-03-04T10:00:00+0300\"",
                "\"2024-03-04 10:00:00+03:00\"",
                "\"1709535600\"",
                "1709535600",
                "1709535600000",
                "\"04.03.2024 10:00:00 +03:00\""
            })
    void a_time_may_be_written_in_many_ways(String value) {
        ParsedWebhook parsed = parse(bytes("start", Map.of("call_start", value)));
        assertThat(parsed.unreadable()).isEmpty();
        assertThat(parsed.events().get(0).at()).isEqualTo(Instant.parse("2024-03-04T07:00:00Z"));
    }

    @Test
    void a_time_without_offset_needs_the_setting_zone() {
        byte[] body = bytes("start", Map.of("call_start", "\"2024-03-04T10:00:00\""));
        ParsedWebhook without = parse(body);
        assertThat(without.events().get(0).at()).isNull();
        assertThat(without.unreadable()).containsExactly("$.call_start");
        try (PbxConnection connection =
                VatsFixture.connect(Map.of("webhook-keys", VatsFixture.KEY, "zone", "Europe/Moscow"))) {
            ParsedWebhook with = connection.parser().parse(VatsFixture.request(body));
            assertThat(with.events().get(0).at()).isEqualTo(Instant.parse("2024-03-04T07:00:00Z"));
            assertThat(with.unreadable()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"185, 170", "'\"185\"', '\"170\"'", "185.4, 170.4", "'\"3:05\"', '\"00:02:50\"'"})
    void seconds_may_be_written_in_many_ways(String full, String talk) {
        CallEvent.Ended ended =
                (CallEvent.Ended) parse(bytes("end", Map.of("duration_full", full, "duration_talk", talk)))
                        .events()
                        .get(0);
        assertThat(ended.talk()).isBetween(Duration.ofSeconds(170), Duration.ofMillis(170_400));
        assertThat(ended.total()).isBetween(Duration.ofSeconds(185), Duration.ofMillis(185_400));
    }

    @ParameterizedTest
    @CsvSource({"incoming, INBOUND", "in, INBOUND", "Outgoing, OUTBOUND", "out, OUTBOUND", "входящий, INBOUND"})
    void a_direction_has_many_words(String word, Direction direction) {
        ParsedWebhook parsed = parse(bytes("start", Map.of("call_direction", "\"" + word + "\"")));
        assertThat(parsed.events().get(0).details().direction()).isEqualTo(direction);
        assertThat(parsed.unreadable()).isEmpty();
    }

    @Test
    void an_unknown_word_for_a_direction_is_counted() {
        assertThat(parse(bytes("start", Map.of("call_direction", "\"sideways\"")))
                        .unreadable())
                .containsExactly("$.call_direction");
    }

    @Test
    void a_byte_order_mark_is_skipped() {
        String body = "\uFEFF{\"event\":\"end\",\"call_uuid\":\"c\"}";
        assertThat(parse(body).events()).hasSize(1);
    }

    @Test
    void a_transfer_to_nobody_knows_whom_keeps_its_other_details() {
        ParsedWebhook parsed = parse(bytes(
                "transfer", Map.of("extension", "\"\"", "call_direction", "\"in\"", "caller_id", "\"+79000000011\"")));
        assertThat(parsed.events()).singleElement().isInstanceOfSatisfying(CallEvent.Ringing.class, ringing -> {
            assertThat(ringing.extension()).isNull();
            assertThat(ringing.details().clientNumber()).isEqualTo("+79000000011");
        });
        assertThat(parsed.unreadable()).containsExactly("$.extension");
    }

    @Test
    void a_detail_that_is_told_twice_counts_if_it_is_the_same() {
        String twice = "{\"event\":\"ringing\",\"call_uuid\":\"c\",\"extension\":\"103\",\"extension\":\"%s\"}";
        assertThat(((CallEvent.Ringing) parse(twice.formatted("103")).events().get(0)).extension())
                .isNotNull();
        ParsedWebhook differing = parse(twice.formatted("104"));
        assertThat(((CallEvent.Ringing) differing.events().get(0)).extension()).isNull();
        assertThat(differing.unreadable()).containsExactly("$.extension");
    }

    private static String garbage(Random random) {
        String[] pieces = {
            "true",
            "false",
            "{}",
            "[]",
            "[\"103\"]",
            "{\"a\":{\"b\":[1]}}",
            "-1",
            "1e9",
            "0.5",
            "9".repeat(300),
            "\"\"",
            "\" \"",
            "\"-\"",
            "\"" + "x".repeat(300) + "\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"yesterday\"",
            "\"2024-02-30T10:00:00+03:00\"",
            "\"1999-01-01T00:00:00Z\"",
            "\"\u00CC\u00EE\u00F1\"",
            "\"sideways\"",
            "\"Ivan\"",
            "\"sip:@\"",
            "\"PT-1S\"",
            "null",
            "2592001",
            "\"2024-03-04\"",
            "\"9999999999999999999\""
        };
        return pieces[random.nextInt(pieces.length)];
    }

    /** Latin 1, so that the letters of another code page stay what they are: not UTF-8. */
    private static byte[] bytes(String event, Map<String, String> details) {
        StringBuilder json = new StringBuilder("{\"event\":\"" + event + "\",\"call_uuid\":\"c-1\"");
        details.forEach(
                (field, value) -> json.append(",\"").append(field).append("\":").append(value));
        String text = json.append('}').toString();
        boolean latin = text.indexOf('\u00CC') >= 0;
        return text.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }
}
