package io.github.pbx24.pbx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberNamesTest {

    /** Eight bytes alike and lengths alike: all of them want the same place in the table. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "same-head-%02d",
                "same-head-and-a-long-way-to-the-end-%02d",
                "%02d-same-tail",
                "a%02d-and-b%1$02d"
            })
    void names_that_collide_are_told_apart(String form) {
        List<String> names = IntStream.range(0, 100)
                .mapToObj(i -> String.format(Locale.ROOT, form, i))
                .toList();
        MemberNames known = MemberNames.of(names);
        for (int i = 0; i < 100; i++) {
            assertThat(indexOf(known, names.get(i))).isEqualTo(i);
            String name = names.get(i);
            for (String other : List.of(
                    name + "x",
                    name.substring(1),
                    name.substring(0, name.length() - 1),
                    name.toUpperCase(Locale.ROOT) + "!",
                    name.replaceFirst("[0-9]", "x"),
                    name.replace('-', '_'))) {
                assertThat(indexOf(known, other)).as(other).isEqualTo(names.indexOf(other));
            }
        }
    }

    /** Names of every length, and whatever follows them in a body. */
    @Test
    void every_name_is_found_wherever_it_stands() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            List<String> names = new ArrayList<>();
            for (int i = 1 + random.nextInt(100); i > 0; i--) {
                String name = text(random, 1 + random.nextInt(24));
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
            Collections.shuffle(names, random);
            MemberNames known = MemberNames.of(names);
            for (int i = 0; i < 50; i++) {
                String name = random.nextBoolean()
                        ? names.get(random.nextInt(names.size()))
                        : text(random, random.nextInt(26));
                assertThat(indexOf(known, name)).as("round %d, %s", round, name).isEqualTo(names.indexOf(name));
            }
        }
    }

    /** Few letters, so that names begin and end alike; NUL is a letter too. */
    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("ab\0".charAt(random.nextInt(3)));
        }
        return text.toString();
    }

    private static int indexOf(MemberNames names, String name) {
        int found = indexOf(names, name, "", "");
        assertThat(indexOf(names, name, "\"", "\":1")).isEqualTo(found);
        assertThat(indexOf(names, name, "{\"", "\":\"something longer than eight\"}"))
                .isEqualTo(found);
        return found;
    }

    private static int indexOf(MemberNames names, String name, String before, String behind) {
        byte[] json = (before + name + behind).getBytes(StandardCharsets.US_ASCII);
        int found = names.indexOf(json, before.length(), before.length() + name.length());
        assertThat(found >= 0).isEqualTo(found >= 0 && names.isAt(found, json, before.length()));
        return found;
    }

    @Test
    void a_name_behind_the_end_is_not_looked_for() {
        MemberNames names = MemberNames.of(List.of("event", "call_direction"));
        byte[] json = "event".getBytes(StandardCharsets.US_ASCII);
        assertThat(names.isAt(0, json, 0)).isTrue();
        assertThat(names.isAt(0, json, 1)).isFalse();
        assertThat(names.isAt(1, json, 0)).isFalse();
        assertThat(names.isAt(2, json, 0)).isFalse();
    }

    @Test
    void what_is_no_list_of_names_is_refused() {
        List<List<String>> wrong = List.of(
                List.of(),
                List.of(""),
                List.of("a", "a"),
                List.of("\u0436"),
                IntStream.range(0, 101).mapToObj(String::valueOf).toList());
        for (List<String> names : wrong) {
            assertThatIllegalArgumentException().isThrownBy(() -> MemberNames.of(names));
        }
    }
}
