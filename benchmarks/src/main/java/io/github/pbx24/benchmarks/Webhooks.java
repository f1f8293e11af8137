package io.github.pbx24.benchmarks;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.HmacVerifier;
import io.github.pbx24.rostelecom.RostelecomProvider;
import io.github.pbx24.threecx.ThreeCxProvider;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The requests that are measured: a Rostelecom end event of about 400 bytes and a 3CX plugin end event. */
final class Webhooks {

    static final String KEY = "benchmark-webhook-key";
    static final String TOKEN = "benchmark-token";
    private static final HmacVerifier SIGNER =
            HmacVerifier.builder(List.of(KEY)).build();
    private static final Instant RECEIVED = Instant.parse("2026-03-02T09:00:00Z");

    private static final byte[] THREE_CX_FORM = threeCxQuery().getBytes(StandardCharsets.UTF_8);

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

    /** An event of a call that has just ended: a portal forgets calls that began long ago. */
    static byte[] rostelecomEndedNow(String callId) {
        Instant end = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
        return String.format(
                        Locale.ROOT,
                        """
                {"event":"end","call_uuid":"%s","call_direction":"inbound","caller_id":"+7900%07d",\
                "called_number":"+74950000101","extension":"103","call_start":"%s","call_answer":"%s","call_end":"%s",\
                "duration_full":60,"duration_talk":48}""",
                        callId,
                        Math.floorMod(callId.hashCode(), 10_000_000),
                        time(end.minusSeconds(60)),
                        time(end.minusSeconds(48)),
                        time(end))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String time(Instant instant) {
        return instant.toString().replace("Z", "+00:00");
    }

    static String sign(byte[] body) {
        return SIGNER.sign(body);
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

    static WebhookRequest threeCxForm() {
        return WebhookRequest.builder("POST", RECEIVED)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("x-webhook-token", TOKEN)
                .body(THREE_CX_FORM)
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
