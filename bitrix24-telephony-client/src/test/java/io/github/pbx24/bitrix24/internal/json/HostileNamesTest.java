package io.github.pbx24.bitrix24.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.internal.form.PhpForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names that were chosen to have one hash. Looked through one by one, the objects here would take hours. */
class HostileNamesTest {

    private static final int MANY = 1 << 17;

    /** "Aa" and "BB" have the same hash, and so has every text made of them. */
    private static String colliding(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 16; bit >= 0; bit--) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    @Test
    void an_answer_full_of_them_is_read() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < MANY; i++) {
            json.append(i == 0 ? "\"" : ",\"")
                    .append(colliding(i))
                    .append("\":")
                    .append(i);
        }
        ResultNode tree = ResultNode.ofJson(json.append('}').toString()).orElseThrow();

        for (int i = 0; i < MANY; i += 101) {
            assertThat(tree.get(colliding(i)).asLong()).hasValue(i);
        }
        assertThat(tree.has("none")).isFalse();
    }

    @Test
    void an_event_full_of_them_is_read() {
        for (int round = 0; round < 50; round++) {
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < PhpForm.MAX_KEYS; i++) {
                fields.add("a[" + colliding(i) + "]=" + i);
            }
            assertThat(PhpForm.parse(String.join("&", fields))
                            .get("a")
                            .get(colliding(4321))
                            .asLong())
                    .hasValue(4321);
        }
    }

    @Test
    void usual_and_colliding_names_are_found_beside_each_other() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Map<String, Integer> expected = new LinkedHashMap<>();
            JsonObject.Builder builder = new JsonObject.Builder();
            int size = random.nextInt(400);
            for (int i = 0; i < size; i++) {
                String name = random.nextBoolean() ? colliding(random.nextInt(300)) : "n" + random.nextInt(300);
                expected.put(name, i);
                builder.put(name, i);
            }
            JsonObject object = builder.build();

            assertThat(object.size()).as("seed %d", seed).isEqualTo(expected.size());
            int position = 0;
            for (Map.Entry<String, Integer> field : expected.entrySet()) {
                assertThat(object.find(field.getKey())).as("seed %d", seed).isEqualTo(position);
                assertThat(object.value(position)).as("seed %d", seed).isEqualTo(field.getValue());
                position++;
            }
            assertThat(object.find(colliding(1000))).isEqualTo(-1);
            assertThat(object.find("other")).isEqualTo(-1);
        }
    }
}
