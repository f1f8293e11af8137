package io.github.pbx24.threecx.crmtemplate;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.tck.Capability;
import io.github.pbx24.pbx.tck.PbxFixture;
import io.github.pbx24.pbx.tck.PbxProviderTck;
import io.github.pbx24.pbx.tck.SampleCall;
import io.github.pbx24.threecx.ThreeCxProvider;
import io.github.pbx24.threecx.internal.Templates;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The dialect keeps the rules of the SPI. */
class CrmTemplateTckTest extends PbxProviderTck {

    private static final String TOKEN = "template-token-0001";
    private static final String OLD_TOKEN = "template-token-0000";

    @Override
    protected PbxFixture fixture() {
        return new PbxFixture() {
            @Override
            public PbxProvider provider() {
                return new ThreeCxProvider();
            }

            @Override
            public Map<String, Object> settings() {
                return Map.of("dialect", "crm-template", "token", List.of(TOKEN, OLD_TOKEN));
            }

            @Override
            public List<String> secrets() {
                return List.of(TOKEN, OLD_TOKEN);
            }

            @Override
            public Map<String, Object> wrongSettings() {
                return Map.of(
                        "dialect",
                        "crm-template",
                        "zone",
                        "SECRET",
                        "allowed-addresses",
                        "SECRET",
                        "recording-hosts",
                        "https://SECRET/");
            }

            @Override
            public Set<String> wrongKeys() {
                return Set.of("zone", "allowed-addresses[0]", "recording-hosts[0]");
            }

            @Override
            public Set<Capability> capabilities() {
                return Set.of(
                        Capability.PROVES_SENDER,
                        Capability.ROTATES_SECRETS,
                        Capability.RECORDINGS,
                        Capability.RECORDING_ADDRESSES,
                        Capability.NUMBER_LOOKUP);
            }

            @Override
            public WebhookRequest prove(WebhookRequest request) {
                return basic(request, TOKEN);
            }

            @Override
            public WebhookRequest forge(WebhookRequest request) {
                return basic(request, "somebody's token");
            }

            @Override
            public WebhookRequest proveWithOldSecret(WebhookRequest request) {
                return basic(request, OLD_TOKEN);
            }

            @Override
            public List<SampleCall> calls() {
                return List.of(call("inbound", 47), call("outbound", 65), call("missed-queue", 0));
            }

            @Override
            public Set<String> kinds() {
                return Set.of("report");
            }

            @Override
            public WebhookRequest bare() {
                return json("{\"callType\":\"Inbound\"}");
            }

            @Override
            public WebhookRequest withheld() {
                return json("{\"callType\":\"Inbound\",\"number\":\"anonymous\",\"agent\":\"101\"}");
            }

            @Override
            public WebhookRequest unknownEvent() {
                return WebhookRequest.builder("GET", Templates.RECEIVED)
                        .path("lookup")
                        .rawQuery("number=74951234567")
                        .build();
            }

            @Override
            public List<WebhookRequest> unreadableDetails() {
                return Stream.of("start", "end", "established", "seconds", "duration", "agent", "queue", "number")
                        .map(field -> json("{\"callType\":\"Inbound\",\"" + field + "\":[\"sideways\"]}"))
                        .toList();
            }

            @Override
            public List<WebhookRequest> malformed() {
                return List.of(json("{"), json("[]"), json("{\"number\":\"74951234567\"}"));
            }

            @Override
            public List<String> proofHeaders() {
                return List.of("Authorization");
            }
        };
    }

    private static SampleCall call(String name, long seconds) {
        return new SampleCall(
                name,
                List.of(Templates.post("report", "reportcall-" + name + ".json")),
                "74951234567",
                Duration.ofSeconds(seconds),
                name.equals("outbound") ? Direction.OUTBOUND : Direction.INBOUND);
    }

    private static WebhookRequest json(String body) {
        return Templates.post("report", "application/json", body);
    }

    private static WebhookRequest basic(WebhookRequest request, String token) {
        String credentials = Base64.getEncoder().encodeToString((token + ":x").getBytes(StandardCharsets.UTF_8));
        return request.toBuilder()
                .header("Authorization", "Basic " + credentials)
                .build();
    }
}
