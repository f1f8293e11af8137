package io.github.pbx24.bitrix24.internal.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.event.MalformedEventException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhpFormTest {

    @ParameterizedTest
    @ValueSource(strings = {"data%5BFIELDS%5D%5BID%5D=6641", "data[FIELDS][ID]=6641", "data%5bFIELDS][ID%5d=6641"})
    void brackets_are_read_encoded_and_literal(String body) {
        assertThat(PhpForm.parse(body).get("data").get("FIELDS").get("ID").asLong())
                .hasValue(6641);
    }

    @Test
    void values_are_decoded() {
        ResultNode form = PhpForm.parse("a=%2B7+495&b=%D0%B0%F0%9F%93%9E&c=&d&e=x%3Dy=z&&f=ы");

        assertThat(form.get("a").asText()).hasValue("+7 495");
        assertThat(form.get("b").asText()).hasValue("а📞");
        assertThat(form.has("c")).isTrue();
        assertThat(form.get("c").isAbsent()).isTrue();
        assertThat(form.has("d")).isTrue();
        assertThat(form.get("e").asText()).hasValue("x=y=z");
        assertThat(form.get("f").asText()).hasValue("ы");
        assertThat(PhpForm.parse("").fields()).isEmpty();
    }

    @Test
    void lists_are_maps_with_numbers() {
        assertThat(PhpForm.parse("l[0]=a&l[1]=b").get("l").items())
                .extracting(item -> item.asText().orElse(""))
                .containsExactly("a", "b");
        assertThat(PhpForm.parse("l[]=a&l[]=b").get("l").items())
                .extracting(item -> item.asText().orElse(""))
                .containsExactly("a", "b");
        assertThat(PhpForm.parse("l[999999999][x]=a").get("l").items()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a=%4 byte",
                "a=%G1 byte",
                "a=% byte",
                "a=%FF byte",
                "a=%C3%28 byte",
                "%FF=1 byte",
                "a[b=1 key",
                "a[b]c=1 key",
                "a[b]]=1 key",
                "[b]=1 key",
                "=1 key",
                "a=1&a=2 key",
                "a[b]=1&a[b]=2 key",
                "a=1&a[b]=2 key",
                "a[b]=1&a=2 key",
                "a[b]=1&a[b][c]=2 key"
            })
    void what_is_not_a_form_is_refused_and_located(String body, String place) {
        assertThatThrownBy(() -> PhpForm.parse(body))
                .isInstanceOfSatisfying(
                        MalformedEventException.class,
                        e -> assertThat(e.place()).startsWith(place));
    }

    @Test
    void an_encoded_bracket_inside_a_value_is_a_value() {
        assertThat(PhpForm.parse("a=%5Bx%5D").get("a").asText()).hasValue("[x]");
    }

    @Test
    void size_depth_and_number_of_fields_are_bounded() {
        String deepest = "a" + "[x]".repeat(PhpForm.MAX_DEPTH - 1);
        assertThat(PhpForm.parse(deepest + "=1").fields()).hasSize(1);
        assertThatThrownBy(() -> PhpForm.parse(deepest + "[x]=1")).hasMessageContaining("deeper than 16");
        assertThatThrownBy(() -> PhpForm.parse("a" + "[x]".repeat(100_000) + "=1"))
                .isInstanceOf(MalformedEventException.class);

        assertThatThrownBy(() -> PhpForm.parse(new byte[PhpForm.MAX_BYTES + 1])).hasMessageContaining("larger than");
        assertThatThrownBy(() -> PhpForm.parse("x".repeat(PhpForm.MAX_BYTES + 1)))
                .hasMessageContaining("larger than");

        String fields = IntStream.range(0, PhpForm.MAX_KEYS)
                .mapToObj(i -> "k" + i + "=1")
                .collect(Collectors.joining("&"));
        assertThat(PhpForm.parse(fields).fields()).hasSize(PhpForm.MAX_KEYS);
        assertThatThrownBy(() -> PhpForm.parse(fields + "&one=more")).hasMessageContaining("more than 5000 fields");
    }

    @Test
    void a_hostile_key_is_shown_short_and_plain() {
        assertThatThrownBy(() -> PhpForm.parse("a%0d%0aINJECTED" + "x".repeat(1000) + "[=1"))
                .isInstanceOf(MalformedEventException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(120).doesNotContain("\n", "\r"));
    }

    @Test
    void a_value_never_reaches_a_message() {
        assertThatThrownBy(() -> PhpForm.parse("auth[t]=s3cret&auth[t]=s3cret2"))
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatever_php_would_write_is_read_back(long seed) {
        Random random = new Random(seed);
        Map<String, Object> tree = tree(random, 0);

        assertThat(plain(PhpForm.parse(write(tree, random.nextBoolean())))).isEqualTo(tree);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void random_bytes_end_in_a_tree_or_in_our_exception(long seed) {
        Random random = new Random(seed);
        byte[] alphabet = "ab[]%=&+5BDZ\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        for (int round = 0; round < 500; round++) {
            byte[] body = new byte[random.nextInt(40)];
            for (int i = 0; i < body.length; i++) {
                body[i] = alphabet[random.nextInt(alphabet.length)];
            }
            try {
                PhpForm.parse(body);
            } catch (MalformedEventException expected) {
                assertThat(expected.place()).isNotEmpty();
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void values_noted_while_reading_are_those_that_are_looked_for(long seed) {
        Random random = new Random(seed);
        byte[] alphabet = "aaabb[]==&&+%5B%5D7ÿ".getBytes(StandardCharsets.ISO_8859_1);
        Set<String> named = Set.of("a", "ab", "aa");
        int read = 0;
        for (int round = 0; round < 2000; round++) {
            byte[] body = new byte[random.nextInt(24)];
            for (int i = 0; i < body.length; i++) {
                body[i] = alphabet[random.nextInt(alphabet.length)];
            }
            byte[] noted;
            try {
                noted = PhpForm.parse(body, named).withoutNamed();
            } catch (MalformedEventException unreadable) {
                continue;
            }
            read++;
            assertThat(noted).isEqualTo(PhpForm.withoutNamed(body, named));
        }
        assertThat(read).isPositive();
        assertThat(PhpForm.parse(bytes("x[A]=secret&b=1&ab=2&c"), named).withoutNamed())
                .isEqualTo(bytes("x[A]=&b=1&ab=&c"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    private static Map<String, Object> tree(Random random, int depth) {
        Map<String, Object> tree = new LinkedHashMap<>();
        int size = 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            String key = random.nextBoolean() ? Integer.toString(i) : "K_" + i + "ключ +&=%";
            tree.put(key, depth < 6 && random.nextInt(3) == 0 ? tree(random, depth + 1) : value(random));
        }
        return tree;
    }

    private static String value(Random random) {
        return random.ints(random.nextInt(8), 1, 0x11000)
                .filter(c -> !(c >= 0xD800 && c < 0xE000))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static String write(Map<String, Object> tree, boolean encoded) {
        StringBuilder form = new StringBuilder();
        tree.forEach((key, value) -> write(form, encode(key), value, encoded));
        return form.toString();
    }

    private static void write(StringBuilder form, String path, Object value, boolean encoded) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> write(
                    form,
                    path + (encoded ? "%5B" : "[") + encode((String) key) + (encoded ? "%5D" : "]"),
                    item,
                    encoded));
        } else {
            form.append(form.length() == 0 ? "" : "&").append(path).append('=').append(encode((String) value));
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Object plain(ResultNode node) {
        if (node.fields().isEmpty()) {
            return node.asText().orElse("");
        }
        Map<String, Object> map = new LinkedHashMap<>();
        node.fields().forEach((key, item) -> map.put(key, plain(item)));
        return map;
    }
}
