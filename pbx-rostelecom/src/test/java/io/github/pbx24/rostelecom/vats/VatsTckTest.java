package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.tck.Capability;
import io.github.pbx24.pbx.tck.PbxFixture;
import io.github.pbx24.pbx.tck.PbxProviderTck;
import io.github.pbx24.pbx.tck.SampleCall;
import io.github.pbx24.rostelecom.RostelecomProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The dialect keeps the rules of the SPI. */
class VatsTckTest extends PbxProviderTck {

    private static final String KEY = "webhook-key-new-1";
    private static final String OLD_KEY = "webhook-key-old-1";
    private static final String TOKEN = "access-token-0123";

    @Override
    protected PbxFixture fixture() {
        return new PbxFixture() {
            @Override
            public PbxProvider provider() {
                return new RostelecomProvider();
            }

            @Override
            public Map<String, Object> settings() {
                return Map.of("webhook-keys", List.of(KEY, OLD_KEY), "access-token", TOKEN);
            }

            @Override
            public List<String> secrets() {
                return List.of(KEY, OLD_KEY, TOKEN);
            }

            @Override
            public Map<String, Object> wrongSettings() {
                return Map.of(
                        "api-url",
                        "SECRET",
                        "read-timeout",
                        "SECRET",
                        "zone",
                        "SECRET",
                        "recording-hosts",
                        "https://SECRET/");
            }

            @Override
            public Set<String> wrongKeys() {
                return Set.of("webhook-keys", "api-url", "read-timeout", "zone", "recording-hosts[0]");
            }

            @Override
            public Set<Capability> capabilities() {
                return Set.of(
                        Capability.PROVES_SENDER,
                        Capability.SIGNS_BODY,
                        Capability.ROTATES_SECRETS,
                        Capability.CALL_CONTROL,
                        Capability.RECORDINGS);
            }

            @Override
            public WebhookRequest prove(WebhookRequest request) {
                return signed(request, KEY);
            }

            @Override
            public WebhookRequest forge(WebhookRequest request) {
                return signed(request, "somebody's key");
            }

            @Override
            public WebhookRequest proveWithOldSecret(WebhookRequest request) {
                return signed(request, OLD_KEY);
            }

            @Override
            public List<SampleCall> calls() {
                return List.of(
                        call(
                                "answered",
                                "+79000000011",
                                155,
                                Direction.INBOUND,
                                "incoming-answered-1-start",
                                "incoming-answered-2-ringing",
                                "incoming-answered-3-answer",
                                "incoming-answered-4-end"),
                        call(
                                "missed",
                                "+79000000011",
                                0,
                                Direction.INBOUND,
                                "incoming-missed-1-start",
                                "incoming-missed-2-ringing",
                                "incoming-missed-3-end-null-answer"),
                        call(
                                "transferred",
                                null,
                                null,
                                Direction.INBOUND,
                                "transfer-blind-1-start",
                                "transfer-blind-2-ringing",
                                "transfer-blind-3-answer",
                                "transfer-blind-4-transfer",
                                "transfer-blind-5-end"),
                        call("not answered", "+79000000022", 0, Direction.OUTBOUND, "outbound-noanswer-end"));
            }

            @Override
            public Set<String> kinds() {
                return Set.of("start", "ringing", "answer", "transfer", "end");
            }

            @Override
            public WebhookRequest bare() {
                return json("{\"event\":\"start\",\"call_uuid\":\"bare\"}");
            }

            @Override
            public WebhookRequest withheld() {
                return json("{\"event\":\"start\",\"call_uuid\":\"withheld\",\"call_direction\":\"inbound\","
                        + "\"caller_id\":\"\\\"Anonymous\\\" <sip:anonymous@192.0.2.7>\"}");
            }

            @Override
            public WebhookRequest unknownEvent() {
                return json("{\"event\":\"lunch\",\"call_uuid\":\"x\"}");
            }

            @Override
            public List<WebhookRequest> unreadableDetails() {
                return Stream.of("call_start", "call_direction", "extension", "duration_talk")
                        .map(field -> json("{\"event\":\"end\",\"call_uuid\":\"u\",\"" + field + "\":[\"sideways\"]}"))
                        .toList();
            }

            @Override
            public List<WebhookRequest> malformed() {
                return List.of(
                        json(""), json("{"), json("[]"), json("{\"event\":\"end\"}"), json("{\"call_uuid\":\"c\"}"));
            }

            @Override
            public List<String> proofHeaders() {
                return List.of(VatsSigner.HEADER);
            }
        };
    }

    private static SampleCall call(String name, String client, Integer talk, Direction direction, String... files) {
        List<WebhookRequest> requests = Stream.of(files)
                .map(file -> request(VatsFixture.bytes("seed-" + file + ".json")))
                .toList();
        return new SampleCall(
                name,
                requests,
                client,
                talk == null ? null : Duration.ofSeconds(talk),
                direction,
                name.equals("transferred") ? "107" : null);
    }

    private static WebhookRequest json(String body) {
        return request(body.getBytes(StandardCharsets.UTF_8));
    }

    private static WebhookRequest request(byte[] body) {
        return WebhookRequest.builder("POST", Instant.parse("2024-03-04T07:00:01Z"))
                .header("Content-Type", "application/json")
                .body(body)
                .build();
    }

    private static WebhookRequest signed(WebhookRequest request, String key) {
        return request.toBuilder()
                .header(VatsSigner.HEADER, VatsSigner.sign(key, request.body()))
                .build();
    }
}
