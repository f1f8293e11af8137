package io.github.pbx24.threecx.customcrm;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.tck.Capability;
import io.github.pbx24.pbx.tck.PbxFixture;
import io.github.pbx24.pbx.tck.PbxProviderTck;
import io.github.pbx24.pbx.tck.SampleCall;
import io.github.pbx24.threecx.ThreeCxProvider;
import io.github.pbx24.threecx.internal.Templates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The dialect keeps the rules of the SPI. */
class CustomCrmTckTest extends PbxProviderTck {

    private static final String TOKEN = "custom-token-0001";
    private static final String OLD_TOKEN = "custom-token-0000";

    @Override
    protected PbxFixture fixture() {
        return new PbxFixture() {
            @Override
            public PbxProvider provider() {
                return new ThreeCxProvider();
            }

            @Override
            public Map<String, Object> settings() {
                return Map.of(
                        "dialect",
                        "custom-crm",
                        "token",
                        List.of(TOKEN, OLD_TOKEN),
                        "recordings-url",
                        "https://pbx.example.com/api/recordings?callId={callId}",
                        "recordings-token",
                        "recordings-jwt-0001");
            }

            @Override
            public List<String> secrets() {
                return List.of(TOKEN, OLD_TOKEN, "recordings-jwt-0001");
            }

            @Override
            public Map<String, Object> wrongSettings() {
                return Map.of(
                        "dialect",
                        "custom-crm",
                        "zone",
                        "SECRET",
                        "direction-codes",
                        "SECRET",
                        "recordings-url",
                        "SECRET");
            }

            @Override
            public Set<String> wrongKeys() {
                return Set.of("zone", "direction-codes", "recordings-url");
            }

            @Override
            public Set<Capability> capabilities() {
                return Set.of(
                        Capability.PROVES_SENDER,
                        Capability.ROTATES_SECRETS,
                        Capability.RECORDINGS,
                        Capability.RECORDING_ADDRESSES);
            }

            @Override
            public WebhookRequest prove(WebhookRequest request) {
                return token(request, TOKEN);
            }

            @Override
            public WebhookRequest forge(WebhookRequest request) {
                return token(request, "somebody's token");
            }

            @Override
            public WebhookRequest proveWithOldSecret(WebhookRequest request) {
                return token(request, OLD_TOKEN);
            }

            @Override
            public List<SampleCall> calls() {
                return List.of(new SampleCall(
                        "Moscow number answered in Petersburg",
                        List.of(
                                Templates.post("answered", "customcrm-answered-extended.json"),
                                Templates.post("ended", "customcrm-ended-extended.json")),
                        "74951234567",
                        Duration.ofSeconds(47),
                        Direction.INBOUND));
            }

            @Override
            public Set<String> kinds() {
                return Set.of("answered", "ended");
            }

            @Override
            public WebhookRequest bare() {
                return json("answered", "{\"PBX_CALL_ID\":\"1\"}");
            }

            @Override
            public WebhookRequest withheld() {
                return json("answered", "{\"PBX_CALL_ID\":\"1\",\"PHONE_NUMBER\":\"anonymous\"}");
            }

            @Override
            public WebhookRequest unknownEvent() {
                return json("ringing", "{\"PBX_CALL_ID\":\"1\"}");
            }

            @Override
            public List<WebhookRequest> unreadableDetails() {
                return Stream.of("TYPE", "CALL_START_DATE", "PHONE_NUMBER", "USER_PHONE_INNER", "DID")
                        .map(field -> json("answered", "{\"PBX_CALL_ID\":\"1\",\"" + field + "\":[\"sideways\"]}"))
                        .toList();
            }

            @Override
            public List<WebhookRequest> malformed() {
                return List.of(json("answered", "{"), json("answered", "[]"), json("answered", "{\"DID\":\"7495\"}"));
            }

            @Override
            public List<String> proofHeaders() {
                return List.of("X-Webhook-Token");
            }
        };
    }

    private static WebhookRequest json(String hook, String body) {
        return Templates.post(hook, "application/json", body);
    }

    private static WebhookRequest token(WebhookRequest request, String token) {
        return request.toBuilder().header("X-Webhook-Token", token).build();
    }
}
