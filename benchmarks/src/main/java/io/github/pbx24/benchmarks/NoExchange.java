package io.github.pbx24.benchmarks;

import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.Verifiers;

/** An exchange that neither dials nor records. */
final class NoExchange implements PbxConnection {

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
    public void close() {
        // Nothing is held open.
    }
}
