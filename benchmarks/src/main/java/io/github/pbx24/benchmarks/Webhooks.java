package io.github.pbx24.benchmarks;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.HmacVerifier;
import io.github.pbx24.rostelecom.RostelecomProvider;
import io.github.pbx24.threecx.ThreeCxProvider;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The requests that are measured: a Rostelecom end event of about 400 bytes and a 3CX plugin end event. */
final class Webhooks {

    static final String KEY = "benchmark-webhook-key";
    static final String TOKEN = "benchmark-token";
    private static final Instant RECEIVED = Instant.parse("2026-03-02T09:00:00Z");

    private Webhooks() {}

    static byte[] rostelecomEnd(String callId) {
        return """
                {
                  "event": "end",
                  "call_uuid": "%s",
                  "call_direction": "inbound",
                  "caller_id": "+79000000011",
                  "called_number": "+74950000101",
                  "extension": "103",
                  "call_start": "2026-03-02T12:00:00+03:00",
                  "call_answer": "2026-03-02T12:00:12+03:00",
                  "call_end": "2026-03-02T12:02:47+03:00",
                  "duration_full": 167,
                  "duration_talk": 155,
                  "record_id": "rec-0001-aaaa"
                }""".formatted(callId).getBytes(StandardCharsets.UTF_8);
    }

    static String sign(byte[] body) {
        return HmacVerifier.builder(List.of(KEY)).build().sign(body);
    }

    static WebhookRequest rostelecom() {
        byte[] body = rostelecomEnd("rt-in-answered-0001");
        return WebhookRequest.builder("POST", RECEIVED)
                .header("content-type", "application/json")
                .header("x-signature", sign(body))
                .body(body)
                .build();
    }

    static WebhookRequest threeCx() {
        return WebhookRequest.builder("GET", RECEIVED)
                .header("x-webhook-token", TOKEN)
                .rawQuery(threeCxQuery())
                .build();
    }

    static String threeCxQuery() {
        return "event=incoming&callerid=74951234567&user=101&finishtype=Ok&transfer=false"
                + "&title=MoscowDID%3AAnswered%20call%20from%2074951234567%20(0%3A47)&id=260115121502_231-1";
    }

    static PbxConnection rostelecomConnection() {
        return new RostelecomProvider().connect(PbxSettings.of(Map.of("webhook-keys", List.of(KEY))));
    }

    static PbxConnection threeCxConnection() {
        return new ThreeCxProvider().connect(PbxSettings.of(Map.of("token", TOKEN)));
    }
}
