package io.github.pbx24.simulator.internal.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers of addresses that end in {@code .xml}: entries of lists are called {@code item}. Pure. */
final class XmlText {

    private XmlText() {}

    static String write(Map<String, @Nullable Object> body) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        append(out, "response", body);
        return out.toString();
    }

    private static void append(StringBuilder out, String name, @Nullable Object value) {
        String tag = name.matches("[0-9]+") || !name.matches("[A-Za-z_][A-Za-z0-9_.-]*") ? "item" : name;
        out.append('<').append(tag).append('>');
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> append(out, String.valueOf(key), item));
        } else if (value instanceof Iterable<?> items) {
            items.forEach(item -> append(out, "item", item));
        } else if (value instanceof Boolean flag) {
            out.append(flag ? "1" : "");
        } else if (value != null) {
            out.append(value.toString()
                    .replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;"));
        }
        out.append("</").append(tag).append('>');
    }
}
