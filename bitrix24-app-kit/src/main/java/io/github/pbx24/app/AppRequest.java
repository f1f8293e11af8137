package io.github.pbx24.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One HTTP request to the application, as the host's server received it. Nothing in it is trusted. Immutable; {@code toString()}
 * shows neither query nor headers nor body.
 *
 * @param method HTTP method in upper case
 * @param path the path below {@link AppKitBuilder#publicUrl}, not decoded, without a slash at its beginning; for example {@code open}
 * @param rawQuery the part after the question mark, not decoded; empty if there is none
 * @param headers header name in lower case to its values; unmodifiable
 * @param body raw body; shared, not to be changed; may be empty
 * @since 0.1
 */
public record AppRequest(String method, String path, String rawQuery, Map<String, List<String>> headers, byte[] body) {

    /** Brings method, path and names of headers into their form, and copies the headers. */
    public AppRequest {
        method = method.toUpperCase(Locale.ROOT);
        path = path.startsWith("/") ? path.substring(1) : path;
        Objects.requireNonNull(rawQuery, "rawQuery");
        Objects.requireNonNull(body, "body");
        Map<String, List<String>> copy = new LinkedHashMap<>();
        headers.forEach((name, values) -> {
            // The JDK's HTTP client keeps the status line under null.
            if (name != null && values != null) {
                copy.put(name.toLowerCase(Locale.ROOT), List.copyOf(values));
            }
        });
        headers = copy;
    }

    /**
     * The first value of a header.
     *
     * @param name header name, any case
     * @return the value; empty if the header is absent
     */
    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** Method and size only; the path may carry a signature. */
    @Override
    public String toString() {
        return "AppRequest[" + method + ", " + body.length + " bytes]";
    }
}
