package io.github.pbx24.rostelecom.vats;

import static io.github.pbx24.rostelecom.vats.VatsFixture.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.http.JsonScanner;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
        void broken_utf_8_costs_only_the_text_it_stands_in(String name, byte[] bytes) {
            String broken = new String(bytes, StandardCharsets.ISO_8859_1);
            assertMalformed("$.event", ("{\"event\":\"" + broken + "\"}").getBytes(StandardCharsets.ISO_8859_1));
            for (String json : List.of(
                    END + ",\"note\":\"" + broken + "\"}",
                    END + ",\"note\":[{\"" + broken + "\":1}]}",
                    END + ",\"" + broken + "\":1}")) {
                assertThat(parse(json.getBytes(StandardCharsets.ISO_8859_1)).events())
                        .hasSize(1);
            }
            assertMalformed("$", (END + "," + broken + "}").getBytes(StandardCharsets.ISO_8859_1));
        }

        @Test
        void the_call_or_the_kind_of_event_told_twice_is_malformed_unless_both_say_the_same() {
            assertThat(parse((END + ",\"event\":\"\\u0065nd\"}").getBytes(StandardCharsets.UTF_8))
                            .events())
                    .hasSize(1);
            assertMalformed("$.event", END + ",\"event\":\"ringing\"}");
            assertMalformed("$.call_uuid", "{\"call_uuid\":null,\"event\":\"end\",\"call\\u005fuuid\":\"c-1\"}");
        }
    }

    @Nested
    class CallAndKind {

        @ParameterizedTest
        @ValueSource(strings = {"event", "call_uuid"})
        void must_be_readable(String field) {
            for (String value : List.of("{}", "[\"SECRET\"]", "\"" + "SECRET".repeat(50) + "\"")) {
                assertMalformed("$." + field, with(field, value));
            }
            for (String value : List.of("a\\u0000b", "a\\nb", "a\\ud800b", "a\\u009fb")) {
                assertMalformed("$." + field, with(field, "\"" + value + "\""));
            }
        }

        @Test
        void must_be_there() {
            assertMalformed("$.event", "{}");
            assertMalformed("$.event", "{\"event\":null,\"call_uuid\":\"c-1\"}");
            assertMalformed("$.event", "{\"event\":\" \",\"call_uuid\":\"c-1\"}");
            assertMalformed("$.call_uuid", "{\"event\":\"end\"}");
            assertMalformed("$.call_uuid", "{\"event\":\"end\",\"call_uuid\":\"\"}");
        }

        @Test
        void may_be_numbers() {
            assertThat(parse("{\"event\":\"end\",\"call_uuid\":17}")
                            .events()
                            .get(0)
                            .call())
                    .isEqualTo(CallIdentity.id("17"));
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
