package io.github.pbx24.generic;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.TokenVerifier;
import java.util.List;

/** Verifies a token that stands in a field of the form in the body. */
final class FormTokenVerifier implements SignatureVerifier {

    private static final int MAX_BODY = 1 << 20;
    private static final String HEADER = "X-Form-Token";

    private final String field;
    private final TokenVerifier tokens;

    FormTokenVerifier(String field, List<String> tokens) {
        this.field = field;
        this.tokens = TokenVerifier.builder(tokens).header(HEADER).build();
    }

    @Override
    public Verdict verify(WebhookRequest request) {
        if (request.body().length > MAX_BODY) {
            return Verdict.refused(Verdict.Reason.GARBLED, "the form is larger than " + MAX_BODY + " bytes");
        }
        WebhookRequest.Builder claims = WebhookRequest.builder(request.method(), request.receivedAt());
        try {
            QueryParameters.decode(request.body()).all(field).forEach(claim -> claims.header(HEADER, claim));
        } catch (MalformedWebhookException e) {
            return Verdict.refused(Verdict.Reason.GARBLED, "the form cannot be read");
        }
        return tokens.verify(claims.build()) instanceof Verdict.Refused refused
                ? Verdict.refused(refused.reason(), "the token in form field " + field + " is missing or wrong")
                : tokens.verify(claims.build());
    }
}
