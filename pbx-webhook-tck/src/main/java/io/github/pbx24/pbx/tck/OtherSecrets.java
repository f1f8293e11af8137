package io.github.pbx24.pbx.tck;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes other settings of settings: the same with other secrets. */
final class OtherSecrets {

    private OtherSecrets() {}

    static Map<String, Object> in(Map<String, Object> settings, List<String> secrets) {
        Map<String, Object> other = new LinkedHashMap<>();
        settings.forEach((key, value) -> other.put(key, in(value, secrets)));
        return other;
    }

    private static Object in(Object value, List<String> secrets) {
        if (value instanceof String text) {
            String other = text;
            for (String secret : secrets) {
                other = other.replace(secret, next(secret));
            }
            return other;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(one -> in(one, secrets)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> other = new LinkedHashMap<>();
            map.forEach((key, one) -> other.put(key, in(one, secrets)));
            return other;
        }
        return value;
    }

    /** As long and of the same alphabet. */
    private static String next(String secret) {
        StringBuilder next = new StringBuilder(secret.length());
        for (int i = 0; i < secret.length(); i++) {
            next.append(next(secret.charAt(i)));
        }
        return next.toString();
    }

    private static char next(char c) {
        return switch (c) {
            case '9' -> '0';
            case 'f' -> 'a';
            case 'F' -> 'A';
            case 'z' -> 'g';
            case 'Z' -> 'G';
            default -> c >= '0' && c < '9' || c >= 'a' && c < 'z' || c >= 'A' && c < 'Z' ? (char) (c + 1) : c;
        };
    }
}
