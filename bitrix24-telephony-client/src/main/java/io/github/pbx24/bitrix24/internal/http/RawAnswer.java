package io.github.pbx24.bitrix24.internal.http;

import io.github.pbx24.bitrix24.ResultNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer, read completely.
 *
 * @param status HTTP status
 * @param body the JSON tree; null if the body was not JSON or broke the bounds
 * @param problem why there is no JSON, in words; empty if there is
 * @param location the Location header
 * @param retryAfterSeconds the Retry-After header, if it is a number
 */
public record RawAnswer(
        int status,
        @Nullable ResultNode body,
        String problem,
        @Nullable String location,
        @Nullable Long retryAfterSeconds) {

    public Optional<ResultNode> json() {
        return Optional.ofNullable(body);
    }

    public boolean isRedirect() {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /** Without the location, which may hold credentials. */
    @Override
    public String toString() {
        return "RawAnswer[" + status + "]";
    }
}
