package io.github.pbx24.pbx.verify;

import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import java.util.List;

/**
 * Puts verifiers together.
 *
 * @since 0.1
 */
public final class Verifiers {

    private Verifiers() {}

    /**
     * All must accept; the first refusal counts.
     *
     * @param verifiers at least one
     * @return a verifier; an acceptance carries the key of the last one
     */
    public static SignatureVerifier allOf(List<SignatureVerifier> verifiers) {
        if (verifiers.isEmpty()) {
            throw new IllegalArgumentException("verifiers must not be empty");
        }
        return new All(List.copyOf(verifiers));
    }

    /**
     * Believes everybody. For vendors that prove nothing and users who protect the address in another way. Written out, so
     * that nobody gets it by forgetting a key.
     *
     * @return a verifier that accepts every request and says so
     */
    public static SignatureVerifier acceptUnverified() {
        return Everybody.ACCEPTED;
    }

    private record All(List<SignatureVerifier> verifiers) implements SignatureVerifier {

        @Override
        public Verdict verify(WebhookRequest request) {
            Verdict verdict = Verdict.accepted();
            for (SignatureVerifier verifier : verifiers) {
                verdict = verifier.verify(request);
                if (!verdict.isAccepted()) {
                    return verdict;
                }
            }
            return verdict;
        }

        @Override
        public boolean provesSender() {
            return verifiers.stream().anyMatch(SignatureVerifier::provesSender);
        }
    }

    private enum Everybody implements SignatureVerifier {
        ACCEPTED;

        @Override
        public Verdict verify(WebhookRequest request) {
            return Verdict.accepted();
        }

        @Override
        public boolean provesSender() {
            return false;
        }
    }
}
