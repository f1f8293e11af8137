package io.github.pbx24.pbx.tck;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.HmacVerifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Describes the exchange of {@link SoundProvider}. */
record SoundFixture(PbxProvider provider) implements PbxFixture {

    private static final String KEY = "new-key-0123456";
    private static final String OLD_KEY = "old-key-0123456";
    private static final String TOKEN = "token-in-query-0123";

    @Override
    public Map<String, Object> settings() {
        return Map.of("keys", List.of(KEY, OLD_KEY), "token", TOKEN);
    }

    @Override
    public List<String> secrets() {
        return List.of(KEY, OLD_KEY, TOKEN);
    }

    @Override
    public Map<String, Object> wrongSettings() {
        return Map.of("keys", List.of("SECRET", " "), "patience", "SECRET", "colour", "SECRET");
    }

    @Override
    public Set<String> wrongKeys() {
        return Set.of("keys[1]", "token", "patience", "colour");
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(
                Capability.PROVES_SENDER,
                Capability.SIGNS_BODY,
                Capability.ROTATES_SECRETS,
                Capability.RECORDINGS,
                Capability.RECORDING_ADDRESSES,
                Capability.NUMBER_LOOKUP);
    }

    @Override
    public WebhookRequest prove(WebhookRequest request) {
        return prove(request, KEY);
    }

    @Override
    public WebhookRequest forge(WebhookRequest request) {
        return prove(request, "somebody's key");
    }

    @Override
    public WebhookRequest proveWithOldSecret(WebhookRequest request) {
        return prove(request, OLD_KEY);
    }

    private static WebhookRequest prove(WebhookRequest request, String key) {
        return request.toBuilder()
                .rawQuery("key=" + TOKEN)
                .header("X-Sound", HmacVerifier.builder(List.of(key)).build().sign(request.body()))
                .build();
    }

    @Override
    public List<SampleCall> calls() {
        return List.of(
                new SampleCall(
                        "answered and transferred",
                        List.of(
                                form(
                                        "event=ring&call=c-1&at=2026-01-15T12:00:00Z&dir=in&client=%2B79000000011&ext=101&note=door"),
                                form("event=talk&call=c-1&at=2026-01-15T12:00:10Z&ext=101"),
                                form("event=move&call=c-1&at=2026-01-15T12:01:00Z&ext=102"),
                                form("event=over&call=c-1&at=2026-01-15T12:02:10Z&ext=102&talk=120&total=130")),
                        "+79000000011",
                        Duration.ofMinutes(2),
                        Direction.INBOUND,
                        "102"),
                new SampleCall(
                        "missed",
                        List.of(
                                form("event=ring&call=c-2&at=2026-01-15 15:00:00%2B0300&dir=in&client=89000000022"),
                                form("event=over&call=c-2&client=89000000022&talk=0&total=20")),
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
        return form("event=ring&call=c-3");
    }

    @Override
    public WebhookRequest withheld() {
        return form("event=ring&call=c-4&dir=in&client=%22Anonymous%22+%3Csip:anonymous@192.0.2.7%3E");
    }

    @Override
    public WebhookRequest unknownEvent() {
        return form("event=lunch&call=c-5");
    }

    @Override
    public List<WebhookRequest> unreadableDetails() {
        return List.of(form("event=talk&call=c-6&at=soon&ext=101"));
    }

    @Override
    public List<WebhookRequest> malformed() {
        return List.of(form(""), form("event=ring"), form("call=c-1"), form("event=over&call=+"));
    }

    @Override
    public List<String> proofHeaders() {
        return List.of("X-Sound");
    }

    private static WebhookRequest form(String body) {
        return WebhookRequest.builder("POST", Instant.parse("2026-01-15T12:00:01Z"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
