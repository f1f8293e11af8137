package io.github.pbx24.pbx.simulator.internal;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer of the API.
 *
 * @param status the HTTP status
 * @param contentType its type; empty for none
 * @param body its content
 * @param afterwards runs once the answer is sent
 */
public record Reply(int status, String contentType, byte[] body, Runnable afterwards) {

    /** An answer after which nothing happens. */
    public static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, contentType, body, () -> {});
    }

    /** A JSON object. */
    public static Reply json(int status, Map<String, ?> members) {
        return of(status, "application/json", Json.write(members));
    }

    /** A status with a page, as web servers make them. */
    public static Reply page(int status, String text) {
        String page = "<html><body><h1>" + text + "</h1></body></html>";
        return of(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    /** The same answer, and then something happens. */
    public Reply then(Runnable task) {
        return new Reply(status, contentType, body, task);
    }
}
