package io.github.pbx24.generic;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.tck.Capability;
import io.github.pbx24.pbx.tck.PbxFixture;
import io.github.pbx24.pbx.tck.PbxProviderTck;
import io.github.pbx24.pbx.tck.SampleCall;
import io.github.pbx24.pbx.verify.HmacVerifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A configured exchange keeps the rules of the SPI. */
class GenericTckTest extends PbxProviderTck {

    private static final String KEY = "generic-key-new-1";
    private static final String OLD_KEY = "generic-key-old-1";

    @Override
    protected PbxFixture fixture() {
        return new PbxFixture() {
            @Override
            public PbxProvider provider() {
                return new GenericProvider();
            }

            @Override
            public Map<String, Object> settings() {
                return Map.of(
                        "signature-keys", List.of(KEY, OLD_KEY),
                        "signature-in", "header:X-Any",
                        "event", "/event/name",
                        "events", Map.of("Ring", "ringing", "talk", "answered", "move", "transferred", "over", "ended"),
                        "fields",
                                Map.of(
                                        "call",
                                        "/call/id",
                                        "direction",
                                        "dir",
                                        "caller",
                                        "from",
                                        "called",
                                        "to",
                                        "extension",
                                        "ext",
                                        "time",
                                        "at",
                                        "talk",
                                        "talk",
                                        "total",
                                        "total",
                                        "recording",
                                        "record"),
                        "directions", Map.of("0", "inbound"),
                        "answer", "{\"ok\":true}");
            }

            @Override
            public List<String> secrets() {
                return List.of(KEY, OLD_KEY);
            }

            @Override
            public Map<String, Object> wrongSettings() {
                return Map.of(
                        "format",
                        "SECRET",
                        "events",
                        Map.of("x", "SECRET"),
                        "fields",
                        Map.of("colour", "SECRET"),
                        "token-in",
                        "SECRET",
                        "directions",
                        Map.of("x", "SECRET"),
                        "signature-algorithm",
                        "SECRET",
                        "zone",
                        "SECRET");
            }

            @Override
            public Set<String> wrongKeys() {
                return Set.of(
                        "format",
                        "event",
                        "events.x",
                        "fields.colour",
                        "fields.call",
                        "token-in",
                        "directions.x",
                        "signature-algorithm",
                        "zone",
                        "tokens");
            }

            @Override
            public Set<Capability> capabilities() {
                return Set.of(
                        Capability.PROVES_SENDER,
                        Capability.SIGNS_BODY,
                        Capability.ROTATES_SECRETS,
                        Capability.RECORDINGS,
                        Capability.RECORDING_ADDRESSES);
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
                        new SampleCall(
                                "answered",
                                List.of(
                                        json(
                                                "RING",
                                                "g-1",
                                                ",\"dir\":0,\"from\":\"+79000000011\",\"to\":\"74950000101\",\"ext\":101"),
                                        json("talk", "g-1", ",\"ext\":\"101\",\"at\":1768478400"),
                                        json("move", "g-1", ",\"ext\":\"102\""),
                                        json(
                                                "over",
                                                "g-1",
                                                ",\"talk\":\"1:05\",\"total\":70,\"record\":\"https://r.example/1.mp3\"")),
                                "+79000000011",
                                Duration.ofSeconds(65),
                                Direction.INBOUND,
                                "102"),
                        new SampleCall(
                                "missed",
                                List.of(
                                        json("ring", "g-2", ",\"dir\":\"in\",\"from\":\"8 900 000-00-22\""),
                                        json("over", "g-2", ",\"talk\":0")),
                                "89000000022",
                                Duration.ZERO,
                                Direction.INBOUND));
            }

            @Override
            public Set<String> kinds() {
                return Set.of("ring", "talk", "move", "over");
            }

            @Override
            public WebhookRequest bare() {
                return json("ring", "g-3", "");
            }

            @Override
            public WebhookRequest withheld() {
                return json("ring", "g-4", ",\"dir\":\"in\",\"from\":\"Anonymous\"");
            }

            @Override
            public WebhookRequest unknownEvent() {
                return json("lunch", "g-5", "");
            }

            @Override
            public List<WebhookRequest> unreadableDetails() {
                return List.of(
                        json("talk", "g-6", ",\"at\":\"soon\""),
                        json("over", "g-6", ",\"talk\":-1"),
                        json("ring", "g-6", ",\"dir\":\"up\""));
            }

            @Override
            public List<WebhookRequest> malformed() {
                return List.of(
                        body(""),
                        body("[]"),
                        body("{\"event\":{\"name\":\"ring\"}}"),
                        body("{\"call\":{\"id\":\"x\"}}"));
            }

            @Override
            public List<String> proofHeaders() {
                return List.of("X-Any");
            }
        };
    }

    private static WebhookRequest json(String event, String call, String more) {
        return body("{\"event\":{\"name\":\"" + event + "\"},\"call\":{\"id\":\"" + call + "\"}" + more + "}");
    }

    private static WebhookRequest body(String text) {
        return WebhookRequest.builder("POST", Instant.parse("2026-01-15T12:00:00Z"))
                .header("Content-Type", "application/json")
                .body(text.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static WebhookRequest signed(WebhookRequest request, String key) {
        return request.toBuilder()
                .header("X-Any", HmacVerifier.builder(List.of(key)).build().sign(request.body()))
                .build();
    }
}
