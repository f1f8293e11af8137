package io.github.pbx24.gateway.http;

import java.util.Map;
import org.eclipse.jetty.http.HttpFields;

/** What every answer says to browsers: keep nothing, run nothing that is not ours. */
final class SafeHeaders {

    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static final Map<String, String> ALL = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Content-Security-Policy", CONTENT_POLICY,
            "Referrer-Policy", "no-referrer",
            "Cache-Control", "no-store");

    private SafeHeaders() {}

    static void put(HttpFields.Mutable headers) {
        ALL.forEach(headers::put);
    }
}
