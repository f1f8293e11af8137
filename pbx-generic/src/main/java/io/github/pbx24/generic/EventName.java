package io.github.pbx24.generic;

import io.github.pbx24.pbx.MalformedWebhookException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a request tells what happened.
 *
 * @param names fields whose values make the name, joined by a slash; {@link #PATH} is what stands in the address below the connection's
 */
record EventName(List<String> names) {

    static final String PATH = "{path}";
    private static final int MAX_PATH = 200;

    boolean isInPath() {
        return names.contains(PATH);
    }

    /**
     * Reads the name.
     *
     * @param path the path without tokens
     * @param texts gives the value of a field; null if it is absent
     * @return the name; empty if the request has none of the fields
     */
    String read(String path, UnaryOperator<@Nullable String> texts) {
        List<String> parts = new ArrayList<>();
        for (String name : names) {
            String part = name.equals(PATH) ? trimmed(path) : texts.apply(name);
            if (part != null && !part.isEmpty()) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    private static String trimmed(String path) {
        if (path.length() > MAX_PATH) {
            throw new MalformedWebhookException("path", "is longer than " + MAX_PATH + " characters");
        }
        int start = path.startsWith("/") ? 1 : 0;
        int end = path.endsWith("/") && path.length() > start ? path.length() - 1 : path.length();
        return path.substring(start, end);
    }
}
