package io.github.pbx24.demo;

import static io.github.pbx24.demo.Employee.ANNA;
import static io.github.pbx24.demo.Employee.BORIS;
import static io.github.pbx24.demo.Employee.DUTY;
import static io.github.pbx24.demo.Employee.NOBODYS_EXTENSION;
import static io.github.pbx24.demo.Employee.VERA;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.RecordFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Calls while everything works. They do not disturb each other. */
final class CallScenarios {

    private static final List<String> QUEUE = List.of(ANNA.extension(), BORIS.extension(), VERA.extension());
    private static final long SHUFFLE_SEED = 24;

    private CallScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("answered", CallScenarios::answered),
                new Scenario("missed", CallScenarios::missed),
                new Scenario("outgoing", CallScenarios::outgoing),
                new Scenario("queue with three phones", CallScenarios::queue),
                new Scenario("blind transfer", CallScenarios::blindTransfer),
                new Scenario("attended transfer", CallScenarios::attendedTransfer),
                new Scenario("duplicate and shuffled webhooks", CallScenarios::shuffled),
                new Scenario("only the end arrives", CallScenarios::onlyTheEnd),
                new Scenario("click-to-call", CallScenarios::clickToCall),
                new Scenario("recording", CallScenarios::recording),
                new Scenario("unknown extension", CallScenarios::unknownExtension));
    }

    /**
     * What an exchange of headquarters plays.
     *
     * @return all but those that need more than {@code cloudpbx} tells: its end alone does not say who talked, and a click at a portal
     *     with several exchanges needs a line to choose one
     */
    static List<Scenario> ofHeadquarters() {
        return all().stream()
                .filter(scenario ->
                        !List.of("only the end arrives", "click-to-call").contains(scenario.name()))
                .toList();
    }

    /**
     * What an exchange plays that is listened to.
     *
     * @return all but those about webhooks
     */
    static List<Scenario> ofListened() {
        return all().stream()
                .filter(scenario -> !List.of("duplicate and shuffled webhooks", "only the end arrives")
                        .contains(scenario.name()))
                .toList();
    }

    private static String answered(Stage stage, Branch branch) {
        SimulatedCall call = branch.incoming();
        branch.send(call.rings(List.of(ANNA.extension())));
        branch.awaitCards(call.client(), ANNA);
        branch.send(call.answeredBy(ANNA.extension()));
        branch.send(call.over(47));
        return Expected.answered(ANNA, 47).awaitAt(branch, call.client());
    }

    private static String missed(Stage stage, Branch branch) {
        SimulatedCall call = branch.incoming();
        branch.send(call.rings(List.of(BORIS.extension())));
        branch.awaitCards(call.client(), BORIS);
        branch.send(call.unanswered());
        return Expected.missed(BORIS).awaitAt(branch, call.client());
    }

    private static String outgoing(Stage stage, Branch branch) {
        SimulatedCall call = branch.outgoing(VERA);
        branch.send(call.rings(List.of(VERA.extension())));
        branch.send(call.answeredBy(VERA.extension()));
        branch.awaitCards(call.client(), VERA);
        branch.send(call.over(65));
        return Expected.outgoing(VERA, 65).awaitAt(branch, call.client());
    }

    private static String queue(Stage stage, Branch branch) {
        SimulatedCall call = branch.incoming();
        branch.send(call.rings(QUEUE));
        branch.awaitCards(call.client(), ANNA, BORIS, VERA);
        branch.send(call.answeredBy(BORIS.extension()));
        branch.awaitCards(call.client(), BORIS);
        branch.send(call.over(60));
        return Expected.answered(BORIS, 60).awaitAt(branch, call.client()) + "; 3 cards, then 1";
    }

    private static String blindTransfer(Stage stage, Branch branch) {
        SimulatedCall call = branch.incoming();
        branch.send(call.rings(List.of(ANNA.extension())));
        branch.send(call.answeredBy(ANNA.extension()));
        branch.awaitCards(call.client(), ANNA);
        branch.send(call.blindTransfer(BORIS.extension(), 20));
        branch.awaitCards(call.client(), BORIS);
        branch.send(call.over(40));
        return transferred(branch, call, Expected.answered(BORIS, 60), "101 → 102");
    }

    private static String attendedTransfer(Stage stage, Branch branch) {
        SimulatedCall call = branch.incoming();
        branch.send(call.rings(List.of(ANNA.extension())));
        branch.send(call.answeredBy(ANNA.extension()));
        branch.awaitCards(call.client(), ANNA);
        branch.send(call.attendedTransfer(VERA.extension(), 45));
        branch.awaitCards(call.client(), VERA);
        branch.send(call.over(60));
        return transferred(branch, call, Expected.answered(VERA, 105), "101 → 103");
    }

    private static String transferred(Branch branch, SimulatedCall call, Expected expected, String chain) {
        String outcome = expected.awaitAt(branch, call.client());
        CallHistoryRow row = branch.awaitRow(call.client());
        Await.until(
                "the transfer " + chain + " in the call's activity",
                () -> branch.portal().activities().stream()
                        .anyMatch(activity -> activity.callId().equals(row.callId())
                                && activity.description().contains(chain)));
        return outcome + "; noted " + chain;
    }

    private static String shuffled(Stage stage, Branch branch) {
        SimulatedCall call = branch.incoming();
        List<SimulatedWebhook> webhooks = new ArrayList<>(call.rings(QUEUE));
        webhooks.addAll(call.answeredBy(ANNA.extension()));
        webhooks.addAll(call.blindTransfer(VERA.extension(), 30));
        webhooks.addAll(call.over(25));
        List<SimulatedWebhook> twice = new ArrayList<>(webhooks);
        twice.addAll(webhooks);
        Collections.shuffle(twice, new Random(SHUFFLE_SEED));
        branch.sendTogether(twice);
        String outcome = Expected.answered(VERA, 55).awaitAt(branch, call.client());
        branch.sendTogether(webhooks);
        return outcome + "; " + (twice.size() + webhooks.size()) + " webhooks for " + webhooks.size();
    }

    private static String onlyTheEnd(Stage stage, Branch branch) {
        SimulatedCall call = branch.incoming();
        call.rings(List.of(BORIS.extension()));
        call.answeredBy(BORIS.extension());
        branch.send(call.over(38));
        String outcome = Expected.answered(BORIS, 38).awaitAt(branch, call.client());
        if (!branch.cardsEver(call.client()).isEmpty()) {
            throw new ScenarioFailedException("a card popped up for a call that was over");
        }
        return outcome + "; no card";
    }

    private static String clickToCall(Stage stage, Branch branch) {
        String client = branch.newClient();
        branch.pbx().onDial((call, extension) -> {
            branch.send(call.rings(List.of(extension)));
            branch.send(call.answeredBy(extension));
            branch.send(call.over(42));
        });
        String callId = branch.portal().clickToCall(ANNA.id(), client, "");
        String outcome = Expected.outgoing(ANNA, 42).awaitAt(branch, client);
        String finished = branch.awaitRow(client).callId();
        if (!finished.equals(callId)) {
            throw new ScenarioFailedException("a second call was made instead of finishing Bitrix24's own");
        }
        int dialled = branch.pbx().timesDialled(client);
        if (dialled != 1) {
            throw new ScenarioFailedException("dialled " + dialled + " times");
        }
        return outcome + "; Bitrix24's own call id";
    }

    private static String recording(Stage stage, Branch branch) {
        SimulatedCall call = branch.incoming();
        byte[] mp3 = SampleAudio.mp3("Recording of " + call.id(), 3);
        branch.send(call.rings(List.of(VERA.extension())));
        branch.send(call.answeredBy(VERA.extension()));
        branch.send(call.over(33, mp3));
        Expected.answered(VERA, 33).awaitAt(branch, call.client());
        RecordFile attached = Await.until(
                "the recording attached to the call",
                () -> branch.rows(call.client()).stream()
                        .findFirst()
                        .flatMap(row -> Optional.ofNullable(row.recordFile())));
        byte[] shown = branch.portal().recordContent(attached.id()).orElse(new byte[0]);
        if (!Arrays.equals(mp3, shown)) {
            throw new ScenarioFailedException("the attached file is not the recording");
        }
        if (!isArchived(stage.archive(), mp3)) {
            throw new ScenarioFailedException("the recording is not in the archive");
        }
        return Expected.describe(branch.awaitRow(call.client())) + " and archived";
    }

    private static boolean isArchived(Path archive, byte[] recording) {
        try (Stream<Path> files = Files.walk(archive)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.size(file) == recording.length && Arrays.equals(Files.readAllBytes(file), recording)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("the archive cannot be read", e);
        }
    }

    private static String unknownExtension(Stage stage, Branch branch) {
        SimulatedCall call = branch.incoming();
        branch.send(call.rings(List.of(NOBODYS_EXTENSION)));
        branch.send(call.answeredBy(NOBODYS_EXTENSION));
        branch.send(call.over(15));
        return Expected.answered(DUTY, 15).awaitAt(branch, call.client()) + " (the default user)";
    }
}
