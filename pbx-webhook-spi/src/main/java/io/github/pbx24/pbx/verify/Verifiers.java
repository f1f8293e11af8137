package io.github.pbx24.pbx.verify;

import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
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
        List<SignatureVerifier> all = List.copyOf(verifiers);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("verifiers must not be empty");
        }
        return request -> {
            Verdict verdict = Verdict.accepted();
            for (SignatureVerifier verifier : all) {
                verdict = verifier.verify(request);
                if (!verdict.isAccepted()) {
                    return verdict;
                }
            }
            return verdict;
        };
    }

    /**
     * Believes everybody. For vendors that prove nothing and users who protect the address in another way. Written out, so
     * that nobody gets it by forgetting a key.
     *
     * @return a verifier that accepts every request
     */
    public static SignatureVerifier acceptUnverified() {
        return request -> Verdict.accepted();
    }
}
