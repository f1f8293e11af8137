package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.Redaction;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An exchange that speaks the vats dialect. */
final class VatsConnection implements PbxConnection {

    private static final WebhookAnswer ACKNOWLEDGEMENT = WebhookAnswer.okJson("{}");

    private final SignatureVerifier verifier;
    private final WebhookParser parser;
    private final @Nullable VatsCallControl callControl;
    private final @Nullable VatsRecordings recordings;

    private VatsConnection(
            SignatureVerifier verifier,
            WebhookParser parser,
            @Nullable VatsCallControl callControl,
            @Nullable VatsRecordings recordings) {
        this.verifier = verifier;
        this.parser = parser;
        this.callControl = callControl;
        this.recordings = recordings;
    }

    static VatsConnection open(VatsSettings settings) {
        VatsSettings.Api api = settings.api();
        return new VatsConnection(
                VatsSigner.verifier(settings.webhookKeys()),
                new VatsParser(settings.eventNames(), settings.zone()),
                api == null ? null : new VatsCallControl(api),
                api == null ? null : new VatsRecordings(api));
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
        return ACKNOWLEDGEMENT;
    }

    /** Nothing but the body counts, and the only secret is the signature in its header. */
    @Override
    public WebhookRequest redact(WebhookRequest request) {
        return Redaction.ofHeaders().apply(request);
    }

    @Override
    public Optional<CallControl> callControl() {
        return Optional.ofNullable(callControl);
    }

    @Override
    public Optional<RecordingSource> recordings() {
        return Optional.ofNullable(recordings);
    }

    @Override
    public void close() {
        if (callControl != null) {
            callControl.close();
        }
        if (recordings != null) {
            recordings.close();
        }
    }

    @Override
    public String toString() {
        return "VatsConnection[" + verifier + "]";
    }
}
