package io.github.pbx24.rostelecom;

import static io.github.pbx24.rostelecom.VatsFixture.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.pbx.MalformedWebhookException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 5 of the SPI: malformed input ends in one exception, which names the place and quotes nothing. */
class VatsHostileInputTest {

    private static final String END = "{\"event\":\"end\",\"call_uuid\":\"c-1\"";

    @Nested
    class Json {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "null",
                    "true",
                    "1",
                    "\"SECRET\"",
                    "[]",
                    "[{}]",
                    "{",
                    "{\"event\"",
                    "{\"event\":",
                    "{\"event\":\"end\"",
                    "{\"event\":\"end\",}",
                    "{,}",
                    "{\"event\" \"end\"}",
                    "{event:\"end\"}",
                    "{'event':'end'}",
                    "{\"event\":\"end\"}x",
                    "{\"event\":\"end\"}{}",
                    "{\"event\":\"end\" //x\n}",
                    "{\"event\":\"e\nnd\"}",
                    "{\"event\":\"\\x\"}",
                    "{\"event\":\"\\u12\"}",
                    "{\"event\":\"\\u12g4\"}",
                    "{\"event\":\"end",
                    "{\"event\":\"end\\",
                    "{\"event\":\"end\\\"",
                    "{\"a\":tru}",
                    "{\"a\":True}",
                    "{\"a\":nul",
                    "{\"a\":01}",
                    "{\"a\":+1}",
                    "{\"a\":1.}",
                    "{\"a\":.5}",
                    "{\"a\":1e}",
                    "{\"a\":-}",
                    "{\"a\":NaN}",
                    "{\"a\":0x1}",
                    "{\"a\":[1,]}",
                    "{\"a\":[1 2]}",
                    "{\"a\":[}",
                    "{\"a\":{\"b\"}}",
                    "{\"a\":[1}",
                    "{\"a\":{\"b\":1]}",
                    "\uFEFF{\"event\":\"end\"}",
                    "event=end&call_uuid=1",
                    "<xml/>"
                })
        void broken_json_is_malformed(String json) {
            assertMalformed("$", json.getBytes(StandardCharsets.UTF_8));
        }

        @Test
        void every_truncation_of_a_real_body_is_malformed() {
            byte[] body = VatsFixture.bytes("seed-incoming-answered-4-end.json");
            for (int length = 0; length < body.length; length++) {
                assertMalformed("$", Arrays.copyOf(body, length));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
        void a_hundred_thousand_levels_are_malformed(String level) {
            String open = "{\"event\":\"end\",\"deep\":" + level.repeat(100_000);
            assertThatThrownBy(() -> parse(open))
                    .isInstanceOf(MalformedWebhookException.class)
                    .hasMessage("$: is nested too deeply");
        }

        @Test
        void nesting_within_reason_is_fine() {
            int levels = JsonScanner.MAX_DEPTH - 1;
            String json = "{\"event\":\"x\",\"deep\":" + "[".repeat(levels) + "]".repeat(levels) + "}";
            assertThat(parse(json).ignored()).isPresent();
            String deeper = "{\"event\":\"x\",\"deep\":[" + "[".repeat(levels) + "]".repeat(levels) + "]}";
            assertMalformed("$", deeper.getBytes(StandardCharsets.UTF_8));
        }

        @Test
        void a_body_of_five_megabytes_is_refused_unread() {
            byte[] body = new byte[5 << 20];
            Arrays.fill(body, (byte) ' ');
            assertThatThrownBy(() -> parse(body))
                    .isInstanceOf(MalformedWebhookException.class)
                    .hasMessage("$: is larger than 1048576 bytes");
        }

        @Test
        void a_body_of_just_the_size_is_read() {
            byte[] body = Arrays.copyOf("{\"event\":\"x\"}".getBytes(StandardCharsets.UTF_8), VatsPayload.MAX_BYTES);
            Arrays.fill(body, 13, body.length, (byte) ' ');
            assertThat(parse(body).kind()).isEqualTo("x");
        }

        static Stream<Arguments> brokenUtf8() {
            return Stream.of(
                    Arguments.of("latin-1", new byte[] {(byte) 0xE9}),
                    Arguments.of("cut", new byte[] {(byte) 0xD0}),
                    Arguments.of("overlong", new byte[] {(byte) 0xC0, (byte) 0xAF}),
                    Arguments.of("surrogate", new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}),
                    Arguments.of("beyond", new byte[] {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80}));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("brokenUtf8")
        void broken_utf_8_is_malformed_wherever_it_stands(String name, byte[] bytes) {
            String broken = new String(bytes, StandardCharsets.ISO_8859_1);
            for (String json : List.of(
                    "{\"event\":\"" + broken + "\"}",
                    END + ",\"note\":\"" + broken + "\"}",
                    END + ",\"note\":[{\"" + broken + "\":1}]}",
                    END + ",\"" + broken + "\":1}")) {
                assertThatThrownBy(() -> parse(json.getBytes(StandardCharsets.ISO_8859_1)))
                        .isInstanceOf(MalformedWebhookException.class)
                        .hasMessage("$: is not UTF-8");
            }
            assertMalformed("$", (END + "," + broken + "}").getBytes(StandardCharsets.ISO_8859_1));
        }

        @Test
        void a_known_member_twice_is_malformed_even_if_equal_or_null() {
            assertMalformed("$.event", END + ",\"event\":\"end\"}");
            assertMalformed("$.call_uuid", "{\"call_uuid\":null,\"event\":\"end\",\"call\\u005fuuid\":\"c-1\"}");
        }
    }

    @Nested
    class Values {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "event",
                    "call_uuid",
                    "call_direction",
                    "caller_id",
                    "called_number",
                    "extension",
                    "call_start",
                    "call_answer",
                    "call_end",
                    "record_id"
                })
        void a_text_must_be_a_text_of_reasonable_length(String field) {
            for (String value : List.of("103", "true", "{}", "[\"SECRET\"]", "1.5")) {
                assertThatThrownBy(() -> parse(with(field, value)))
                        .isInstanceOf(MalformedWebhookException.class)
                        .hasMessage("$." + field + ": must be a text");
            }
            assertMalformed("$." + field, with(field, "\"" + "SECRET".repeat(50) + "\""));
            for (String value : List.of("a\\u0000b", "a\\nb", "a\\ud800b", "a\\u009fb", "😀")) {
                assertMalformed("$." + field, with(field, "\"" + value + "\""));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"duration_full", "duration_talk"})
        void seconds_must_be_a_whole_number_of_reasonable_size(String field) {
            for (String value : List.of("\"155\"", "true", "{}", "[]", "1.0", "1e3", "0.5")) {
                assertThatThrownBy(() -> parse(with(field, value)))
                        .isInstanceOf(MalformedWebhookException.class)
                        .hasMessage("$." + field + ": must be a whole number of seconds");
            }
            for (String value : List.of("-1", "-0", "2592001", "9223372036854775808", "9".repeat(10_000))) {
                assertMalformed("$." + field, with(field, value));
            }
            assertThat(parse(with(field, "2592000")).events()).hasSize(1);
        }

        @ParameterizedTest
        @CsvSource({
            "yesterday",
            "2024-03-04",
            "2024-03-04T10:00:00",
            "2024-03-04 10:00:00+03:00",
            "2024-02-30T10:00:00+03:00",
            "2024-13-01T10:00:00+03:00",
            "2024-03-04T24:00:00+03:00",
            "2024-03-04T10:60:00+03:00",
            "2024-03-04T10:00:60+03:00",
            "2024-03-04T10:00:00+19:00",
            "2024-03-04T10:00:00+03:60",
            "2024-03-04T10:00:00*03:00",
            "２024-03-04T10:00:00+03:00",
            "2024-03-04T10:00:00+3:000",
            "1999-12-31T23:59:59+00:00",
            "2101-01-01T00:00:00+00:00",
            "0000-01-01T00:00:00+00:00",
            "+999999999-01-01T00:00:00Z",
            "1709535600"
        })
        void a_date_must_be_iso_with_offset_and_of_our_time(String value) {
            for (String field : List.of("call_start", "call_answer", "call_end")) {
                assertMalformed("$." + field, with(field, "\"" + value + "\""));
            }
        }

        @Test
        void times_that_contradict_each_other_are_malformed() {
            assertMalformed(
                    "$.call_end",
                    END + ",\"call_answer\":\"2024-03-04T10:00:01Z\",\"call_end\":\"2024-03-04T10:00:00Z\"}");
            assertMalformed(
                    "$.call_end",
                    END + ",\"call_start\":\"2024-03-04T10:00:00Z\",\"call_end\":\"2024-05-04T10:00:00Z\"}");
        }

        @Test
        void what_must_be_there_is_named() {
            assertMalformed("$.event", "{}");
            assertMalformed("$.event", "{\"event\":null,\"call_uuid\":\"c-1\"}");
            assertMalformed("$.event", "{\"event\":\" \",\"call_uuid\":\"c-1\"}");
            assertMalformed("$.call_uuid", "{\"event\":\"end\"}");
            assertMalformed("$.call_uuid", "{\"event\":\"end\",\"call_uuid\":\"\"}");
            assertMalformed("$.extension", "{\"event\":\"transfer\",\"call_uuid\":\"c-1\",\"extension\":\"\"}");
        }

        private String with(String field, String value) {
            String event = field.equals("event") ? "" : "\"event\":\"end\",";
            String call = field.equals("call_uuid") ? "" : "\"call_uuid\":\"c-1\",";
            return "{" + event + call + "\"" + field + "\":" + value + "}";
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void mutations_of_real_bodies_end_in_events_or_in_the_one_exception(long seed) {
        Random random = new Random(seed);
        List<byte[]> bodies = Stream.of(
                        "seed-incoming-answered-4-end.json",
                        "seed-outbound-answered-1-start.json",
                        "seed-transfer-minimal.json")
                .map(VatsFixture::bytes)
                .toList();
        byte[] spice = "{}[]\",:\\u0000-9.eEtfn \n\u00D0\u00FF".getBytes(StandardCharsets.ISO_8859_1);
        for (int round = 0; round < 3_000; round++) {
            byte[] body = bodies.get(random.nextInt(bodies.size())).clone();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                body[random.nextInt(body.length)] = spice[random.nextInt(spice.length)];
            }
            try {
                assertThat(parse(body).kind()).isNotBlank();
            } catch (MalformedWebhookException e) {
                assertThat(e.place()).as("seed %d round %d", seed, round).startsWith("$");
            }
        }
    }

    private static void assertMalformed(String place, String json) {
        assertMalformed(place, json.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertMalformed(String place, byte[] body) {
        assertThatThrownBy(() -> parse(body)).isInstanceOfSatisfying(MalformedWebhookException.class, e -> {
            assertThat(e.place()).isEqualTo(place);
            assertThat(e.getMessage()).doesNotContain("SECRET").hasSizeLessThan(120);
        });
    }
}
