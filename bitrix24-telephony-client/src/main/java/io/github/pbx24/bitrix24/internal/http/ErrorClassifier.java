package io.github.pbx24.bitrix24.internal.http;

import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the meaning of an error. The code decides if it says something; most telephony methods send an empty code or
 * {@code ERROR_CORE}, then the description decides; the status is the last resort, because portals differ in it.
 */
public final class ErrorClassifier {

    private static final Map<String, Bitrix24ErrorKind> BY_CODE = Map.ofEntries(
            Map.entry("expired_token", Bitrix24ErrorKind.EXPIRED_TOKEN),
            Map.entry("invalid_token", Bitrix24ErrorKind.INVALID_TOKEN),
            Map.entry("no_auth_found", Bitrix24ErrorKind.NO_AUTH),
            Map.entry("invalid_credentials", Bitrix24ErrorKind.NO_AUTH),
            Map.entry("authorization_error", Bitrix24ErrorKind.NO_AUTH),
            Map.entry("application_not_found", Bitrix24ErrorKind.NO_AUTH),
            Map.entry("insufficient_scope", Bitrix24ErrorKind.INSUFFICIENT_SCOPE),
            Map.entry("bitrix_rest_v3_exception_insufficientscopeexception", Bitrix24ErrorKind.INSUFFICIENT_SCOPE),
            Map.entry("user_access_error", Bitrix24ErrorKind.ACCESS_DENIED),
            Map.entry("access_denied", Bitrix24ErrorKind.ACCESS_DENIED),
            Map.entry("bitrix_rest_v3_exception_accessdeniedexception", Bitrix24ErrorKind.ACCESS_DENIED),
            Map.entry("wrong_license", Bitrix24ErrorKind.ACCESS_DENIED),
            Map.entry("payment_required", Bitrix24ErrorKind.ACCESS_DENIED),
            Map.entry("connection_error", Bitrix24ErrorKind.AUTHORIZATION_UNAVAILABLE),
            Map.entry("wrong_auth_type", Bitrix24ErrorKind.NEEDS_APPLICATION),
            Map.entry("method_confirm_waiting", Bitrix24ErrorKind.METHOD_CONFIRM_WAITING),
            Map.entry("method_confirm_denied", Bitrix24ErrorKind.METHOD_CONFIRM_DENIED),
            Map.entry("error_method_not_found", Bitrix24ErrorKind.METHOD_NOT_FOUND),
            Map.entry("query_limit_exceeded", Bitrix24ErrorKind.RATE_LIMITED),
            Map.entry("operation_time_limit", Bitrix24ErrorKind.OPERATION_LIMITED),
            Map.entry("overload_limit", Bitrix24ErrorKind.OVERLOADED),
            Map.entry("internal_server_error", Bitrix24ErrorKind.SERVER_ERROR),
            Map.entry("error_unexpected_answer", Bitrix24ErrorKind.SERVER_ERROR),
            Map.entry("internal_wrong_transport", Bitrix24ErrorKind.SERVER_ERROR),
            Map.entry("internal_wrong_handler_class", Bitrix24ErrorKind.SERVER_ERROR),
            Map.entry("wrong_encoding", Bitrix24ErrorKind.SERVER_ERROR),
            Map.entry("portal_deleted", Bitrix24ErrorKind.PORTAL_GONE),
            Map.entry("error_argument", Bitrix24ErrorKind.INVALID_ARGUMENT),
            Map.entry("invalid_argument", Bitrix24ErrorKind.INVALID_ARGUMENT),
            Map.entry("invalid_arg_value", Bitrix24ErrorKind.INVALID_ARGUMENT),
            Map.entry("invalid_request", Bitrix24ErrorKind.INVALID_ARGUMENT),
            Map.entry("error_batch_length_exceeded", Bitrix24ErrorKind.INVALID_ARGUMENT),
            Map.entry("error_batch_method_not_allowed", Bitrix24ErrorKind.INVALID_ARGUMENT),
            Map.entry(
                    "bitrix_rest_v3_exception_validation_requestvalidationexception",
                    Bitrix24ErrorKind.INVALID_ARGUMENT),
            Map.entry("bitrix_rest_v3_exception_unknowndtopropertyexception", Bitrix24ErrorKind.INVALID_ARGUMENT),
            Map.entry("bitrix_rest_v3_exception_invalidselectexception", Bitrix24ErrorKind.INVALID_ARGUMENT),
            Map.entry("invalid_date_range", Bitrix24ErrorKind.INVALID_ARGUMENT),
            Map.entry("invalid_select_field", Bitrix24ErrorKind.INVALID_ARGUMENT),
            Map.entry("invalid_order", Bitrix24ErrorKind.INVALID_ARGUMENT),
            Map.entry("invalid_pagination", Bitrix24ErrorKind.INVALID_ARGUMENT),
            Map.entry("bitrix_rest_v3_realisation_exception_fieldnotfoundexception", Bitrix24ErrorKind.NOT_FOUND),
            Map.entry("bitrix_rest_v3_exception_entitynotfoundexception", Bitrix24ErrorKind.NOT_FOUND),
            Map.entry("owner_not_found", Bitrix24ErrorKind.NOT_FOUND),
            Map.entry("error_not_found", Bitrix24ErrorKind.NOT_FOUND),
            Map.entry("not_found", Bitrix24ErrorKind.NOT_FOUND));

    private record Rule(Bitrix24ErrorKind kind, String... fragments) {

        boolean matches(String description) {
            for (String fragment : fragments) {
                if (description.contains(fragment)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** In this order: the first rule that matches a lower-case description wins. */
    private static final List<Rule> BY_DESCRIPTION = List.of(
            new Rule(Bitrix24ErrorKind.NEEDS_APPLICATION, "application context required"),
            new Rule(
                    Bitrix24ErrorKind.CALL_NOT_FINISHED,
                    "call is not found in the statistic table",
                    "is not found. is it finished"),
            new Rule(Bitrix24ErrorKind.CALL_NOT_FOUND, "call is not found"),
            new Rule(Bitrix24ErrorKind.UNKNOWN_EXTENSION, "user_id or user_phone_inner should be set"),
            new Rule(Bitrix24ErrorKind.USER_NOT_FOUND, "user is not found or is not active"),
            new Rule(Bitrix24ErrorKind.LINE_EXISTS, "line already exists"),
            new Rule(Bitrix24ErrorKind.ALREADY_BOUND, "handler already binded"),
            new Rule(Bitrix24ErrorKind.LINE_NOT_FOUND, "could not find line with number"),
            new Rule(Bitrix24ErrorKind.RECORD_NOT_FETCHED, "server returns http error code"),
            new Rule(
                    Bitrix24ErrorKind.SERVER_ERROR,
                    "database error",
                    "db error",
                    "sql query error",
                    "query error",
                    "lock wait timeout",
                    "deadlock",
                    "mysql",
                    "internal error",
                    "internal server error",
                    "maximum execution time",
                    "unknown error encountered while saving file"),
            new Rule(
                    Bitrix24ErrorKind.INVALID_ARGUMENT,
                    "unknown type",
                    "should be in the iso-8601 format",
                    "unsupported phone number format",
                    "phone_number is empty",
                    "should be set",
                    "should be an array",
                    "should be either",
                    "should be greater",
                    "should not be empty",
                    "must be a string",
                    "must be array",
                    "] is empty",
                    "is not set",
                    "no fields to update",
                    "required parameters are not set",
                    "required parameter",
                    "file name is empty",
                    "wrong file extension",
                    "file content is",
                    "invalid symbols",
                    "is not defined or invalid"),
            new Rule(Bitrix24ErrorKind.ACCESS_DENIED, "access denied", "not allowed to"),
            new Rule(Bitrix24ErrorKind.NOT_FOUND, "not found", "could not find"));

    private ErrorClassifier() {}

    public static Bitrix24ErrorKind classify(String code, String description, int status) {
        String text = description.toLowerCase(Locale.ROOT);
        Bitrix24ErrorKind byCode = BY_CODE.get(code.toLowerCase(Locale.ROOT));
        if (byCode == Bitrix24ErrorKind.ACCESS_DENIED && text.contains("application context required")) {
            return Bitrix24ErrorKind.NEEDS_APPLICATION;
        }
        if (byCode != null) {
            return byCode;
        }
        for (Rule rule : BY_DESCRIPTION) {
            if (rule.matches(text)) {
                return rule.kind();
            }
        }
        return byStatus(status);
    }

    private static Bitrix24ErrorKind byStatus(int status) {
        if (status >= 500) {
            return Bitrix24ErrorKind.SERVER_ERROR;
        }
        return switch (status) {
            case 401 -> Bitrix24ErrorKind.NO_AUTH;
            case 403 -> Bitrix24ErrorKind.ACCESS_DENIED;
            case 404 -> Bitrix24ErrorKind.NOT_FOUND;
            case 429 -> Bitrix24ErrorKind.RATE_LIMITED;
            default -> Bitrix24ErrorKind.OTHER;
        };
    }
}
