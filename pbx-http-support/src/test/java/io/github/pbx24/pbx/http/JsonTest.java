package io.github.pbx24.pbx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.Moshi;
import io.github.pbx24.pbx.MalformedWebhookException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private static final int ROUNDS = 3_000;

    @Test
    void what_another_writer_wrote_reads_the_same() {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            Object tree = tree(new Random(seed), 0);
            byte[] json = bytes(new Moshi.Builder()
                    .build()
                    .adapter(Object.class)
                    .serializeNulls()
                    .toJson(tree));
            assertThat(plain(Json.read(json))).as("seed %d", seed).isEqualTo(plain(tree));
        }
    }

    @Test
    void what_is_written_reads_the_same_here_and_elsewhere() throws IOException {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            tree.put("a", whole(tree(new Random(seed), 0)));
            String json = Json.write(tree);
            assertThat(plain(Json.read(bytes(json)))).as("seed %d", seed).isEqualTo(plain(tree));
            assertThat(plain(new Moshi.Builder().build().adapter(Object.class).fromJson(json)))
                    .as("seed %d", seed)
                    .isEqualTo(plain(tree));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(Map.of("a", new Object())));
    }

    @Test
    void damaged_text_ends_in_a_complaint_and_in_nothing_else() {
        byte[] spice = bytes("{}[]\",:\\u0-9.eE+tfn \u00e9");
        int accepted = 0;
        for (long seed = 1; seed <= 20_000; seed++) {
            Random random = new Random(seed);
            byte[] json = bytes("{\"event\":\"e\\u006ed\",\"n\":[1,-2.5e3,{\"x\":null}],\"t\":true}");
            for (int i = random.nextInt(3); i >= 0; i--) {
                json[random.nextInt(json.length)] = spice[random.nextInt(spice.length)];
            }
            try {
                Json.read(json);
                accepted++;
                Buffer buffer = new Buffer().write(json);
                JsonReader reader = JsonReader.of(buffer);
                reader.skipValue();
            } catch (MalformedWebhookException e) {
                assertThat(e.getMessage()).as("seed %d", seed).startsWith("$: ");
            } catch (IOException e) {
                assertThat(e).as("seed %d: another reader refuses it", seed).isNull();
            }
        }
        assertThat(accepted).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\"}",
                "{\"a\":1,}",
                "[1,]",
                "01",
                "1 2",
                "{} {}",
                "nul",
                "'a'",
                "{a:1}",
                "\"a",
                "\"\\x\"",
                "\"\n\""
            })
    void what_is_not_json_is_refused(String text) {
        assertThatThrownBy(() -> Json.read(bytes(text))).isInstanceOf(MalformedWebhookException.class);
    }

    @Test
    void everything_is_bounded() {
        assertThat(Json.read(bytes("[".repeat(32) + "]".repeat(32)))).isInstanceOf(JsonValue.Items.class);
        assertThatThrownBy(() -> Json.read(bytes("[".repeat(33) + "]".repeat(33))))
                .hasMessage("$: is nested too deeply");
        assertThatThrownBy(() -> Json.read(bytes("[".repeat(1_000_000)))).hasMessage("$: is nested too deeply");
        JsonLimits small = new JsonLimits(20, 2, 4);
        assertThat(Json.read(bytes("[1,2,3]"), small)).isInstanceOf(JsonValue.Items.class);
        assertThatThrownBy(() -> Json.read(bytes("[1,2,3,4]"), small)).hasMessage("$: has more than 4 values");
        assertThatThrownBy(() -> Json.read(new byte[21], small)).hasMessage("$: is larger than 20 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 0, 1));
    }

    @Test
    void a_byte_order_mark_is_skipped() {
        assertThat(Json.read(bytes("\uFEFF {\"a\":1}")).member("a").flatMap(JsonValue::scalar))
                .contains("1");
    }

    /** No store and no portal takes half a character, and two of them would become one question mark. */
    @Test
    void half_a_character_costs_only_itself() {
        for (String half :
                List.of("\\ud800", "a\\udc00b", "\\uD83D\\uD83D\\uDE00", "\\ude00\\ud83d", "\\ud83dx\\ude00")) {
            JsonValue value = Json.read(("{\"a\":\"" + half + "\",\"b\":\"\\ud83d\\uDE00\",\"" + half + "\":1}")
                    .getBytes(StandardCharsets.UTF_8));
            assertThat(value.member("a")).as(half).isEmpty();
            assertThat(value.member("b").flatMap(JsonValue::scalar)).contains("\uD83D\uDE00");
            assertThat(((JsonValue.Structure) value).members()).hasSize(2);
        }
    }

    @Test
    void text_of_another_code_page_costs_only_itself() {
        byte[] json = "{\"a\":\"Москва\",\"b\":\"2\"}".getBytes(Charset.forName("windows-1251"));
        JsonValue value = Json.read(json);
        assertThat(value.member("a")).isEmpty();
        assertThat(value.member("b").flatMap(JsonValue::scalar)).contains("2");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'', -",
                "/a, 1",
                "/b/0, x",
                "/b/1/c~1d, true",
                "/b/1/e~0f, 2.5",
                "/b/2, -",
                "/b/01, -",
                "/b/-1, -",
                "/b/x, -",
                "/n, -",
                "/s, -",
                "/a/0, -",
                "a, -",
                "/, root",
                "/b/99999999999, -"
            })
    void a_pointer_finds_a_value(String pointer, @Nullable String found) {
        JsonValue value = Json.read(
                bytes("{\"a\":1,\"b\":[\"x\",{\"c/d\":true,\"e~f\":2.5}],\"n\":null,\"s\":\" \",\"\":\"root\"}"));
        assertThat(value.at(pointer).flatMap(JsonValue::scalar).orElse(null)).isEqualTo(found);
    }

    @Test
    void of_members_with_one_name_only_what_all_say_counts() {
        JsonValue json =
                Json.read(bytes("{\"a\":1,\"b\":{\"c\":[1]},\"a\":\"1\",\"\\u0061\":\"\\u0031\",\"b\":{\"c\":[1]}}"));
        assertThat(json.at("/a").flatMap(JsonValue::scalar)).contains("1");
        assertThat(json.at("/b/c/0").flatMap(JsonValue::scalar)).contains("1");
        for (String other : new String[] {"2", "null", "\"\"", "[1]", "{}", "true", "\"\\ud800\""}) {
            for (String members : new String[] {"\"a\":1,\"a\":" + other, "\"a\":" + other + ",\"a\":1,\"a\":1"}) {
                JsonValue ambiguous = Json.read(bytes("{" + members + "}"));
                assertThat(ambiguous.at("/a")).as(members).isEmpty();
                assertThat(ambiguous.isStrangeAt("/a")).as(members).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, true",
        "/o, true",
        "/o/x, false",
        "/l/0/b, true",
        "/l/b, true",
        "/l/7, false",
        "/g, true",
        "/g/h, true",
        "/n/x, false",
        "/s/x, false",
        "/e/x, false",
        "/none/x, false",
        "/a, false"
    })
    void what_stands_in_the_way_of_a_pointer_is_strange_and_what_is_not_there_is_not(String pointer, boolean strange) {
        JsonValue json = Json.read(
                bytes("{\"a\":1,\"o\":{\"b\":1},\"l\":[\"x\"],\"g\":\"\\ud800\",\"n\":null,\"s\":\"\",\"e\":[]}"));
        assertThat(json.isStrangeAt(pointer)).isEqualTo(strange);
    }

    @Test
    void no_content_shows_in_strings() {
        JsonValue value = Json.read(bytes("{\"k\":\"SECRET\",\"l\":[\"SECRET\",77,true]}"));
        assertThat(value.toString() + value.at("/k") + value.at("/l") + value.at("/l/1") + value.at("/l/2"))
                .doesNotContain("SECRET", "77", "true");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable Object tree(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 5 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> (double) random.nextInt(100_000);
            case 3 -> random.nextInt() / 64.0;
            case 4 ->
                new String[] {"", "a\"b", "\\", "ж\uD83D\uDE00", "\u0001\n\t", "\u2028", "plain"}[random.nextInt(7)];
            case 5 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(tree(random, depth + 1));
                }
                yield list;
            }
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(i + "\u00e9\"", tree(random, depth + 1));
                }
                yield map;
            }
        };
    }

    /** Without fractions, which are not written. */
    private static @Nullable Object whole(@Nullable Object value) {
        if (value instanceof Double number) {
            return Math.round(number);
        }
        if (value instanceof List<?> list) {
            return new ArrayList<>(list.stream().map(JsonTest::wholeOrNull).toList());
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, item) -> copy.put(name, whole(item)));
            return copy;
        }
        return value;
    }

    private static Object wholeOrNull(@Nullable Object value) {
        Object whole = whole(value);
        return whole == null ? "null" : whole;
    }

    /** One form for the values of all three readers. */
    private static String plain(@Nullable Object value) {
        if (value instanceof JsonValue.Structure structure) {
            return plain(structure.members());
        }
        if (value instanceof JsonValue.Items list) {
            return plain(list.items());
        }
        if (value instanceof JsonValue.Text text) {
            return plain(text.value());
        }
        if (value instanceof JsonValue.Numeric number) {
            return plain(Double.valueOf(number.literal()));
        }
        if (value instanceof JsonValue.Flag flag) {
            return plain(flag.value());
        }
        if (value instanceof Map<?, ?> map) {
            StringBuilder out = new StringBuilder("{");
            map.forEach(
                    (name, item) -> out.append(plain(name)).append(plain(item)).append(';'));
            return out.append('}').toString();
        }
        if (value instanceof List<?> list) {
            StringBuilder out = new StringBuilder("[");
            list.forEach(item -> out.append(plain(item)).append(';'));
            return out.append(']').toString();
        }
        if (value instanceof Number number) {
            return "n" + number.doubleValue();
        }
        return value == null || value instanceof JsonValue.Nothing
                ? "null"
                : value.getClass().getSimpleName() + value;
    }
}
