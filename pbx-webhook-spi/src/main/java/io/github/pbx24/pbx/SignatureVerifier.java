package io.github.pbx24.pbx;

/**
 * Decides whether a request comes from the exchange. Implementations are thread-safe, never throw and compare secrets in
 * constant time (rules 1 to 3 of this package). Ready ones are in {@code io.github.pbx24.pbx.verify}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SignatureVerifier {

    /**
     * Looks at the raw request.
     *
     * @param request the request as received
     * @return the verdict; never null
     */
    Verdict verify(WebhookRequest request);

    /**
     * Whether an accepted request is proven to come from the exchange. A host program should say aloud where it is not.
     *
     * @return true; false only for a verifier that believes everybody, such as {@code Verifiers.acceptUnverified()}
     */
    default boolean provesSender() {
        return true;
    }
}
