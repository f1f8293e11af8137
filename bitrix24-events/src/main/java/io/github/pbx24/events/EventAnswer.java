package io.github.pbx24.events;

import java.util.OptionalInt;

/**
 * What the sender of a request is answered.
 *
 * @param status HTTP status: 200 if it is stored or needs nothing, 400 or 403 if it is refused, 503 if it could not be stored
 * @param retryAfterSeconds value of {@code Retry-After} with 503; 0 otherwise
 * @param message a short text for the body; without secrets
 * @since 0.1
 */
public record EventAnswer(int status, int retryAfterSeconds, String message) {

    /**
     * The header {@code Retry-After}.
     *
     * @return seconds; empty if the header is not sent
     */
    public OptionalInt retryAfter() {
        return retryAfterSeconds > 0 ? OptionalInt.of(retryAfterSeconds) : OptionalInt.empty();
    }
}
