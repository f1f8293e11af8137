package io.github.pbx24.simulator;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON of an error. Pure. */
final class ErrorBody {

    /** Errors after which nothing of the method has run. */
    private static final Set<String> BEFORE_EXECUTION = Set.of(
            "QUERY_LIMIT_EXCEEDED",
            "OPERATION_TIME_LIMIT",
            "insufficient_scope",
            "WRONG_AUTH_TYPE",
            "ERROR_METHOD_NOT_FOUND",
            "expired_token",
            "invalid_token",
            "NO_AUTH_FOUND",
            "INVALID_CREDENTIALS",
            "APPLICATION_NOT_FOUND",
            "authorization_error",
            "ERROR_BATCH_LENGTH_EXCEEDED",
            "ERROR_BATCH_METHOD_NOT_ALLOWED");

    private ErrorBody() {}

    static Map<String, @Nullable Object> of(RestError error) {
        Map<String, @Nullable Object> body = Php.map("error", error.code(), "error_description", error.description());
        if (error.argument() != null) {
            body.put("argument", error.argument());
        }
        return body;
    }

    static boolean refusedBefore(RestError error) {
        return BEFORE_EXECUTION.contains(error.code());
    }
}
