package io.github.pbx24.demo;

import static io.github.pbx24.demo.Employee.ANNA;
import static io.github.pbx24.demo.Employee.BORIS;
import static io.github.pbx24.demo.Employee.VERA;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import java.time.Duration;
import java.util.List;

/**
 * Four calls of an exchange that says nothing while a phone rings, at different points when the gateway is killed; like {@link CrashStory}.
 */
final class QuietStory {

    private static final String REGISTER = "telephony.externalCall.register";
    private static final String FINISH = "telephony.externalCall.finish";

    /** Names of {@link #outcomes()}. */
    static final List<String> NAMES = List.of(
            "killed in mid-call",
            "killed right after the end",
            "killed while Bitrix24 registers",
            "killed while Bitrix24 finishes");

    /** Longer than the gateway lives. */
    private static final Duration NEVER_IN_TIME = Duration.ofSeconds(20);

    private final Branch branch;
    private final SimulatedCall talking;
    private final SimulatedCall over;
    private final SimulatedCall registering;
    private final SimulatedCall finishing;

    QuietStory(Branch branch) {
        this.branch = branch;
        talking = branch.incoming();
        over = branch.incoming();
        registering = branch.incoming();
        finishing = branch.incoming();
    }

    Branch branch() {
        return branch;
    }

    /** What can be checked after {@link #afterTheRestart()}. */
    List<Scenario> outcomes() {
        return List.of(
                outcome(NAMES.get(0), talking, Expected.answered(BORIS, 33)),
                outcome(NAMES.get(1), over, Expected.answered(VERA, 27)),
                outcome(NAMES.get(2), registering, Expected.answered(ANNA, 18)),
                outcome(NAMES.get(3), finishing, Expected.answered(BORIS, 36)));
    }

    /** Contacts are made before the kill and wanted again after it, and there is one nevertheless. */
    private static Scenario outcome(String name, SimulatedCall call, Expected expected) {
        return new Scenario(name, (stage, branch) -> {
            String outcome = expected.awaitAt(branch, call.client());
            return branch.pbx() instanceof TemplatePbx
                    ? outcome + "; " + QuietScenarios.oneContact(branch, call.client())
                    : outcome;
        });
    }

    /** Brings all calls to the point where the gateway has to die at once. */
    void beforeTheKill() {
        branch.portal().faults().next().on(REGISTER).delayAnswer(NEVER_IN_TIME);
        begin(registering, ANNA);
        branch.send(registering.over(18));
        Await.until(
                "Bitrix24 to have registered what it does not answer",
                () -> !branch.running(registering.client()).isEmpty());
        branch.portal().faults().next().on(FINISH).delayAnswer(NEVER_IN_TIME);
        begin(finishing, BORIS);
        branch.send(finishing.over(36));
        Await.until(
                "Bitrix24 to have finished what it does not answer",
                () -> !branch.rows(finishing.client()).isEmpty());
        begin(talking, BORIS);
        begin(over, VERA);
        branch.send(over.over(27));
    }

    private void begin(SimulatedCall call, Employee employee) {
        branch.send(call.rings(List.of(employee.extension())));
        branch.send(call.answeredBy(employee.extension()));
    }

    /** Sends the rest of the calls, and says once more what was said. */
    void afterTheRestart() {
        begin(talking, BORIS);
        branch.send(talking.over(33));
        branch.send(over.rings(List.of(VERA.extension())));
        branch.send(over.over(27));
        branch.send(registering.rings(List.of(ANNA.extension())));
        branch.send(finishing.rings(List.of(BORIS.extension())));
    }
}
