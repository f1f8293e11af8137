package io.github.pbx24.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.batch.BatchReference;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.FinishCall;
import io.github.pbx24.bitrix24.telephony.FinishedCall;
import io.github.pbx24.bitrix24.telephony.RegisterCall;
import io.github.pbx24.bitrix24.user.Users;
import io.github.pbx24.simulator.PortalPlan;
import io.github.pbx24.simulator.PortalSimulator;
import io.github.pbx24.simulator.RecordedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The real client with its pacer against a portal that has the real limits. */
@Execution(ExecutionMode.CONCURRENT)
class PacedClientAgainstLimitsTest {

    private final PortalSimulator portal = PortalSimulator.builder()
            .plan(PortalPlan.STANDARD)
            .operatingLimit(Duration.ofSeconds(480))
            .observedServiceTimes()
            .start();
    private final Bitrix24Client client = Bitrix24Client.builder(
                    Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
            .pacing(PacingPlan.standard())
            .build();

    PacedClientAgainstLimitsTest() {
        portal.addUser(7, "Anna", "101");
    }

    @AfterEach
    void close() {
        client.close();
        portal.close();
    }

    @Test
    void a_burst_of_calls_before_a_backlog_meets_no_limit() {
        List<CompletableFuture<?>> directory = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            directory.add(client.executeAsync(Users.byExtension("101")));
        }
        List<CompletableFuture<FinishedCall>> calls = calls(20);

        calls.forEach(CompletableFuture::join);
        directory.forEach(CompletableFuture::join);

        assertThat(portal.calls()).hasSize(20);
        assertThat(portal.activeCalls()).isEmpty();
        assertThat(portal.rejectedForLimits()).isZero();
        assertThat(portal.requests()).extracting(RecordedRequest::method).contains("batch");
    }

    @Test
    void a_lost_batch_makes_no_second_call_and_no_lost_one() {
        portal.faults().next(2).on("batch").loseConnectionAfterExecution();
        List<CompletableFuture<FinishedCall>> calls = calls(55);
        int unknown = 0;
        for (CompletableFuture<FinishedCall> call : calls) {
            Throwable failure = call.handle((finished, thrown) -> thrown).join();
            if (failure != null) {
                Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                assertThat(cause)
                        .isInstanceOfSatisfying(
                                Bitrix24Exception.class,
                                lost -> assertThat(lost.mayHaveRun()).isTrue());
                unknown++;
            }
        }

        // What the caller does not know of was finished all the same, once.
        assertThat(portal.calls()).hasSize(55);
        assertThat(portal.faults().applied()).isEqualTo(2);
        assertThat(unknown).isLessThan(55);
        assertThat(portal.rejectedForLimits()).isZero();
    }

    @Test
    void a_call_that_is_over_is_registered_and_finished_in_one_request() {
        assertThat(client.batch(
                                List.of(
                                        ExternalCalls.register(register(1)),
                                        ExternalCalls.finish(FinishCall.forUser(
                                                        BatchReference.callIdOf(0), 7, Duration.ofSeconds(30))
                                                .build())),
                                true)
                        .isComplete())
                .isTrue();

        assertThat(portal.calls()).hasSize(1);
        assertThat(portal.activeCalls()).isEmpty();
    }

    @Test
    void a_finish_whose_answer_was_lost_is_found_in_the_statistics() {
        try (Bitrix24Client careful = Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                .build()) {
            String callId = careful.execute(ExternalCalls.register(register(1))).callId();
            portal.faults().next().on("telephony.externalCall.finish").loseConnectionAfterExecution();

            FinishedCall finished = careful.execute(ExternalCalls.finish(
                    FinishCall.forUser(callId, 7, Duration.ofSeconds(30)).build()));

            assertThat(finished.callId()).isEqualTo(callId);
            assertThat(finished.duration()).isEqualTo(Duration.ofSeconds(30));
            assertThat(finished.type()).isEqualTo(CallType.INCOMING);
            assertThat(portal.calls()).hasSize(1);
        }
    }

    @Test
    void a_finish_that_did_not_run_is_not_taken_for_one_that_did() {
        try (Bitrix24Client careful = Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                .build()) {
            String callId = careful.execute(ExternalCalls.register(register(1))).callId();
            portal.faults().next().on("telephony.externalCall.finish").loseConnectionBeforeExecution();

            assertThatThrownBy(() ->
                            careful.execute(ExternalCalls.finish(FinishCall.forUser(callId, 7, Duration.ofSeconds(30))
                                    .build())))
                    .isInstanceOfSatisfying(
                            Bitrix24Exception.class,
                            lost -> assertThat(lost.mayHaveRun()).isTrue());
        }
    }

    private List<CompletableFuture<FinishedCall>> calls(int count) {
        List<CompletableFuture<FinishedCall>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(client.executeAsync(ExternalCalls.register(register(i)))
                    .thenCompose(registered -> client.executeAsync(
                            ExternalCalls.finish(FinishCall.forUser(registered.callId(), 7, Duration.ofSeconds(30))
                                    .build()))));
        }
        return calls;
    }

    private static RegisterCall register(int number) {
        return RegisterCall.forUser(7, "+7495000" + (1000 + number), CallType.INCOMING)
                .externalCallId("pbx-" + number)
                .build();
    }
}
