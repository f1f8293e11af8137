package io.github.pbx24.gateway.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a YAML file after placeholders were filled in. Scalars stay text: a token {@code 0123} or {@code 1e5} means
 * what is written, whatever YAML would make of it.
 */
sealed interface YamlNode {

    /** A single value. */
    record Scalar(String text) implements YamlNode {

        /** Values may be secrets. */
        @Override
        public String toString() {
            return "Scalar";
        }
    }

    /** Nothing: an empty value, {@code null} or {@code ~}. */
    record Nothing() implements YamlNode {}

    /** A list. */
    record Sequence(List<YamlNode> items) implements YamlNode {}

    /** A table in the order of the file. */
    record Table(Map<String, YamlNode> entries) implements YamlNode {}

    /** The plain Java form: texts, lists and maps. */
    default @Nullable Object plain() {
        if (this instanceof Scalar scalar) {
            return scalar.text();
        }
        if (this instanceof Sequence sequence) {
            List<Object> list = new ArrayList<>();
            sequence.items().forEach(item -> list.add(item instanceof Nothing ? "" : item.plain()));
            return list;
        }
        if (this instanceof Table table) {
            Map<String, Object> map = new LinkedHashMap<>();
            table.entries().forEach((key, value) -> {
                Object plain = value.plain();
                if (plain != null) {
                    map.put(key, plain);
                }
            });
            return map;
        }
        return null;
    }
}
