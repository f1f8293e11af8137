package io.github.pbx24.app.internal;

import io.github.pbx24.app.AppAnswer;
import java.security.SecureRandom;
import java.util.Base64;

/** The few small pages the kit answers by itself. */
final class Pages {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Pages() {}

    /** A page with a script of ours, which only the portal may show in a frame. */
    static AppAnswer script(int status, String frameOrigin, String script, String body, String moreScriptSources) {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        String nonce = Base64.getEncoder().encodeToString(bytes);
        String html = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>…</title></head><body>"
                + body + script.replace("NONCE", nonce) + "</body></html>";
        return AppAnswer.of(status, "text/html; charset=utf-8", html)
                .with("Referrer-Policy", "no-referrer")
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'nonce-" + nonce + "'" + moreScriptSources
                                + "; base-uri 'none'; form-action 'none'; frame-ancestors " + frameOrigin);
    }

    /** Words for a person who looks at a frame. Whose frame is not known, so no portal may be told from it. */
    static AppAnswer words(int status, String text) {
        String heading = status < 300 ? "Not finished yet" : "This did not work";
        String html = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + heading
                + "</title></head><body><main><h1>" + heading + "</h1><p role=\"alert\">" + Text.html(text)
                + "</p></main></body></html>";
        return AppAnswer.of(status, "text/html; charset=utf-8", html)
                .with("Referrer-Policy", "no-referrer")
                .with("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'");
    }
}
