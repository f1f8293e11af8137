package io.github.pbx24.bitrix24.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Bitrix24TransportException;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.RegisterCall;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryRuleTest {

    private static final Instant NOW = Instant.parse("2026-03-10T08:00:00Z");

    private static final Bitrix24Exception NOT_SENT = new Bitrix24TransportException("m", "refused", false, true);
    private static final Bitrix24Exception LOST = new Bitrix24TransportException("m", "timeout", true, true);
    private static final Bitrix24Exception UNREADABLE = new Bitrix24TransportException("m", "no id", true, false);

    @ParameterizedTest
    @EnumSource(Repeatability.class)
    void what_did_not_run_is_repeated_whatever_it_is(Repeatability repeatability) {
        Bitrix24Request<?> request = request(repeatability, "2020-01-01T00:00:00Z");

        assertThat(mayRetry(List.of(request), NOT_SENT, NOW)).isTrue();
        assertThat(mayRetry(List.of(request), api(Bitrix24ErrorKind.RATE_LIMITED), NOW))
                .isTrue();
        assertThat(mayRetry(List.of(request), api(Bitrix24ErrorKind.OPERATION_LIMITED), NOW))
                .isTrue();
        assertThat(mayRetry(List.of(request), api(Bitrix24ErrorKind.AUTHORIZATION_UNAVAILABLE), NOW))
                .isTrue();
    }

    @Test
    void what_may_have_run_is_repeated_only_if_that_does_no_harm() {
        for (Bitrix24Exception unknown : List.of(LOST, api(Bitrix24ErrorKind.SERVER_ERROR))) {
            assertThat(mayRetry(List.of(request(Repeatability.REPEATABLE, null)), unknown, NOW))
                    .isTrue();
            assertThat(mayRetry(List.of(request(Repeatability.NOT_REPEATABLE, null)), unknown, NOW))
                    .isFalse();
            assertThat(mayRetry(List.of(request(Repeatability.DEDUPLICATED, null)), unknown, NOW))
                    .isTrue();
        }
    }

    @Test
    void a_registration_is_repeated_only_while_the_portal_would_recognise_it() {
        assertThat(mayRetry(List.of(registered("2026-03-10T11:00:00+03:00")), LOST, NOW))
                .isTrue();
        assertThat(mayRetry(List.of(registered("2026-03-10T07:31:01Z")), LOST, NOW))
                .isTrue();
        assertThat(mayRetry(List.of(registered("2026-03-10T07:30:00Z")), LOST, NOW))
                .isFalse();
        assertThat(RetryRule.mayRetry(
                        List.of(request(Repeatability.DEDUPLICATED, null)), LOST, NOW.minusSeconds(1741), NOW))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Bitrix24ErrorKind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RATE_LIMITED", "OPERATION_LIMITED", "AUTHORIZATION_UNAVAILABLE", "SERVER_ERROR"})
    void permanent_errors_are_never_repeated(Bitrix24ErrorKind kind) {
        assertThat(mayRetry(List.of(request(Repeatability.REPEATABLE, null)), api(kind), NOW))
                .isFalse();
    }

    @Test
    void an_answer_that_cannot_be_read_is_not_asked_for_again() {
        assertThat(mayRetry(List.of(request(Repeatability.REPEATABLE, null)), UNREADABLE, NOW))
                .isFalse();
    }

    @Test
    void a_lost_batch_is_repeated_only_if_all_its_commands_may_run_twice() {
        Bitrix24Request<?> read = request(Repeatability.REPEATABLE, null);
        Bitrix24Request<?> finish = request(Repeatability.NOT_REPEATABLE, null);

        assertThat(mayRetry(List.of(read, read), LOST, NOW)).isTrue();
        assertThat(mayRetry(List.of(read, finish), LOST, NOW)).isFalse();
        assertThat(mayRetry(List.of(read, finish), NOT_SENT, NOW)).isTrue();
    }

    private static boolean mayRetry(
            List<? extends Bitrix24Request<?>> requests, Bitrix24Exception failure, Instant now) {
        return RetryRule.mayRetry(requests, failure, now, now);
    }

    private static Bitrix24Request<?> registered(String start) {
        return ExternalCalls.register(RegisterCall.forUser(17, "+74950000101", CallType.INCOMING)
                .startDate(OffsetDateTime.parse(start))
                .build());
    }

    private static Bitrix24Request<?> request(
            Repeatability repeatability, @org.jspecify.annotations.Nullable String end) {
        Bitrix24Request<?> request = Bitrix24Request.generic("m", Map.of(), repeatability);
        return end == null ? request : request.deduplicatedUntil(Instant.parse(end));
    }

    private static Bitrix24ApiException api(Bitrix24ErrorKind kind) {
        return new Bitrix24ApiException("m", kind, "", "", 400, null);
    }
}
