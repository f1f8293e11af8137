package io.github.pbx24.threecx.webhookplugin;

import io.github.pbx24.pbx.Redaction;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.TokenVerifier;
import java.util.List;

/**
 * Verifies the token that the user wrote into the plugin's target address. A token in the query or in the header decides;
 * only without one the first path segment is looked at, because a path may be there for other reasons.
 */
final class PluginToken implements SignatureVerifier {

    private static final String HEADER = "X-Webhook-Token";
    private static final String PARAMETER = "token";

    private final TokenVerifier named;
    private final TokenVerifier inPath;

    PluginToken(List<String> tokens) {
        named = TokenVerifier.builder(tokens)
                .header(HEADER)
                .queryParameter(PARAMETER)
                .build();
        inPath = TokenVerifier.builder(tokens).firstPathSegment().build();
    }

    /** Takes the token out, wherever it stands. */
    static Redaction redaction(List<String> tokens) {
        return Redaction.of(List.of(PARAMETER), tokens);
    }

    @Override
    public Verdict verify(WebhookRequest request) {
        Verdict verdict = named.verify(request);
        verdict = isMissing(verdict) ? inPath.verify(request) : verdict;
        return isMissing(verdict)
                ? Verdict.refused(
                        Verdict.Reason.MISSING,
                        "the token is missing; expected in query parameter " + PARAMETER + ", header " + HEADER
                                + " or the first path segment")
                : verdict;
    }

    private static boolean isMissing(Verdict verdict) {
        return verdict instanceof Verdict.Refused refused && refused.reason() == Verdict.Reason.MISSING;
    }
}
