package io.github.pbx24.pbx;

import java.nio.charset.StandardCharsets;

/**
 * What the exchange gets to read. Immutable.
 *
 * @param status HTTP status, 100 to 599
 * @param contentType media type of the body; empty if there is no body
 * @param body the text, sent as UTF-8; may be empty
 * @since 0.1
 */
public record WebhookAnswer(int status, String contentType, String body) {

    /** Checks the status. */
    public WebhookAnswer {
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("status must be 100 to 599, was " + status);
        }
    }

    /**
     * Status 200 with a JSON body.
     *
     * @param body the JSON text
     * @return the answer
     */
    public static WebhookAnswer okJson(String body) {
        return new WebhookAnswer(200, "application/json; charset=utf-8", body);
    }

    /**
     * Status 200 without a body.
     *
     * @return the answer
     */
    public static WebhookAnswer ok() {
        return new WebhookAnswer(200, "", "");
    }

    /**
     * The body as bytes.
     *
     * @return a new array
     */
    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** Shows the size only: an answer to a question about a caller carries a name. */
    @Override
    public String toString() {
        return "WebhookAnswer[status=" + status + ", " + body.length() + " characters]";
    }
}
