package io.github.pbx24.correlation;

import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.Verifiers;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small exchange of its own kind: it dials when asked and hands out the recordings it was given. */
final class TestExchange implements PbxConnection {

    final List<CallControl.OriginateRequest> dialled = new ArrayList<>();
    boolean alwaysNotReady;
    Runnable whileDialling = () -> {};
    final Deque<CallControl.Originated> answers = new ArrayDeque<>();
    final Map<String, Deque<RecordingSource.Fetched>> recordings = new HashMap<>();

    void willHold(String id, RecordingSource.Fetched... answersInOrder) {
        recordings.put(id, new ArrayDeque<>(List.of(answersInOrder)));
    }

    static RecordingSource.Fetched audio(String content) {
        byte[] bytes = ("\u00ff\u00fb" + content).getBytes(StandardCharsets.ISO_8859_1);
        return new RecordingSource.Fetched.Content(new ByteArrayInputStream(bytes), "audio/mpeg", bytes.length);
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
        return Optional.of(request -> {
            dialled.add(request);
            whileDialling.run();
            CallControl.Originated answer = answers.poll();
            return answer == null ? new CallControl.Originated.Started(null) : answer;
        });
    }

    @Override
    public Optional<RecordingSource> recordings() {
        return Optional.of(reference -> {
            if (alwaysNotReady) {
                return new RecordingSource.Fetched.NotReady("not yet");
            }
            Deque<RecordingSource.Fetched> held = recordings.getOrDefault(reference.value(), new ArrayDeque<>());
            RecordingSource.Fetched next = held.poll();
            return next == null ? new RecordingSource.Fetched.Gone("no such recording") : next;
        });
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
