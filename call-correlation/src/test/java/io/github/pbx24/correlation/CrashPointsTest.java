package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.fact.Stories;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.TransferStrategy;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.simulator.CallHistoryRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One physical call is one Bitrix24 call: exactly one registration and one finish, for any order, repetition and crash point.
 * Every write of the store is tried as the instant of death, before and after it took effect, and so is every request.
 */
class CrashPointsTest {

    private static final int MOST_OPERATIONS = 40;
    private static final int MOST_REQUESTS = 12;

    private static Stories transferredCall() {
        return Stories.inbound("call")
                .queue(0, "804")
                .ringing(1, "101")
                .ringing(1, "103")
                .answered(5, "103", 1)
                .legEnded(25, "103", 1, 20)
                .transferred(30, "105", 2)
                .legEnded(60, "105", 2, 30)
                .ended(60, "105", CallResult.ANSWERED, null);
    }

    @TestFactory
    Stream<DynamicTest> dying_at_any_write_changes_nothing_in_the_end() {
        return dyingAtAnyWrite(CallRules.DEFAULT, CrashPointsTest::assertOneCall);
    }

    @TestFactory
    Stream<DynamicTest> dying_at_any_write_divides_a_call_into_as_many_parts() {
        CallRules split = CallRules.builder().transfers(TransferStrategy.SPLIT).build();
        return dyingAtAnyWrite(split, CrashPointsTest::assertTwoParts);
    }

    private static Stream<DynamicTest> dyingAtAnyWrite(CallRules rules, Consumer<Bench> assertion) {
        return IntStream.range(0, MOST_OPERATIONS)
                .boxed()
                .flatMap(operation -> Stream.of(true, false)
                        .map(after -> DynamicTest.dynamicTest(
                                "write " + operation + (after ? " done" : " not done"),
                                () -> dieAtWrite(operation, after, rules, assertion))));
    }

    private static void dieAtWrite(int operation, boolean afterEffect, CallRules rules, Consumer<Bench> assertion) {
        try (Bench bench = new Bench().with(rules)) {
            bench.restart(new CrashingStore(bench.store, operation, afterEffect));
            for (Heard heard : transferredCall().told()) {
                bench.clock.set(latest(bench, heard));
                try {
                    bench.engine.report("rt", heard.event(), bench.clock.instant());
                    bench.engine.runDue();
                } catch (CrashingStore.Crash death) {
                    bench.restart(bench.store);
                    // The inbox hands an event over again if the process died before it was done.
                    bench.engine.report("rt", heard.event(), bench.clock.instant());
                    bench.engine.runDue();
                }
            }
            try {
                bench.pass(Duration.ofSeconds(5));
            } catch (CrashingStore.Crash death) {
                bench.restart(bench.store);
            }
            bench.pass(Duration.ofSeconds(100));
            assertion.accept(bench);
        }
    }

    @TestFactory
    Stream<DynamicTest> losing_any_answer_changes_nothing_in_the_end() {
        return IntStream.range(0, MOST_REQUESTS)
                .boxed()
                .flatMap(request -> Stream.of(true, false)
                        .map(after -> DynamicTest.dynamicTest(
                                "request " + request + (after ? " executed" : " not executed"),
                                () -> loseRequest(request, after))));
    }

    private static void loseRequest(int request, boolean executed) {
        try (Bench bench = new Bench()) {
            var rule = bench.portal.faults().next().after(request);
            if (executed) {
                rule.loseConnectionAfterExecution();
            } else {
                rule.loseConnectionBeforeExecution();
            }
            bench.play(transferredCall());
            bench.pass(Duration.ofMinutes(2));
            assertOneCall(bench);
        }
    }

    @Test
    void a_death_between_finish_and_its_record_makes_no_second_finish() {
        try (Bench bench = new Bench()) {
            bench.play(transferredCall());
            bench.portal.faults().next().on("telephony.externalCall.finish").loseConnectionAfterExecution();
            bench.clock.advance(Duration.ofSeconds(3));
            bench.engine.runDue();
            bench.restart(bench.store);
            bench.pass(Duration.ofMinutes(1));

            assertOneCall(bench);
            assertThat(bench.portal.requestCount("telephony.externalCall.finish"))
                    .isEqualTo(1);
        }
    }

    @TestFactory
    Stream<DynamicTest> any_order_and_repetition_with_any_faults_makes_one_call() {
        return LongStream.range(0, 60).mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> chaos(seed)));
    }

    private static void chaos(long seed) {
        Random random = new Random(seed);
        List<Heard> told = new ArrayList<>(transferredCall().told());
        told.addAll(told.subList(0, random.nextInt(told.size())));
        Collections.shuffle(told, random);
        try (Bench bench = new Bench()) {
            for (Heard heard : told) {
                fault(bench, random);
                // Less than the settle time passes between events: later facts than that cannot change a finished call.
                bench.clock.advance(Duration.ofMillis(50));
                bench.engine.report("rt", heard.event(), bench.clock.instant());
                bench.engine.runDue();
                if (random.nextInt(4) == 0) {
                    bench.restart(bench.store);
                }
            }
            bench.portal.faults().clear();
            bench.pass(Duration.ofMinutes(3));
            assertOneCall(bench);
        }
    }

    private static void fault(Bench bench, Random random) {
        switch (random.nextInt(8)) {
            case 0 -> bench.portal.faults().next().loseConnectionAfterExecution();
            case 1 -> bench.portal.faults().next().loseConnectionBeforeExecution();
            case 2 -> bench.portal.faults().next().queryLimitExceeded();
            case 3 -> bench.portal.faults().next().halfBody();
            case 4 -> bench.portal.faults().next().htmlBody();
            default -> {
                // No fault this time.
            }
        }
    }

    private static Instant latest(Bench bench, Heard heard) {
        return heard.receivedAt().isAfter(bench.clock.instant()) ? heard.receivedAt() : bench.clock.instant();
    }

    private static void assertTwoParts(Bench bench) {
        assertThat(bench.portal.calls())
                .extracting(CallHistoryRow::userId, CallHistoryRow::durationSeconds, CallHistoryRow::statusCode)
                .containsExactlyInAnyOrder(tuple(9L, 20L, "200"), tuple(11L, 30L, "200"));
        assertThat(bench.portal.activeCalls()).isEmpty();
        assertThat(bench.portal.cards()).isEmpty();
        assertThat(bench.engine.recent(10)).extracting(CallSummary::state).containsOnly(CallSummary.State.SYNCED);
    }

    private static void assertOneCall(Bench bench) {
        CallHistoryRow call = bench.onlyCall();
        assertThat(call.userId()).isEqualTo(11);
        assertThat(call.durationSeconds()).isEqualTo(50);
        assertThat(call.statusCode()).isEqualTo("200");
        assertThat(bench.portal.activeCalls()).isEmpty();
        assertThat(bench.portal.cards()).isEmpty();
        assertThat(bench.onlySummary().state()).isEqualTo(CallSummary.State.SYNCED);
    }
}
