package io.github.pbx24.threecx.webhookplugin;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.tck.Capability;
import io.github.pbx24.pbx.tck.PbxFixture;
import io.github.pbx24.pbx.tck.PbxProviderTck;
import io.github.pbx24.pbx.tck.SampleCall;
import io.github.pbx24.threecx.ThreeCxProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The dialect keeps the rules of the SPI. */
class PluginTckTest extends PbxProviderTck {

    private static final String TOKEN = "token-new-01234567";
    private static final String OLD_TOKEN = "token-old-01234567";
    private static final String ACCESS_KEY = "access-key-01234567";
    private static final String FIRST = "id=260115121502_231-";
    private static final String SECOND = "id=260115121600_232-";

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
                        "token",
                        List.of(TOKEN, OLD_TOKEN),
                        "base-url",
                        "https://pbx.example.com:5001",
                        "access-key",
                        ACCESS_KEY);
            }

            @Override
            public List<String> secrets() {
                return List.of(TOKEN, OLD_TOKEN, ACCESS_KEY);
            }

            @Override
            public Map<String, Object> wrongSettings() {
                return Map.of(
                        "zone",
                        "SECRET",
                        "base-url",
                        "SECRET",
                        "call-timeout",
                        "SECRET",
                        "recording-hosts",
                        "https://SECRET/");
            }

            @Override
            public Set<String> wrongKeys() {
                return Set.of("zone", "base-url", "call-timeout", "recording-hosts[0]");
            }

            @Override
            public Set<Capability> capabilities() {
                return Set.of(
                        Capability.PROVES_SENDER,
                        Capability.ROTATES_SECRETS,
                        Capability.CALL_CONTROL,
                        Capability.RECORDINGS,
                        Capability.RECORDING_ADDRESSES);
            }

            @Override
            public WebhookRequest prove(WebhookRequest request) {
                return withToken(request, TOKEN);
            }

            @Override
            public WebhookRequest forge(WebhookRequest request) {
                return withToken(request, "somebody-elses-token");
            }

            @Override
            public WebhookRequest proveWithOldSecret(WebhookRequest request) {
                return withToken(request, OLD_TOKEN);
            }

            @Override
            public List<SampleCall> calls() {
                return List.of(
                        new SampleCall(
                                "answered and transferred",
                                List.of(
                                        Fixtures.get("event=ringing&callerid=74951234567&user=101&" + FIRST + "0"),
                                        Fixtures.get(
                                                "event=hangupincoming&callerid=74951234567&user=101&" + FIRST + "1"),
                                        Fixtures.get(
                                                "event=incoming&finishtype=Ok&transfer=true&duration=0:10&user=101&"
                                                        + FIRST + "1"),
                                        Fixtures.get("event=hangupincoming&trtype=Blind&user=102&" + FIRST + "2"),
                                        Fixtures.get(
                                                "event=incoming&finishtype=Ok&duration=1:05&user=102&" + FIRST + "2")),
                                "74951234567",
                                Duration.ofSeconds(75),
                                Direction.INBOUND,
                                "102"),
                        new SampleCall(
                                "missed",
                                List.of(
                                        Fixtures.postJson(
                                                "{\"event\":\"ringing\",\"callerid\":\"+79160000001\",\"user\":\"101\",\"id\":\"260115121600_232-0\"}"),
                                        Fixtures.get("event=incoming&finishtype=Missed&user=101&" + SECOND + "0")),
                                "+79160000001",
                                null,
                                Direction.INBOUND));
            }

            @Override
            public Set<String> kinds() {
                return Set.of("ringing", "hangupincoming", "incoming");
            }

            @Override
            public WebhookRequest bare() {
                return Fixtures.get("event=ringing&id=260115121700_233-0");
            }

            @Override
            public WebhookRequest withheld() {
                return Fixtures.get("event=ringing&callerid=Anonymous&id=260115121800_234-0");
            }

            @Override
            public WebhookRequest unknownEvent() {
                return Fixtures.get("event=queuelogin&user=101");
            }

            @Override
            public List<WebhookRequest> unreadableDetails() {
                return List.of(
                        Fixtures.get("event=incoming&finishtype=Ok&duration=soon&id=260115121900_235-1"),
                        Fixtures.get("event=incoming&finishtype=Ok&transfer=maybe&id=260115121900_235-1"),
                        Fixtures.get("event=incoming&finishtype=Lost&id=260115121900_235-1"),
                        Fixtures.get("event=hangupincoming&user=101&trtype=Pickup&id=260115121900_235-1"),
                        Fixtures.get("event=ringing&user=101&usertype=robot&id=260115121900_235-0"),
                        Fixtures.get("event=ringing&callerid=%CC%EE%F1&id=260115121900_235-1"),
                        Fixtures.postJson("{\"event\":\"ringing\",\"user\":{},\"id\":\"260115121900_235-0\"}"));
            }

            @Override
            public List<WebhookRequest> malformed() {
                return List.of(
                        Fixtures.get(""),
                        Fixtures.get("event=ringing"),
                        Fixtures.get("event=ringing&id=yesterday"),
                        Fixtures.postJson("{"),
                        Fixtures.postJson("[]"));
            }

            @Override
            public List<String> proofHeaders() {
                return List.of("X-Webhook-Token");
            }
        };
    }

    private static WebhookRequest withToken(WebhookRequest request, String token) {
        String query = request.rawQuery();
        return request.toBuilder()
                .rawQuery("token=" + token + (query.isEmpty() ? "" : "&" + query))
                .build();
    }
}
