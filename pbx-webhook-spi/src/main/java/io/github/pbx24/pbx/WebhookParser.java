package io.github.pbx24.pbx;

/**
 * Turns a verified request into neutral events. Implementations are pure and thread-safe (rules 4 to 9 of this package).
 *
 * @since 0.1
 */
@FunctionalInterface
public interface WebhookParser {

    /**
     * Parses one request.
     *
     * @param request a request that was accepted by the verifier of the same connection
     * @return the events, or the reason why there are none; never null
     * @throws MalformedWebhookException if the request cannot be what the vendor sends; the message names the place
     */
    ParsedWebhook parse(WebhookRequest request);
}
