package io.github.pbx24.simulator.internal.php;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1&b=2|{a=1, b=2}",
                "a%5Bb%5D=1&a[c]=2|{a={b=1, c=2}}",
                "a[]=1&a[]=2|{a=[1, 2]}",
                "a[0]=x&a[1]=y|{a=[x, y]}",
                "a[1]=x|{a={1=x}}",
                "a[0][k]=x|{a=[{k=x}]}",
                "a=1&a=2|{a=2}",
                "a=1&a[b]=2|{a={b=2}}",
                "a|{a=}",
                "=1&&|{}",
                "a%ZZ=b+c%2B|{a%ZZ=b c+}",
                "[a]=1|{[a]=1}",
                "a[b=1|{a[b=1}",
                "a[b]c=1|{a={b=1}}"
            })
    void bodies_are_read_like_in_php(String body, String expected) {
        assertThat(FormText.parse(body)).hasToString(expected);
    }

    @Test
    void bodies_are_written_like_in_php() {
        assertThat(FormText.encode(Php.map(
                        "a",
                        "x y*~-_.я",
                        "b",
                        null,
                        "c",
                        true,
                        "d",
                        false,
                        "e",
                        List.of(),
                        "f",
                        Map.of(),
                        "g",
                        1.50,
                        "h",
                        List.of("p", Php.map("q", 2L)))))
                .isEqualTo("a=x+y%2A%7E-_.%D1%8F&c=1&d=0&g=1.5&h%5B0%5D=p&h%5B1%5D%5Bq%5D=2");
    }

    @Test
    void what_was_written_is_read_back() {
        Seeds.each(20260310, 200, seed -> {
            Map<String, @Nullable Object> tree = tree(new Random(seed), 4);

            assertThat(FormText.parse(FormText.encode(tree))).isEqualTo(tree);
        });
    }

    @Test
    void garbage_is_read_without_an_exception() {
        Seeds.each(20260310, 200, seed -> {
            Random random = new Random(seed);
            StringBuilder body = new StringBuilder();
            for (int i = random.nextInt(60); i >= 0; i--) {
                body.append("[]=&%a0.\u0000я".charAt(random.nextInt(10)));
            }

            assertThat(FormText.parse(body.toString())).isNotNull();
        });
    }

    private static Map<String, @Nullable Object> tree(Random random, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            map.put("k" + random.nextInt(100), value(random, depth));
        }
        return map;
    }

    private static Object value(Random random, int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(3);
        if (kind == 1) {
            return tree(random, depth - 1);
        }
        if (kind == 2) {
            List<Object> list = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                list.add(value(random, depth - 1));
            }
            return list;
        }
        return "v&=[]+% я" + random.nextInt();
    }
}
