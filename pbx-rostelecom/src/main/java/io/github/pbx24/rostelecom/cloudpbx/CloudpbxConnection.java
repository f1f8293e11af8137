package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.CallHistory;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.NumberLookup;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.Redaction;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import java.util.Optional;

/** An exchange that speaks the cloudpbx dialect. */
final class CloudpbxConnection implements PbxConnection {

    private static final WebhookAnswer ACKNOWLEDGEMENT =
            WebhookAnswer.okJson("{\"result\":\"0\",\"resultMessage\":\"OK\"}");

    private final SignatureVerifier verifier;
    private final CloudpbxParser parser;
    private final CloudpbxClient client;
    private final CloudpbxCallControl callControl;
    private final CloudpbxRecordings recordings;
    private final CloudpbxNumberLookup numberLookup = new CloudpbxNumberLookup();
    private final CloudpbxHistory history;

    CloudpbxConnection(CloudpbxSettings settings) {
        CloudpbxExtensions extensions = new CloudpbxExtensions(settings.pinsByUser());
        verifier = CloudpbxSigner.verifier(settings.clientId(), settings.keys());
        parser = new CloudpbxParser(settings.zone(), extensions);
        client = new CloudpbxClient(settings);
        callControl = new CloudpbxCallControl(client);
        recordings = new CloudpbxRecordings(client, settings);
        history = new CloudpbxHistory(client, settings, extensions);
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
        try {
            return CloudpbxNumberLookup.isQuestion(request) ? CloudpbxNumberLookup.nothing() : ACKNOWLEDGEMENT;
        } catch (MalformedWebhookException e) {
            return ACKNOWLEDGEMENT;
        }
    }

    /** The only secret is the signature in its header. */
    @Override
    public WebhookRequest redact(WebhookRequest request) {
        return Redaction.ofHeaders().apply(request);
    }

    @Override
    public Optional<CallControl> callControl() {
        return Optional.of(callControl);
    }

    @Override
    public Optional<RecordingSource> recordings() {
        return Optional.of(recordings);
    }

    @Override
    public Optional<NumberLookup> numberLookup() {
        return Optional.of(numberLookup);
    }

    @Override
    public Optional<CallHistory> history() {
        return Optional.of(history);
    }

    @Override
    public void close() {
        recordings.close();
        client.close();
    }

    @Override
    public String toString() {
        return "CloudpbxConnection[" + verifier + "]";
    }
}
