package io.github.pbx24.pbx.verify;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.Verdict.Reason;
import io.github.pbx24.pbx.WebhookRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * Compares the SHA-256 of the body with a query parameter. It proves nothing alone: use it together with a verifier whose signature
 * covers the query, by {@link Verifiers#allOf}. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class BodyHashVerifier implements SignatureVerifier {

    private final String parameter;

    private BodyHashVerifier(String parameter) {
        this.parameter = parameter;
    }

    /**
     * Expects the hash in a query parameter.
     *
     * @param name the parameter, for example {@code bodySHA256}; holds hex
     * @return a verifier
     */
    public static BodyHashVerifier sha256InQuery(String name) {
        return new BodyHashVerifier(name);
    }

    @Override
    public Verdict verify(WebhookRequest request) {
        Optional<String> claimed;
        try {
            claimed = request.query().first(parameter);
        } catch (MalformedWebhookException e) {
            return Verdict.refused(Reason.GARBLED, "the query cannot be read");
        }
        if (claimed.isEmpty()) {
            return Verdict.refused(Reason.MISSING, "query parameter " + parameter + " is missing");
        }
        return MessageDigest.isEqual(sha256(request.body()), SignatureEncoding.HEX.decode(claimed.get(), 0))
                ? Verdict.accepted()
                : Verdict.refused(Reason.MISMATCH, "query parameter " + parameter + " does not fit the body");
    }

    @Override
    public boolean provesSender() {
        return false;
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
