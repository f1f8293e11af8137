package io.github.pbx24.runtime;

import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What exchanges send, signed and dated now. */
final class Webhooks {

    static final String KEY = "rostelecom-key-1";
    static final String TOKEN = "plugin-token-1";
    static final Map<String, Object> ROSTELECOM = Map.of("dialect", "vats", "webhook-keys", List.of(KEY));
    static final Map<String, Object> THREE_CX = Map.of("dialect", "webhook-plugin", "token", TOKEN);

    private Webhooks() {}

    static WebhookRequest ringing(String call) {
        return signed("""
                {"event":"start","call_uuid":"%s","call_direction":"inbound","caller_id":"+79161234567",\
                "called_number":"+74997654321","extension":"101","call_start":"%s"}""".formatted(call, now()));
    }

    static WebhookRequest ended(String call, int talkSeconds) {
        return signed("""
                {"event":"end","call_uuid":"%s","call_direction":"inbound","caller_id":"+79161234567",\
                "called_number":"+74997654321","extension":"101","call_start":"%s","call_answer":"%s","call_end":"%s",\
                "duration_full":%d,"duration_talk":%d}""".formatted(call, now(), now(), now(), talkSeconds + 5, talkSeconds));
    }

    static WebhookRequest signed(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return request("POST")
                .header("X-Signature", signature(bytes))
                .body(bytes)
                .build();
    }

    static WebhookRequest.Builder request(String method) {
        return WebhookRequest.builder(method, Clock.systemUTC().instant()).remoteAddress("192.0.2.7");
    }

    private static String signature(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String now() {
        return Clock.systemUTC()
                .instant()
                .truncatedTo(ChronoUnit.SECONDS)
                .atOffset(ZoneOffset.UTC)
                .toString()
                .replace("Z", "+00:00");
    }
}
