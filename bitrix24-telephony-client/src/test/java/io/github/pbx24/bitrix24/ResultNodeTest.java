package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.internal.json.JsonTree;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultNodeTest {

    @ParameterizedTest
    @ValueSource(strings = {"null", "false", "\"\"", "[]", "{}"})
    void all_ways_to_say_nothing_read_as_absent(String json) {
        ResultNode node = Fixtures.tree("{\"a\":" + json + "}").get("a");

        assertThat(node.isAbsent()).isTrue();
        assertThat(node.asText()).isEmpty();
        assertThat(node.asLong()).isEmpty();
        assertThat(node.asDouble()).isEmpty();
        assertThat(node.asDecimal()).isEmpty();
        assertThat(node.asInstant()).isEmpty();
        assertThat(node.asBoolean()).isFalse();
        assertThat(node.items()).isEmpty();
        assertThat(node.fields()).isEmpty();
        assertThat(node.get("anything").isAbsent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9007199254740993", "\"9007199254740993\""})
    void whole_numbers_are_exact_as_number_and_as_string(String json) {
        assertThat(Fixtures.tree(json).asLong()).hasValue(9_007_199_254_740_993L);
    }

    @Test
    void a_number_with_a_zero_fraction_is_whole_and_others_are_not() {
        assertThat(Fixtures.tree("95.0").asLong()).hasValue(95);
        assertThat(Fixtures.tree("\"1e3\"").asLong()).hasValue(1000);
        assertThat(Fixtures.tree("95.5").asLong()).isEmpty();
        assertThat(Fixtures.tree("1e300").asLong()).isEmpty();
        assertThat(Fixtures.tree("99999999999999999999").asLong()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"NaN\"", "\"Infinity\"", "\"0x1p3\"", "\"1f\"", "\"abc\"", "\"1 2\"", "[1]", "1e999"})
    void what_is_not_a_plain_number_reads_as_none(String json) {
        assertThat(Fixtures.tree(json).asDouble()).isEmpty();
        assertThat(Fixtures.tree(json).asLong()).isEmpty();
    }

    @Test
    void decimals_keep_their_digits_and_gigantic_ones_are_refused() {
        assertThat(Fixtures.tree("\"0.0000\"").asDecimal()).hasValue(new BigDecimal("0.0000"));
        assertThat(Fixtures.tree("\"1e-300\"").asDecimal()).isEmpty();
    }

    @Test
    void flags_are_read_from_all_their_spellings() {
        for (String yes : new String[] {"true", "1", "\"1\"", "\"Y\"", "\"y\"", "\"true\"", "7"}) {
            assertThat(Fixtures.tree(yes).asBoolean()).as(yes).isTrue();
        }
        for (String no : new String[] {"0", "\"0\"", "\"N\"", "\"no\"", "[1]", "{\"a\":1}"}) {
            assertThat(Fixtures.tree(no).asBoolean()).as(no).isFalse();
        }
    }

    @Test
    void times_are_read_from_iso_dates_and_from_seconds() {
        Instant noon = Instant.parse("2026-03-10T08:19:38Z");

        assertThat(Fixtures.tree("\"2026-03-10T11:19:38+03:00\"").asInstant()).hasValue(noon);
        assertThat(Fixtures.tree("1773130778").asInstant()).hasValue(noon);
        assertThat(Fixtures.tree("\"1773130778\"").asInstant()).hasValue(noon);
        assertThat(Fixtures.tree("1773130778.25").asInstant()).hasValue(noon.plusMillis(250));
        assertThat(Fixtures.tree("\"2026-03-10\"").asInstant()).isEmpty();
        assertThat(Fixtures.tree("1e18").asInstant()).isEmpty();
        assertThat(Fixtures.tree("\"20260310\"").asInstant())
                .as("a date without dashes is no count of seconds")
                .isEmpty();
    }

    @Test
    void lists_and_maps_with_number_keys_are_the_same_thing() {
        assertThat(Fixtures.tree("{\"5\":\"a\",\"7\":\"b\"}").items()).hasSize(2);
        assertThat(Fixtures.tree("[\"a\",\"b\"]").get("1").asText()).hasValue("b");
        assertThat(Fixtures.tree("{\"x\":\"a\"}").items()).isEmpty();
        assertThat(Fixtures.tree("\"text\"").items()).isEmpty();
    }

    @Test
    void a_present_key_is_told_from_a_missing_one() {
        ResultNode node = Fixtures.tree("{\"error\":\"\"}");

        assertThat(node.has("error")).isTrue();
        assertThat(node.has("result")).isFalse();
    }

    @Test
    void text_shows_only_kind_and_size() {
        assertThat(Fixtures.tree("{\"token\":\"secret\"}")).hasToString("ResultNode[map of 1]");
        assertThat(Fixtures.tree("\"secret\"")).hasToString("ResultNode[String]");
        assertThat(Fixtures.tree("[\"secret\"]")).hasToString("ResultNode[list of 1]");
        assertThat(Fixtures.tree("74950000101")).hasToString("ResultNode[number]");
        assertThat(Fixtures.tree("null")).hasToString("ResultNode[absent]");
    }

    @Test
    void nodes_are_made_from_plain_values() {
        assertThat(ResultNode.of(java.util.Map.of("a", java.util.List.of(1, "2", true)))
                        .get("a")
                        .items())
                .extracting(ResultNode::asLong)
                .extracting(value -> value.orElse(-1))
                .containsExactly(1L, 2L, -1L);
        assertThatThrownBy(() -> ResultNode.of(new Object())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nesting_is_bounded() {
        String deepest = "[".repeat(JsonTree.MAX_DEPTH) + "1" + "]".repeat(JsonTree.MAX_DEPTH);
        assertThat(Fixtures.tree(deepest).items()).hasSize(1);

        for (int depth : new int[] {JsonTree.MAX_DEPTH + 1, 200, 300, 100_000}) {
            String deep = "[".repeat(depth) + "1" + "]".repeat(depth);
            assertThatThrownBy(() -> JsonTree.read(new Buffer().writeUtf8(deep)))
                    .as("depth %s", depth)
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{\"a\"", "{\"a\":1}}", "{} {}", "{'a':1}", "{a:1}", "[1,]", "nul", "<html>", "{\"a\":1"
            })
    void what_is_not_json_is_refused(String text) {
        assertThatThrownBy(() -> JsonTree.read(new Buffer().writeUtf8(text))).isInstanceOf(IOException.class);
    }
}
