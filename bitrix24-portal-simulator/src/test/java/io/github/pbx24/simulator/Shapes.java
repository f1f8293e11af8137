package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.PhpJson;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reduces JSON to its keys and types, so that an answer can be compared with a fixture. */
final class Shapes {

    private Shapes() {}

    /** Maps keep their keys, lists show their first element, scalars become the name of their type. */
    static Object of(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> shape = new TreeMap<>();
            map.forEach((key, item) -> shape.put(String.valueOf(key), of(item)));
            return shape;
        }
        if (value instanceof List<?> list) {
            return list.isEmpty() ? List.of() : List.of(of(list.get(0)));
        }
        return value instanceof Number ? "number" : value instanceof Boolean ? "boolean" : "text";
    }

    /** Some fixtures are shortened by {@code time}. */
    static void assertShape(Rest.Reply reply, String fixture) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        Map<String, @Nullable Object> expected = PhpJson.readObject(Rest.fixture(fixture + ".json"));
        Map<String, @Nullable Object> actual = reply.body();
        if (!expected.containsKey("time")) {
            actual.remove("time");
        }
        assertThat(of(actual)).as(fixture).isEqualTo(of(expected));
    }

    static void assertSame(Rest.Reply reply, int status, String fixture) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).as(fixture).isEqualTo(PhpJson.readObject(Rest.fixture(fixture + ".json")));
    }

    static Object ofJson(String json) {
        return of(PhpJson.readObject(json));
    }
}
