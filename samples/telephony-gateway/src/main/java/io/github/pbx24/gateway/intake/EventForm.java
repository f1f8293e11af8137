package io.github.pbx24.gateway.intake;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Takes the tokens out of the form of an event; everything else stays as it came. */
final class EventForm {

    private static final Set<String> SECRETS =
            Set.of("auth[access_token]", "auth[refresh_token]", "auth[application_token]");

    private EventForm() {}

    static byte[] withoutTokens(byte[] body) {
        StringBuilder kept = new StringBuilder(body.length);
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (!kept.isEmpty()) {
                kept.append('&');
            }
            // The key stays: an event without an auth part could not be read again.
            boolean secret = SECRETS.contains(name.toLowerCase(Locale.ROOT));
            kept.append(secret && equals >= 0 ? pair.substring(0, equals + 1) : pair);
        }
        return kept.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
