package io.github.pbx24.correlation.simulation;

import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.Verifiers;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An exchange that can dial and gives recordings as their names say. What it dials is decided by the world. */
final class ModelExchange implements PbxConnection {

    static final Duration LATE = Duration.ofHours(2);

    private static final byte[] AUDIO = "\u00ff\u00fbtalk".getBytes(StandardCharsets.ISO_8859_1);

    private final Clock clock;
    private final Map<String, Instant> firstAsked = new HashMap<>();

    ModelExchange(Clock clock) {
        this.clock = clock;
    }

    @Override
    public SignatureVerifier verifier() {
        return Verifiers.acceptUnverified();
    }

    @Override
    public WebhookParser parser() {
        return request -> ParsedWebhook.ignored("none", "this exchange reports through code");
    }

    @Override
    public WebhookAnswer acknowledgement(WebhookRequest request) {
        return WebhookAnswer.ok();
    }

    @Override
    public WebhookRequest redact(WebhookRequest request) {
        return request;
    }

    @Override
    public Optional<CallControl> callControl() {
        return Optional.of(request -> new CallControl.Originated.Unknown("the world dials"));
    }

    @Override
    public Optional<RecordingSource> recordings() {
        return Optional.of(this::open);
    }

    private RecordingSource.Fetched open(RecordingReference reference) {
        Instant first = firstAsked.computeIfAbsent(reference.value(), name -> clock.instant());
        return switch (CallScript.Sound.valueOf(reference.value().split("/", -1)[0])) {
            case READY -> audio();
            case READY_LATE ->
                clock.instant().isBefore(first.plus(LATE)) ? new RecordingSource.Fetched.NotReady("not yet") : audio();
            case NEVER_READY -> new RecordingSource.Fetched.NotReady("not yet");
            case GONE, NONE -> new RecordingSource.Fetched.Gone("no such recording");
        };
    }

    private static RecordingSource.Fetched audio() {
        return new RecordingSource.Fetched.Content(new ByteArrayInputStream(AUDIO), "audio/mpeg", AUDIO.length);
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
