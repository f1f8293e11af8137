package io.github.pbx24.demo;

import static io.github.pbx24.demo.Employee.ANNA;
import static io.github.pbx24.demo.Employee.BORIS;
import static io.github.pbx24.demo.Employee.VERA;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import io.github.pbx24.simulator.PortalSimulator;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Forged webhooks, and calls while the portal is in trouble. One at a time, because the trouble is there for all calls. */
final class TroubleScenarios {

    private static final String REGISTER = "telephony.externalCall.register";
    private static final String FINISH = "telephony.externalCall.finish";
    private static final Duration OUTAGE = Duration.ofSeconds(2);
    private static final int FORBIDDEN = 403;

    private TroubleScenarios() {}

    /** To be played before anything else was sent to the gateway. */
    static List<Scenario> forgeries() {
        return List.of(new Scenario("wrong signature or token", TroubleScenarios::forged));
    }

    static List<Scenario> ofThePortal() {
        return List.of(
                new Scenario("portal down for a while", TroubleScenarios::portalDown),
                new Scenario("Bitrix24's answers lost", TroubleScenarios::answersLost));
    }

    private static String forged(Stage stage, Branch branch) {
        String client = "+79990000000";
        SimulatedCall call = branch.pbx().incoming(client, Branch.aWhileAgo());
        SimulatedWebhook genuine = Stream.concat(
                        call.rings(List.of(ANNA.extension())).stream(), call.answeredBy(ANNA.extension()).stream())
                .findFirst()
                .orElseThrow();
        List<SimulatedWebhook> forged = branch.pbx().forged(genuine);
        for (SimulatedWebhook webhook : forged) {
            int status = branch.post(webhook).join();
            if (status != FORBIDDEN) {
                throw new ScenarioFailedException("a forged webhook was answered with " + status);
            }
        }
        // The journal says that they came, and nothing more.
        boolean stored = Json.list(branch.ask("/api/deliveries")).stream()
                .anyMatch(delivery -> !Objects.equals(delivery.get("status"), "refused"));
        if (stored || !Json.list(branch.ask("/api/calls")).isEmpty()) {
            throw new ScenarioFailedException("something was stored of a forged webhook");
        }
        if (!branch.callIds(client).isEmpty()) {
            throw new ScenarioFailedException("Bitrix24 got a call");
        }
        return forged.size() + " times 403, nothing stored, no call";
    }

    private static String portalDown(Stage stage, Branch branch) {
        PortalSimulator portal = branch.portal();
        SimulatedCall begun = branch.incoming();
        branch.send(begun.rings(List.of(ANNA.extension())));
        branch.awaitCards(begun.client(), ANNA);
        portal.goDown();
        SimulatedCall unseen = branch.incoming();
        try {
            branch.send(begun.answeredBy(ANNA.extension()));
            branch.send(begun.over(52));
            branch.send(unseen.rings(List.of(BORIS.extension())));
            branch.send(unseen.answeredBy(BORIS.extension()));
            branch.send(unseen.over(31));
            Await.pause(OUTAGE);
        } finally {
            portal.comeUp();
        }
        String outcome = Expected.answered(ANNA, 52).awaitAt(branch, begun.client());
        Expected.answered(BORIS, 31).awaitAt(branch, unseen.client());
        return outcome + "; so has the call that came and went meanwhile";
    }

    private static String answersLost(Stage stage, Branch branch) {
        PortalSimulator portal = branch.portal();
        long before = portal.faults().applied();
        portal.faults().next().on(REGISTER).loseConnectionAfterExecution();
        portal.faults().next().on(FINISH).loseConnectionAfterExecution();
        SimulatedCall call = branch.incoming();
        branch.send(call.rings(List.of(VERA.extension())));
        branch.awaitCards(call.client(), VERA);
        branch.send(call.answeredBy(VERA.extension()));
        branch.send(call.over(29));
        String outcome = Expected.answered(VERA, 29).awaitAt(branch, call.client());
        Await.until("both answers to be lost", () -> portal.faults().applied() == before + 2);
        return outcome;
    }
}
