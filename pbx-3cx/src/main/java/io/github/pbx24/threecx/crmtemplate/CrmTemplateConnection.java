package io.github.pbx24.threecx.crmtemplate;

import io.github.pbx24.pbx.NumberLookup;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import io.github.pbx24.pbx.Redaction;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.RecordingDownload;
import io.github.pbx24.pbx.setup.SetupFile;
import io.github.pbx24.pbx.setup.SetupFinding;
import io.github.pbx24.threecx.internal.RecordingFolder;
import io.github.pbx24.threecx.internal.RecordingKey;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** An exchange with our template. */
final class CrmTemplateConnection implements PbxConnection {

    private final CrmTemplateSettings settings;
    private final WebhookParser parser;
    private final Redaction redaction;
    private final RecordingDownload download;
    private final NumberLookup question = new ContactQuestion();

    CrmTemplateConnection(CrmTemplateSettings settings) {
        this.settings = settings;
        parser = new ReportParser(settings.zone(), settings.line(), settings.queueLines(), settings.folder() != null);
        redaction = Redaction.of(List.of("token"), settings.tokens());
        download = RecordingDownload.builder(settings.recordingHosts())
                .trust(settings.trust())
                .build();
    }

    @Override
    public SignatureVerifier verifier() {
        return settings.verifier();
    }

    @Override
    public WebhookParser parser() {
        return parser;
    }

    @Override
    public WebhookAnswer acknowledgement(WebhookRequest request) {
        // The template expects JSON and shows nothing of it.
        return WebhookAnswer.okJson("{\"status\":\"ok\"}");
    }

    @Override
    public WebhookRequest redact(WebhookRequest request) {
        return redaction.apply(request);
    }

    @Override
    public Optional<RecordingSource> recordings() {
        return Optional.of(this::open);
    }

    private Fetched open(RecordingReference reference) {
        RecordingFolder folder = settings.folder();
        Optional<RecordingKey> key = reference.kind() == RecordingReference.Kind.ID
                ? RecordingKey.read(reference.value())
                : Optional.empty();
        return folder != null && key.isPresent() ? folder.open(key.get()) : download.open(reference.value());
    }

    @Override
    public List<SetupFinding> checkSetup() {
        RecordingFolder folder = settings.folder();
        return folder == null ? List.of() : List.of(folder.check());
    }

    @Override
    public Optional<NumberLookup> numberLookup() {
        return Optional.of(question);
    }

    @Override
    public Optional<SetupFile> setupFile(URI address) {
        return Optional.of(new SetupFile(
                "pbx24.xml",
                "application/xml",
                CrmTemplate.xml(address, settings.tokens().stream().findFirst().orElse(""))));
    }

    @Override
    public void close() {
        download.close();
    }
}
