package io.github.pbx24.benchmarks;

import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.fact.CallFacts;
import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.plan.Ack;
import io.github.pbx24.correlation.plan.CallCommand;
import io.github.pbx24.correlation.plan.CallPlan;
import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.plan.CallProjection;
import io.github.pbx24.correlation.plan.CallView;
import io.github.pbx24.correlation.plan.KnownCall;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.CallWaits;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.TransferKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one event costs the pure part of the engine: merge into the facts, tell the story and project, plan. The call rings, is
 * answered, is transferred between five employees each half minute without the vendor's times, and ends. The figure is for one
 * whole call; divide by {@code events} for one event.
 *
 * <p>Run: {@code java -jar benchmarks/target/benchmarks.jar CallBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CallBenchmark {

    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final CallIdentity CALL = CallIdentity.id("call");
    private static final CallDetails DETAILS =
            new CallDetails(Direction.INBOUND, "+79000000011", "+74950000101", START, null, null);

    private static final Directory DIRECTORY =
            new Directory(Map.of("101", 1L, "102", 2L, "103", 3L, "104", 4L, "105", 5L), 99L, Map.of());

    /** How many events the call has. */
    @Param({"5", "50", "500"})
    public int events;

    private List<Heard> told = List.of();
    private CallFacts facts = CallFacts.NONE;

    /** Makes the call up. */
    @Setup
    public void prepare() {
        List<Heard> story = new ArrayList<>();
        story.add(heard(0, new CallEvent.Ringing(CALL, DETAILS, null, phone(0), CallEvent.NO_LEG)));
        story.add(heard(5, new CallEvent.Answered(CALL, DETAILS, START.plusSeconds(5), phone(0), CallEvent.NO_LEG)));
        for (int i = 1; story.size() < events - 1; i++) {
            boolean rings = events > 300 && i % 2 == 0;
            CallEvent event = rings
                    ? new CallEvent.Ringing(CALL, DETAILS, null, phone(i), CallEvent.NO_LEG)
                    : new CallEvent.Transferred(
                            CALL, DETAILS, null, null, phone(i), TransferKind.UNKNOWN, CallEvent.NO_LEG);
            story.add(heard(5 + 30L * i, event));
        }
        long end = 5 + 30L * events;
        story.add(heard(
                end,
                new CallEvent.Ended(
                        CALL,
                        DETAILS,
                        START.plusSeconds(end),
                        phone(1),
                        CallResult.ANSWERED,
                        Duration.ofSeconds(end - 5),
                        null)));
        told = List.copyOf(story);
        facts = CallFacts.of(told, List.of());
    }

    private static Heard heard(long second, CallEvent event) {
        return new Heard(event, START.plusSeconds(second));
    }

    private static Extension phone(int number) {
        return Extension.of("10" + (1 + number % 5));
    }

    /** Each event is merged, and after each the call is projected and worked on until there is nothing to do. */
    @Benchmark
    public CallProgress everyEvent() {
        CallFacts known = CallFacts.NONE;
        CallProgress progress = CallProgress.NONE;
        for (Heard heard : told) {
            known = known.plus(heard.event(), heard.receivedAt());
            progress = work(known, progress, heard.receivedAt());
        }
        return work(known, progress, told.get(told.size() - 1).receivedAt().plusSeconds(3));
    }

    private static CallProgress work(CallFacts known, CallProgress before, Instant now) {
        CallProgress progress = before;
        Instant newsAt = known.lastHeard().orElse(now);
        while (true) {
            KnownCall call = new KnownCall("ext", known, progress, newsAt);
            CallView view = CallProjection.project(call, CallRules.DEFAULT, DIRECTORY, now);
            CallCommand command =
                    CallPlan.of(call, view, CallWaits.DEFAULT, now).command();
            if (command == null) {
                return progress;
            }
            progress = progress.intending(command, now).evolve(command, answer(command), now);
        }
    }

    private static Ack answer(CallCommand command) {
        return switch (command.kind()) {
            case REGISTER -> Ack.done(new Ack.Registered("crm"));
            case FINISH, CHECK_FINISH -> Ack.done(new Ack.Finished(1L));
            case LOG_CALL, CHECK_LOG -> Ack.done(new Ack.Logged("crm", 1L));
            default -> Ack.done();
        };
    }

    /** The facts are put together at once, as from rows. */
    @Benchmark
    public CallFacts fromRows() {
        return CallFacts.of(told, List.of());
    }

    /** One look at the whole call. */
    @Benchmark
    public CallPlan projectAndPlan() {
        Instant now = START.plusSeconds(60L * events);
        CallFacts fresh = CallFacts.of(facts.heard(), List.of());
        KnownCall call = new KnownCall("ext", fresh, CallProgress.NONE, now);
        return CallPlan.of(
                call, CallProjection.project(call, CallRules.DEFAULT, DIRECTORY, now), CallWaits.DEFAULT, now);
    }
}
