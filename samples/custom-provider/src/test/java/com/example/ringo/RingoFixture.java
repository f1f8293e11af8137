package com.example.ringo;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.tck.Capability;
import io.github.pbx24.pbx.tck.PbxFixture;
import io.github.pbx24.pbx.tck.SampleCall;
import io.github.pbx24.pbx.verify.HmacVerifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the kit has to know of Ringo. */
final class RingoFixture implements PbxFixture {

    private static final String SECRET = "ringo-secret-new";
    private static final String OLD_SECRET = "ringo-secret-old";

    private final PbxProvider provider;

    RingoFixture(PbxProvider provider) {
        this.provider = provider;
    }

    @Override
    public PbxProvider provider() {
        return provider;
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("secrets", List.of(SECRET, OLD_SECRET), "recording-hosts", "records.ringo.example");
    }

    @Override
    public List<String> secrets() {
        return List.of(SECRET, OLD_SECRET);
    }

    @Override
    public Map<String, Object> wrongSettings() {
        return Map.of("recording-hosts", "https://SECRET/", "colour", "SECRET");
    }

    @Override
    public Set<String> wrongKeys() {
        return Set.of("secrets", "recording-hosts[0]", "colour");
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
        return signed(request, SECRET);
    }

    @Override
    public WebhookRequest forge(WebhookRequest request) {
        return signed(request, "somebody's secret");
    }

    @Override
    public WebhookRequest proveWithOldSecret(WebhookRequest request) {
        return signed(request, OLD_SECRET);
    }

    private static WebhookRequest signed(WebhookRequest request, String secret) {
        String signature = HmacVerifier.builder(List.of(secret)).build().sign(request.body());
        return request.toBuilder()
                .header("X-Ringo-Signature", "sha256=" + signature)
                .build();
    }

    @Override
    public List<SampleCall> calls() {
        return List.of(
                new SampleCall(
                        "answered and transferred",
                        List.of(json("""
                                {"type":"call.ringing","call_id":"r-1","direction":"in","client":"+79000000011","line":"74950000101",
                                 "extension":"101","time":"2026-01-15T12:00:00Z"}"""), json("""
                                {"type":"call.answered","call_id":"r-1","extension":"101","time":"2026-01-15T12:00:10Z"}"""), json("""
                                {"type":"call.transferred","call_id":"r-1","extension":102,"time":"2026-01-15T12:01:00Z"}"""), json("""
                                {"type":"call.finished","call_id":"r-1","extension":"102","time":"2026-01-15T12:02:10Z","talk_seconds":120,
                                 "recording":"https://records.ringo.example/r-1.mp3"}""")),
                        "+79000000011",
                        Duration.ofMinutes(2),
                        Direction.INBOUND,
                        "102"),
                new SampleCall(
                        "missed",
                        List.of(
                                json("""
                                {"type":"call.ringing","call_id":"r-2","direction":"in","client":"8 (900) 000-00-22","extension":"101"}"""),
                                json("{\"type\":\"call.finished\",\"call_id\":\"r-2\",\"talk_seconds\":\"0\"}")),
                        "89000000022",
                        Duration.ZERO,
                        Direction.INBOUND));
    }

    @Override
    public Set<String> kinds() {
        return Set.of("call.ringing", "call.answered", "call.transferred", "call.finished");
    }

    @Override
    public WebhookRequest bare() {
        return json("{\"type\":\"call.ringing\",\"call_id\":\"r-3\"}");
    }

    @Override
    public WebhookRequest withheld() {
        return json("{\"type\":\"call.ringing\",\"call_id\":\"r-4\",\"direction\":\"in\",\"client\":\"Anonymous\"}");
    }

    @Override
    public WebhookRequest unknownEvent() {
        return json("{\"type\":\"phone.offline\",\"phone\":\"101\"}");
    }

    @Override
    public List<WebhookRequest> unreadableDetails() {
        return List.of(
                json("{\"type\":\"call.answered\",\"call_id\":\"r-5\",\"time\":\"soon\"}"),
                json("{\"type\":\"call.finished\",\"call_id\":\"r-5\",\"talk_seconds\":-1}"),
                json("{\"type\":\"call.ringing\",\"call_id\":\"r-5\",\"direction\":\"sideways\"}"),
                json("{\"type\":\"call.ringing\",\"call_id\":\"r-5\",\"extension\":{}}"));
    }

    @Override
    public List<WebhookRequest> malformed() {
        return List.of(
                json(""), json("[]"), json("{"), json("{\"type\":\"call.ringing\"}"), json("{\"call_id\":\"r-1\"}"));
    }

    @Override
    public List<String> proofHeaders() {
        return List.of("X-Ringo-Signature");
    }

    private static WebhookRequest json(String body) {
        return WebhookRequest.builder("POST", Instant.parse("2026-01-15T12:00:01Z"))
                .header("Content-Type", "application/json")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
