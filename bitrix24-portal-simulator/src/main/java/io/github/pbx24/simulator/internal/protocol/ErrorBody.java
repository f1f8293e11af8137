package io.github.pbx24.simulator.internal.protocol;

import io.github.pbx24.simulator.internal.php.Php;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON of an error. Pure. */
public final class ErrorBody {

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
            "METHOD_CONFIRM_WAITING",
            "METHOD_CONFIRM_DENIED",
            "authorization_error",
            "ERROR_BATCH_LENGTH_EXCEEDED",
            "ERROR_BATCH_METHOD_NOT_ALLOWED");

    public static final String VERSION_3 = "BITRIX_REST_V3_EXCEPTION_";

    private ErrorBody() {}

    public static Map<String, @Nullable Object> of(RestError error) {
        Map<String, @Nullable Object> body = Php.map("error", error.code(), "error_description", error.description());
        if (error.argument() != null) {
            body.put("argument", error.argument());
        }
        return body;
    }

    /** REST 3.0: the error is an object, and a bad argument is told in {@code validation}. */
    static Map<String, @Nullable Object> version3(RestError error) {
        Map<String, @Nullable Object> body = Php.map(
                "code",
                switch (error.code()) {
                    case "insufficient_scope" -> VERSION_3 + "INSUFFICIENTSCOPEEXCEPTION";
                    case "ERROR_METHOD_NOT_FOUND" -> VERSION_3 + "METHODNOTFOUNDEXCEPTION";
                    case "ERROR_ARGUMENT" -> VERSION_3 + "VALIDATION_REQUESTVALIDATIONEXCEPTION";
                    default -> error.code();
                },
                "message",
                error.argument() == null ? error.description() : "Error while validating the request object");
        if (error.argument() != null) {
            body.put("validation", List.of(Php.map("field", error.argument(), "message", error.description())));
        }
        return Php.map("error", body);
    }

    public static boolean refusedBefore(RestError error) {
        return BEFORE_EXECUTION.contains(error.code());
    }
}
