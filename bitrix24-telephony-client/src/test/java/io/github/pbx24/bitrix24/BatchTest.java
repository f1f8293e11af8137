package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.batch.BatchOutcome;
import io.github.pbx24.bitrix24.batch.BatchReference;
import io.github.pbx24.bitrix24.batch.BatchResult;
import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.FinishCall;
import io.github.pbx24.bitrix24.telephony.FinishedCall;
import io.github.pbx24.bitrix24.telephony.RegisterCall;
import io.github.pbx24.bitrix24.telephony.RegisteredCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchTest {

    private static final Bitrix24Request<ResultNode> USER =
            Bitrix24Request.generic("user.current", Map.of(), Repeatability.REPEATABLE);
    private static final Bitrix24Request<ResultNode> DEPARTMENT =
            Bitrix24Request.generic("department.get", Map.of("ID", 1), Repeatability.REPEATABLE);
    private static final Bitrix24Request<FinishedCall> FINISH = ExternalCalls.finish(
            FinishCall.forUser("externalCall.1.2", 17, Duration.ZERO).build());

    private final FakePortal portal = new FakePortal();
    private final Bitrix24Client client = portal.builder().build();

    @AfterEach
    void close() {
        client.close();
        portal.close();
    }

    @Test
    void commands_are_packed_as_queries() {
        portal.answer(200, answer("[]", "[]"));
        Bitrix24Request<RegisteredCall> register =
                ExternalCalls.register(RegisterCall.forUser(17, "+74950000101", CallType.INCOMING)
                        .show(false)
                        .externalCallId("pbx-1")
                        .build());

        client.batch(List.of(register, USER), true);

        assertThat(FakePortal.body(portal.take()))
                .isEqualTo("{\"halt\":1,\"cmd\":{\"c0\":\"telephony.externalCall.register?USER_ID=17"
                        + "&PHONE_NUMBER=%2B74950000101&TYPE=2&CRM_CREATE=0&SHOW=0&EXTERNAL_CALL_ID=pbx-1\","
                        + "\"c1\":\"user.current\"}}");
    }

    @Test
    void results_are_mapped_back() {
        portal.answer(200, keys("batch.response.json"));

        BatchResult result = client.batch(List.of(USER, DEPARTMENT), false);

        assertThat(result.isComplete()).isTrue();
        assertThat(result).hasToString("BatchResult[2 of 2 succeeded]");
        Bitrix24Response<ResultNode> user = result.outcome(USER).asResponse().orElseThrow();
        assertThat(user.result().get("LAST_NAME").asText()).hasValue("Petrov");
        assertThat(user.total()).isNull();
        Bitrix24Response<ResultNode> departments =
                result.outcome(DEPARTMENT).asResponse().orElseThrow();
        assertThat(departments.total()).isEqualTo(1);
        assertThat(departments.time().duration()).isNotNull();
        assertThatThrownBy(() -> result.outcome(FINISH)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void errors_are_mapped_back() {
        portal.answer(200, keys("batch.response.errors.json"));

        BatchResult result = client.batch(List.of(USER, DEPARTMENT), false);

        assertThat(result.isComplete()).isFalse();
        assertThat(result.outcomes())
                .allSatisfy(outcome -> assertThat(outcome.asFailure())
                        .hasValueSatisfying(failure -> assertThat(((Bitrix24ApiException) failure).kind())
                                .isEqualTo(Bitrix24ErrorKind.INSUFFICIENT_SCOPE)));
    }

    @Test
    void commands_after_a_halt_are_visible_as_not_run() {
        portal.answer(
                200,
                answer("[]", "{\"c0\":{\"error\":\"\",\"error_description\":\"Call is not found (call should be\"}}"));

        BatchResult result = client.batch(List.of(FINISH, USER), true);

        assertThat(result.outcome(FINISH).asFailure())
                .hasValueSatisfying(failure -> assertThat(((Bitrix24ApiException) failure).kind())
                        .isEqualTo(Bitrix24ErrorKind.CALL_NOT_FOUND));
        assertThat(result.outcome(USER)).isInstanceOf(BatchOutcome.NotRun.class);
        assertThat(result.outcome(USER).asResponse()).isEmpty();
        assertThat(result.outcome(USER).asFailure()).isEmpty();
    }

    @Test
    void a_result_that_cannot_be_read_harms_only_its_command() {
        portal.answer(200, answer("{\"c0\":{\"ID\":\"x\"},\"c1\":{\"ID\":\"1\"}}", "[]"));

        BatchResult result = client.batch(List.of(FINISH, USER), false);

        assertThat(result.outcome(FINISH).asFailure())
                .hasValueSatisfying(failure -> assertThat(failure.mayHaveRun()).isTrue());
        assertThat(result.outcome(USER).asResponse()).isPresent();
    }

    @Test
    void a_lost_batch_with_a_finish_is_not_repeated() {
        portal.loseAnswer();

        assertThatThrownBy(() -> client.batch(List.of(USER, FINISH), false))
                .isInstanceOfSatisfying(
                        Bitrix24TransportException.class,
                        e -> assertThat(e.mayHaveRun()).isTrue());
        assertThat(portal.requests()).isEqualTo(1);
    }

    @Test
    void a_lost_batch_of_reads_is_repeated() {
        portal.loseAnswer();
        portal.answer(200, keys("batch.response.json"));

        assertThat(client.batch(List.of(USER, DEPARTMENT), false).isComplete()).isTrue();
    }

    @Test
    void a_refused_batch_is_repeated_whatever_is_in_it() {
        portal.answerFixture(503, "error.QUERY_LIMIT_EXCEEDED.json");
        portal.answer(200, answer("[]", "[]"));

        assertThat(client.batch(List.of(FINISH), false).outcomes()).hasSize(1);
        assertThat(portal.requests()).isEqualTo(2);
    }

    @Test
    void a_batch_has_bounds() {
        assertThat(client.batch(List.of(), false).outcomes()).isEmpty();
        List<Bitrix24Request<ResultNode>> chained = new ArrayList<>(Collections.nCopies(50, USER));
        chained.add(Bitrix24Request.generic(
                "a.b", Map.of("x", Map.of("y", List.of(BatchReference.resultOf(0)))), Repeatability.REPEATABLE));
        assertThatThrownBy(() -> client.batch(chained, true))
                .isInstanceOf(Bitrix24FieldException.class)
                .hasMessageContaining("must not refer to another command");
        Bitrix24Request<ResultNode> nested = Bitrix24Request.generic("Batch", Map.of(), Repeatability.REPEATABLE);
        assertThatThrownBy(() -> client.batch(List.of(nested), false)).isInstanceOf(Bitrix24FieldException.class);
        assertThatThrownBy(() -> client.batch(
                        List.of(Bitrix24Request.generic("event.get", Map.of(), Repeatability.REPEATABLE)), false))
                .isInstanceOf(Bitrix24ApiException.class);
        assertThat(portal.requests()).isZero();
    }

    private static String keys(String fixture) {
        return Fixtures.text(fixture).replace("get_user", "c0").replace("get_department", "c1");
    }

    private static String answer(String results, String errors) {
        return "{\"result\":{\"result\":" + results + ",\"result_error\":" + errors
                + ",\"result_total\":[],\"result_next\":[],\"result_time\":[]}}";
    }
}
