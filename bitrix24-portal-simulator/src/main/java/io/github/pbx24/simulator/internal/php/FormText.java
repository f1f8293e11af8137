package io.github.pbx24.simulator.internal.php;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code a[b][0]=c}, the form encoding of PHP. Pure. */
public final class FormText {

    private static final int MAX_DEPTH = 32;
    private static final int MAX_FIELDS = 10_000;

    private FormText() {}

    /** Reads a query string or form body. Fields beyond the portal's bounds are dropped, as PHP drops them. */
    public static Map<String, @Nullable Object> parse(@Nullable String text) {
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        if (text == null || text.isEmpty()) {
            return root;
        }
        int fields = 0;
        for (String pair : text.split("&")) {
            if (pair.isEmpty() || ++fields > MAX_FIELDS) {
                continue;
            }
            int equals = pair.indexOf('=');
            String key = decode(equals < 0 ? pair : pair.substring(0, equals));
            put(root, key, equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        return withLists(root);
    }

    /** Replaces 0, 1, 2… maps below the top level by lists. */
    public static Map<String, @Nullable Object> withLists(Map<String, @Nullable Object> root) {
        root.replaceAll((key, value) -> Php.listsWhereSequential(value));
        return root;
    }

    /** Adds one field; the key may carry brackets. */
    public static void put(Map<String, @Nullable Object> root, String key, String value) {
        List<String> path = path(key);
        if (path.isEmpty() || path.get(0).isEmpty() || path.size() > MAX_DEPTH) {
            return;
        }
        Map<String, @Nullable Object> map = root;
        for (int i = 0; i < path.size() - 1; i++) {
            map = child(map, step(map, path.get(i)));
        }
        map.put(step(map, path.get(path.size() - 1)), value);
    }

    private static List<String> path(String key) {
        List<String> path = new ArrayList<>();
        int bracket = key.indexOf('[');
        if (bracket <= 0 || key.indexOf(']', bracket) < 0) {
            path.add(key);
            return path;
        }
        path.add(key.substring(0, bracket));
        while (bracket >= 0 && bracket < key.length() && key.charAt(bracket) == '[') {
            int end = key.indexOf(']', bracket);
            if (end < 0) {
                break;
            }
            path.add(key.substring(bracket + 1, end));
            bracket = end + 1;
        }
        return path;
    }

    private static String step(Map<String, @Nullable Object> map, String step) {
        if (!step.isEmpty()) {
            return step;
        }
        long next = 0;
        for (String key : map.keySet()) {
            if (!key.isEmpty() && key.length() < 10 && key.chars().allMatch(c -> c >= '0' && c <= '9')) {
                next = Math.max(next, Long.parseLong(key) + 1);
            }
        }
        return Long.toString(next);
    }

    private static Map<String, @Nullable Object> child(Map<String, @Nullable Object> map, String step) {
        Object present = map.get(step);
        Map<String, @Nullable Object> child = new LinkedHashMap<>();
        if (present instanceof Map<?, ?>) {
            child = Php.entries(present);
        }
        map.put(step, child);
        return child;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException brokenPercent) {
            return text;
        }
    }

    /** Writes a body the way {@code http_build_query} does: nulls and empty arrays vanish, booleans are 1 and 0. */
    public static String encode(Map<String, @Nullable Object> values) {
        StringBuilder out = new StringBuilder();
        values.forEach((key, value) -> append(out, key, value));
        return out.toString();
    }

    private static void append(StringBuilder out, String name, @Nullable Object value) {
        if (value instanceof Map || value instanceof List) {
            Php.entries(value).forEach((key, item) -> append(out, name + '[' + key + ']', item));
        } else if (value != null) {
            String text = value instanceof Boolean flag ? (flag ? "1" : "0") : Php.toText(value);
            out.append(out.length() == 0 ? "" : "&")
                    .append(encode(name))
                    .append('=')
                    .append(encode(text));
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A");
    }
}
