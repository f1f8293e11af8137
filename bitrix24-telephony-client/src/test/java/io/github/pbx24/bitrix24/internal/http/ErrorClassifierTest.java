package io.github.pbx24.bitrix24.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Fixtures;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorClassifierTest {

    @ParameterizedTest
    @CsvSource({
        "telephony.externalCall.finish.error.not-found.json, 400, CALL_NOT_FOUND",
        "telephony.externalCall.finish.error.invalid-argument.json, 400, INVALID_ARGUMENT",
        "telephony.externalCall.attachRecord.error.not-finished.json, 400, CALL_NOT_FINISHED",
        "telephony.externalCall.attachRecord.error.no-params.json, 400, INVALID_ARGUMENT",
        "telephony.externalCall.register.error.empty-code.json, 400, UNKNOWN_EXTENSION",
        "telephony.externalCall.register.error.unknown-type.json, 400, INVALID_ARGUMENT",
        "telephony.externalCall.register.error.wrong-auth-type.json, 403, NEEDS_APPLICATION",
        "telephony.externalCall.searchCrmEntities.error.json, 400, INVALID_ARGUMENT",
        "telephony.externalLine.add.error.exists.json, 400, LINE_EXISTS",
        "telephony.call.attachTranscription.error.json, 400, INVALID_ARGUMENT",
        "voximplant.user.get.error.confirm-waiting.json, 401, METHOD_CONFIRM_WAITING",
        "voximplant.user.get.error.confirm-denied.json, 403, METHOD_CONFIRM_DENIED",
        "placement.bind.error.wrong-auth-type.json, 403, NEEDS_APPLICATION",
        "crm.activity.error.empty-code.json, 400, ACCESS_DENIED",
        "error.ACCESS_DENIED.json, 403, ACCESS_DENIED",
        "error.ERROR_ARGUMENT.json, 400, INVALID_ARGUMENT",
        "error.ERROR_METHOD_NOT_FOUND.json, 404, METHOD_NOT_FOUND",
        "error.INTERNAL_SERVER_ERROR.json, 500, SERVER_ERROR",
        "error.INVALID_CREDENTIALS.json, 401, NO_AUTH",
        "error.INVALID_CREDENTIALS.json, 403, NO_AUTH",
        "error.NO_AUTH_FOUND.json, 401, NO_AUTH",
        "error.OPERATION_TIME_LIMIT.json, 429, OPERATION_LIMITED",
        "error.OVERLOAD_LIMIT.json, 503, OVERLOADED",
        "error.OVERLOAD_LIMIT.json, 401, OVERLOADED",
        "error.QUERY_LIMIT_EXCEEDED.json, 503, RATE_LIMITED",
        "error.expired_token.json, 401, EXPIRED_TOKEN",
        "error.insufficient_scope.json, 401, INSUFFICIENT_SCOPE",
        "error.insufficient_scope.json, 403, INSUFFICIENT_SCOPE",
        "error.rest-v3.json, 403, ACCESS_DENIED",
        "event.bind.error.not-found.json, 400, NOT_FOUND",
        "event.bind.error.already-bound.json, 400, ALREADY_BOUND",
    })
    void every_error_of_the_fixtures_has_its_kind(String fixture, int status, Bitrix24ErrorKind kind) {
        AnswerReader reader = new AnswerReader(Clock.systemUTC(), List::of);

        Bitrix24ApiException error = reader.error("some.method", Fixtures.json(fixture), status, null);

        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.httpStatus()).isEqualTo(status);
        assertThat(error.method()).isEqualTo("some.method");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''         | User is not found or is not active | 400 | USER_NOT_FOUND",
                "ERROR_CORE | User is not found or is not active | 400 | USER_NOT_FOUND",
                "''         | Call is not found (call should be registered prior to finishing) | 400 | CALL_NOT_FOUND",
                "''         | Call externalCall.1.2 is not found. Is it finished? | 400 | CALL_NOT_FINISHED",
                "''         | Unexpected database error | 400 | SERVER_ERROR",
                "''         | DB error | 400 | SERVER_ERROR",
                "''         | SQL query error! | 500 | SERVER_ERROR",
                "''         | Could not find line with number 5 | 400 | LINE_NOT_FOUND",
                "''         | Server returns HTTP error code 404 | 400 | RECORD_NOT_FETCHED",
                "''         | CALL_START_DATE should be in the ISO-8601 format | 400 | INVALID_ARGUMENT",
                "''         | Unsupported phone number format | 400 | INVALID_ARGUMENT",
                "''         | Wrong file extension. Only wav and mp3 are allowed | 400 | INVALID_ARGUMENT",
                "''         | MESSAGES[0][MESSAGE] is empty | 400 | INVALID_ARGUMENT",
                "''         | NUMBER should not be empty | 400 | INVALID_ARGUMENT",
                "ACCESS_DENIED | Access denied! Application context required | 403 | NEEDS_APPLICATION",
                "CONNECTION_ERROR | Error connecting to authorization server | 401 | AUTHORIZATION_UNAVAILABLE",
                "invalid_token | Unable to get application by token | 401 | INVALID_TOKEN",
                "APPLICATION_NOT_FOUND | Application not found | 401 | NO_AUTH",
                "PORTAL_DELETED | Portal was deleted | 403 | PORTAL_GONE",
                "WRONG_LICENSE | This feature is not enabled | 403 | ACCESS_DENIED",
                "SOMETHING_NEW | never seen | 400 | OTHER",
                "SOMETHING_NEW | never seen | 502 | SERVER_ERROR",
                "''         | '' | 401 | NO_AUTH",
                "''         | '' | 403 | ACCESS_DENIED",
                "''         | '' | 404 | NOT_FOUND",
                "''         | '' | 429 | RATE_LIMITED",
            })
    void documented_descriptions_have_their_kind(String code, String description, int status, Bitrix24ErrorKind kind) {
        assertThat(ErrorClassifier.classify(code, description, status)).isEqualTo(kind);
    }
}
