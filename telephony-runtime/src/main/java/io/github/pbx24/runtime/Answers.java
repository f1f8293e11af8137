package io.github.pbx24.runtime;

import io.github.pbx24.inbox.RefusalReason;
import io.github.pbx24.pbx.WebhookAnswer;
import java.util.Locale;

/** The one form of error answers: {@code {"error":"code","message":"what is wrong"}}. */
final class Answers {

    private static final String JSON = "application/json; charset=utf-8";

    private Answers() {}

    static WebhookAnswer refused(RefusalReason reason, String message) {
        return error(status(reason), code(reason), message);
    }

    static String code(RefusalReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private static int status(RefusalReason reason) {
        return switch (reason) {
            case MISSING_SIGNATURE, BAD_SIGNATURE, EXPIRED_SIGNATURE, FORBIDDEN -> 403;
            case MALFORMED -> 400;
            case TOO_LARGE -> 413;
        };
    }

    static WebhookAnswer unavailable() {
        return error(503, "unavailable", "the store is not available; come again");
    }

    static WebhookAnswer error(int status, String code, String message) {
        return new WebhookAnswer(status, JSON, "{\"error\":\"" + code + "\",\"message\":\"" + escaped(message) + "\"}");
    }

    private static String escaped(String text) {
        StringBuilder json = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c == '\u2028' || c == '\u2029') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.toString();
    }
}
