package io.github.pbx24.app.internal;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Texts from elsewhere. */
final class Text {

    private Text() {}

    /** Cut, and without control characters. */
    static String bounded(@Nullable String text, int limit) {
        String given = text == null ? "" : text;
        String clean = given.replaceAll("\\p{Cntrl}+", " ").strip();
        return clean.length() <= limit ? clean : clean.substring(0, limit - 1) + "…";
    }

    /** What is kept of a failure: kind and message, with long numbers masked. */
    static String of(Throwable failure) {
        String message = failure.getMessage();
        String text = failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
        return bounded(text.replaceAll("\\d{6,}(?=\\d{4})", "***"), 400);
    }

    /** One value of a query or form. */
    static Optional<String> parameter(String form, String name) {
        for (String pair : form.split("&", 200)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && name.equals(decoded(pair.substring(0, equals)))) {
                return Optional.ofNullable(decoded(pair.substring(equals + 1)));
            }
        }
        return Optional.empty();
    }

    private static @Nullable String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** As the content of an HTML element or attribute. */
    static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
