package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.tck.Capability;
import io.github.pbx24.pbx.tck.PbxFixture;
import io.github.pbx24.pbx.tck.PbxProviderTck;
import io.github.pbx24.pbx.tck.SampleCall;
import io.github.pbx24.rostelecom.RostelecomProvider;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The dialect keeps the rules of the SPI. */
class CloudpbxTckTest extends PbxProviderTck {

    private static final String ID = "client-id-0001";
    private static final String KEY = "sign-key-new-1";
    private static final String OLD_KEY = "sign-key-old-1";

    @Override
    protected PbxFixture fixture() {
        return new PbxFixture() {
            @Override
            public PbxProvider provider() {
                return new RostelecomProvider();
            }

            @Override
            public Map<String, Object> settings() {
                return Map.of("dialect", "cloudpbx", "client-id", ID, "sign-key", List.of(KEY, OLD_KEY));
            }

            @Override
            public List<String> secrets() {
                return List.of(KEY, OLD_KEY);
            }

            @Override
            public Map<String, Object> wrongSettings() {
                return Map.of(
                        "dialect",
                        "cloudpbx",
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
                return Set.of("client-id", "sign-key", "api-url", "read-timeout", "zone", "recording-hosts[0]");
            }

            @Override
            public Set<Capability> capabilities() {
                return Set.of(
                        Capability.PROVES_SENDER,
                        Capability.SIGNS_BODY,
                        Capability.ROTATES_SECRETS,
                        Capability.CALL_CONTROL,
                        Capability.RECORDINGS,
                        Capability.NUMBER_LOOKUP,
                        Capability.HISTORY);
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
                                "incoming-answered",
                                "+79000000011",
                                "1-new",
                                "2-calling",
                                "3-connected",
                                "4-disconnected",
                                "5-end"),
                        call("incoming-missed", "+79000000011", "1-new", "2-calling", "3-disconnected", "4-end"),
                        call("outbound-answered", "+79000000022", "1-new", "2-connected", "3-disconnected", "4-end"));
            }

            @Override
            public Set<String> kinds() {
                return Set.of("new", "calling", "connected", "disconnected", "end");
            }

            @Override
            public WebhookRequest bare() {
                return json("{\"state\":\"new\",\"session_id\":\"bare\"}");
            }

            @Override
            public WebhookRequest withheld() {
                return json("{\"state\":\"new\",\"session_id\":\"withheld\",\"type\":\"incoming\","
                        + "\"from_number\":\"sip:anonymous@anonymous.invalid\"}");
            }

            @Override
            public WebhookRequest unknownEvent() {
                return request(CloudpbxFixture.bytes("analytics.json"));
            }

            @Override
            public List<WebhookRequest> unreadableDetails() {
                return Stream.of("timestamp", "type", "request_pin", "from_number")
                        .map(field -> json("{\"state\":\"end\",\"session_id\":\"u\",\"" + field + "\":[\"sideways\"]}"))
                        .toList();
            }

            @Override
            public List<WebhookRequest> malformed() {
                return List.of(
                        json(""), json("{"), json("[]"), json("{\"state\":\"end\"}"), json("{\"session_id\":\"c\"}"));
            }

            @Override
            public List<String> proofHeaders() {
                return List.of(CloudpbxSigner.ID_HEADER, CloudpbxSigner.SIGNATURE_HEADER);
            }
        };
    }

    /** The exchange measures no talk. */
    private static SampleCall call(String name, String client, String... files) {
        List<WebhookRequest> requests = Stream.of(files)
                .map(file -> request(CloudpbxFixture.bytes(name + "-" + file + ".json")))
                .toList();
        return new SampleCall(
                name, requests, client, null, name.startsWith("outbound") ? Direction.OUTBOUND : Direction.INBOUND);
    }

    private static WebhookRequest json(String body) {
        return request(body.getBytes(StandardCharsets.UTF_8));
    }

    private static WebhookRequest request(byte[] body) {
        return WebhookRequest.builder("POST", Instant.parse("2024-03-04T07:00:01Z"))
                .path("/call_events")
                .header("Content-Type", "application/json")
                .body(body)
                .build();
    }

    private static WebhookRequest signed(WebhookRequest request, String key) {
        return request.toBuilder()
                .header(CloudpbxSigner.ID_HEADER, ID)
                .header(CloudpbxSigner.SIGNATURE_HEADER, CloudpbxSigner.sign(ID, key, request.body()))
                .build();
    }
}
