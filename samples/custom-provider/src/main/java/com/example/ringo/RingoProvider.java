package com.example.ringo;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.Redaction;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.AllowedHosts;
import io.github.pbx24.pbx.http.RecordingDownload;
import io.github.pbx24.pbx.verify.HmacVerifier;
import java.util.List;
import java.util.Optional;

/** The entry point: reads the settings and puts a connection together. */
public final class RingoProvider implements PbxProvider {

    /** For the service loader. */
    public RingoProvider() {}

    @Override
    public String id() {
        return "ringo";
    }

    @Override
    public PbxConnection connect(PbxSettings settings, PbxEnvironment environment) {
        List<String> secrets = settings.requiredTexts("secrets");
        AllowedHosts hosts = AllowedHosts.read(settings, "recording-hosts", environment);
        settings.check(); // all mistakes at once, unknown keys included
        return new Connection(
                HmacVerifier.builder(secrets)
                        .header("X-Ringo-Signature")
                        .prefix("sha256=")
                        .build(),
                new RingoParser(),
                RecordingDownload.builder(hosts).build());
    }

    private record Connection(SignatureVerifier verifier, WebhookParser parser, RecordingDownload download)
            implements PbxConnection {

        @Override
        public WebhookAnswer acknowledgement(WebhookRequest request) {
            return WebhookAnswer.ok();
        }

        @Override
        public WebhookRequest redact(WebhookRequest request) {
            return Redaction.ofHeaders().apply(request); // the only secret is in a header
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
    }
}
