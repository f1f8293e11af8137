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
}
