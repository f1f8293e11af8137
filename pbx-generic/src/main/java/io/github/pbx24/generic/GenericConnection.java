package io.github.pbx24.generic;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.RecordingDownload;
import java.util.Optional;

/** An exchange described by settings. */
final class GenericConnection implements PbxConnection {

    private final Proof proof;
    private final Echo echo;
    private final SignatureVerifier verifier;
    private final WebhookParser parser;
    private final WebhookAnswer answer;
    private final RecordingDownload download;

    GenericConnection(GenericSettings settings) {
        proof = settings.proof();
        echo = settings.echo();
        verifier = echo.before(proof.verifier());
        parser = new GenericParser(settings);
        answer = settings.answer().isEmpty() ? WebhookAnswer.ok() : WebhookAnswer.okJson(settings.answer());
        download = RecordingDownload.builder(settings.recordingHosts())
                .trust(settings.trust())
                .build();
    }

    @Override
    public SignatureVerifier verifier() {
        return verifier;
    }

    @Override
    public WebhookParser parser() {
        return parser;
    }

    @Override
    public WebhookAnswer acknowledgement(WebhookRequest request) {
        return echo.asked(request).map(Echo::answer).orElse(answer);
    }

    @Override
    public WebhookRequest redact(WebhookRequest request) {
        return proof.redaction().apply(request);
    }

    @Override
    public Optional<RecordingSource> recordings() {
        return Optional.of(this::open);
    }

    private RecordingSource.Fetched open(RecordingReference recording) {
        return download.open(recording.value());
    }

    @Override
    public void close() {
        download.close();
    }

    @Override
    public String toString() {
        return "GenericConnection";
    }
}
