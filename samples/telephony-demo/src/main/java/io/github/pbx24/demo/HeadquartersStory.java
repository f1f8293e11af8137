package io.github.pbx24.demo;

import static io.github.pbx24.demo.Employee.ANNA;
import static io.github.pbx24.demo.Employee.BORIS;
import static io.github.pbx24.demo.Employee.VERA;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import java.util.List;

/**
 * Calls of one of several exchanges that share a portal, when the gateway is killed in the middle of them. The others have calls of
 * the same employees at the same time.
 */
final class HeadquartersStory {

    /** Names of {@link #outcomes()}. */
    static final List<String> NAMES = List.of(
            "one portal, killed while it rings", "one portal, killed while they talk", "one portal, on the way out");

    private final Branch branch;
    private final SimulatedCall ringing;
    private final SimulatedCall talking;
    private final SimulatedCall leaving;

    HeadquartersStory(Branch branch) {
        this.branch = branch;
        ringing = branch.incoming();
        talking = branch.incoming();
        leaving = branch.outgoing(VERA);
    }

    Branch branch() {
        return branch;
    }

    /** What can be checked after {@link #afterTheRestart()}. */
    List<Scenario> outcomes() {
        return List.of(
                outcome(NAMES.get(0), ringing, Expected.answered(VERA, 19)),
                outcome(NAMES.get(1), talking, Expected.answered(BORIS, 53)),
                outcome(NAMES.get(2), leaving, Expected.outgoing(VERA, 24)));
    }

    private static Scenario outcome(String name, SimulatedCall call, Expected expected) {
        return new Scenario(name, (stage, branch) -> expected.awaitAt(branch, call.client()));
    }

    void beforeTheKill() {
        branch.send(talking.rings(List.of(ANNA.extension())));
        branch.awaitCards(talking.client(), ANNA);
        branch.send(talking.answeredBy(ANNA.extension()));
        branch.send(leaving.rings(List.of(VERA.extension())));
        branch.send(leaving.answeredBy(VERA.extension()));
        branch.send(ringing.rings(List.of(VERA.extension())));
    }

    /** Sends the rest of the calls. */
    void afterTheRestart() {
        branch.send(talking.blindTransfer(BORIS.extension(), 20));
        branch.send(talking.over(33));
        branch.send(ringing.answeredBy(VERA.extension()));
        branch.send(ringing.over(19));
        branch.send(leaving.over(24));
    }
}
