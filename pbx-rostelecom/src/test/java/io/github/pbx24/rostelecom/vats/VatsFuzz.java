package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;

/** Holds the quick parser against the plain one, for any bytes. */
public final class VatsFuzz {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
    private static final WebhookParser QUICK = new VatsParser(VatsEventType.usualNames(), MOSCOW);
    private static final WebhookParser PLAIN = new PlainVatsParser(VatsEventType.usualNames(), MOSCOW);

    private VatsFuzz() {}

    /** Fails if the two parsers say something else of a body. */
    public static void requireSame(byte[] body) {
        WebhookRequest request =
                WebhookRequest.builder("POST", Instant.EPOCH).body(body).build();
        if (!outcome(QUICK, request).equals(outcome(PLAIN, request))) {
            throw new AssertionError("both parsers differ: " + new String(body, StandardCharsets.ISO_8859_1));
        }
    }

    /** In which order unreadable places are named is nobody's business. */
    private static Object outcome(WebhookParser parser, WebhookRequest request) {
        try {
            ParsedWebhook parsed = parser.parse(request);
            return parsed.withUnreadable(parsed.unreadable().stream().sorted().toList());
        } catch (MalformedWebhookException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
