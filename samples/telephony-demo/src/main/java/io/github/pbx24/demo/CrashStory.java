package io.github.pbx24.demo;

import static io.github.pbx24.demo.Employee.ANNA;
import static io.github.pbx24.demo.Employee.BORIS;
import static io.github.pbx24.demo.Employee.VERA;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Five calls of one branch that are at different points when the gateway is killed. The gateway belongs to both branches, so
 * it is killed by whoever directs them, between {@link #beforeTheKill()} and {@link #afterTheRestart()}.
 */
final class CrashStory {

    private static final String REGISTER = "telephony.externalCall.register";
    private static final String FINISH = "telephony.externalCall.finish";

    /** Names of {@link #outcomes()}. */
    static final List<String> NAMES = List.of(
            "killed while it rings",
            "killed while they talk",
            "killed right after the end",
            "killed while Bitrix24 registers",
            "killed while Bitrix24 finishes");

    /** Of exchanges that are listened to only: the others could not be heard, and say so again later. */
    static final String UNHEARD = "answered and over while the gateway is dead";

    /** Longer than the gateway lives. */
    private static final Duration NEVER_IN_TIME = Duration.ofSeconds(20);

    private final Branch branch;
    private final SimulatedCall ringing;
    private final SimulatedCall talking;
    private final SimulatedCall over;
    private final SimulatedCall registering;
    private final SimulatedCall finishing;
    private final @Nullable SimulatedCall unheard;

    CrashStory(Branch branch) {
        this.branch = branch;
        ringing = branch.incoming();
        talking = branch.incoming();
        over = branch.incoming();
        registering = branch.incoming();
        finishing = branch.incoming();
        unheard = branch.pbx().sendsWebhooks() ? null : branch.incoming();
    }

    Branch branch() {
        return branch;
    }

    /** What can be checked after {@link #afterTheRestart()}. */
    List<Scenario> outcomes() {
        List<Scenario> outcomes = new ArrayList<>(List.of(
                outcome(NAMES.get(0), ringing, Expected.answered(ANNA, 21)),
                outcome(NAMES.get(1), talking, Expected.answered(BORIS, 33)),
                outcome(NAMES.get(2), over, Expected.answered(VERA, 27)),
                outcome(NAMES.get(3), registering, Expected.answered(ANNA, 18)),
                outcome(NAMES.get(4), finishing, Expected.answered(BORIS, 36))));
        SimulatedCall missing = unheard;
        if (missing != null) {
            outcomes.add(outcome(UNHEARD, missing, Expected.answered(VERA, 16)));
        }
        return outcomes;
    }

    private static Scenario outcome(String name, SimulatedCall call, Expected expected) {
        return new Scenario(name, (stage, branch) -> expected.awaitAt(branch, call.client()));
    }

    /** Brings all calls to the point where the gateway has to die at once. */
    void beforeTheKill() {
        begin(talking, BORIS);
        begin(over, VERA);
        begin(finishing, BORIS);
        branch.portal().faults().next().on(REGISTER).delayAnswer(NEVER_IN_TIME);
        branch.portal().faults().next().on(FINISH).delayAnswer(NEVER_IN_TIME);
        branch.send(registering.rings(List.of(ANNA.extension())));
        branch.send(finishing.over(36));
        Await.until(
                "Bitrix24 to have done what it does not answer",
                () -> !branch.running(registering.client()).isEmpty()
                        && !branch.rows(finishing.client()).isEmpty());
        branch.send(over.over(27));
        branch.send(ringing.rings(List.of(ANNA.extension())));
        SimulatedCall missing = unheard;
        if (missing != null) {
            branch.send(missing.rings(List.of(ANNA.extension(), VERA.extension())));
        }
    }

    /** What goes on while there is no gateway. */
    void whileItIsDead() {
        SimulatedCall missing = unheard;
        if (missing != null) {
            missing.answeredBy(VERA.extension());
            missing.over(16);
        }
    }

    private void begin(SimulatedCall call, Employee employee) {
        branch.send(call.rings(List.of(employee.extension())));
        branch.awaitCards(call.client(), employee);
        branch.send(call.answeredBy(employee.extension()));
    }

    /** Sends the rest of the calls. */
    void afterTheRestart() {
        branch.send(ringing.answeredBy(ANNA.extension()));
        branch.send(ringing.over(21));
        branch.send(talking.over(33));
        branch.send(registering.answeredBy(ANNA.extension()));
        branch.send(registering.over(18));
    }
}
