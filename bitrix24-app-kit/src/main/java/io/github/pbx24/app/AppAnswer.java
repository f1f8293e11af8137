package io.github.pbx24.app;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the host's server has to answer. Immutable.
 *
 * @param status HTTP status
 * @param headers header name to value, in order; unmodifiable. {@code Content-Length} is not among them
 * @param body the content
 * @since 0.1
 */
public record AppAnswer(int status, Map<String, String> headers, AppBody body) {

    /** Copies the headers. */
    public AppAnswer {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        Objects.requireNonNull(body, "body");
    }

    /**
     * An answer in plain words.
     *
     * @param status HTTP status
     * @param text a short text, free of secrets
     * @return the answer, not to be stored by anybody
     */
    public static AppAnswer text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text);
    }

    /**
     * An answer of any text type.
     *
     * @param status HTTP status
     * @param contentType its type, with the charset UTF-8
     * @param text the content
     * @return the answer, not to be stored by anybody
     */
    public static AppAnswer of(int status, String contentType, String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        return new AppAnswer(status, headers, AppBody.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The same answer with one more header.
     *
     * @param name header name
     * @param value its value; replaces an earlier one of the same name
     * @return a copy
     */
    public AppAnswer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new AppAnswer(status, more, body);
    }

    /** Status and size only; headers and body may carry a session. */
    @Override
    public String toString() {
        return "AppAnswer[" + status + ", " + body.length() + " bytes]";
    }
}
