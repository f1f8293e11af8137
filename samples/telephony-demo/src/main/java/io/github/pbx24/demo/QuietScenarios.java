package io.github.pbx24.demo;

import static io.github.pbx24.demo.Employee.ANNA;
import static io.github.pbx24.demo.Employee.BORIS;
import static io.github.pbx24.demo.Employee.VERA;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import io.github.pbx24.pbx.simulator.threecx.CrmTemplateClient;
import io.github.pbx24.simulator.CrmObjectType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Calls of exchanges that say nothing while a phone rings: 3CX with our CRM template, and with two hooks. */
final class QuietScenarios {

    private static final long SHUFFLE_SEED = 24;
    private static final int ASKED_AT_ONCE = 5;

    private QuietScenarios() {}

    /** What an exchange plays. */
    static List<Scenario> of(SimulatedPbx pbx) {
        return pbx instanceof TemplatePbx ? ofTemplate() : ofHooks();
    }

    static List<Scenario> ofHooks() {
        return List.of(
                new Scenario("answered", QuietScenarios::answered),
                new Scenario("outgoing", QuietScenarios::outgoing),
                new Scenario("duplicate and shuffled webhooks", QuietScenarios::shuffled),
                new Scenario("only the end arrives", QuietScenarios::onlyTheEnd));
    }

    static List<Scenario> ofTemplate() {
        return List.of(
                new Scenario("answered", QuietScenarios::answered),
                new Scenario("missed", QuietScenarios::missed),
                new Scenario("outgoing", QuietScenarios::outgoing),
                new Scenario("duplicate and shuffled webhooks", QuietScenarios::shuffled),
                new Scenario("who is calling: name and card", QuietScenarios::whoIsCalling),
                new Scenario("a stranger becomes one contact", QuietScenarios::stranger));
    }

    private static String answered(Stage stage, Branch branch) {
        SimulatedCall call = branch.incoming();
        branch.send(call.rings(List.of(ANNA.extension())));
        branch.send(call.answeredBy(ANNA.extension()));
        branch.send(call.over(47));
        return Expected.answered(ANNA, 47).awaitAt(branch, call.client());
    }

    private static String missed(Stage stage, Branch branch) {
        SimulatedCall call = branch.incoming();
        branch.send(call.rings(List.of(BORIS.extension())));
        branch.send(call.unanswered());
        return Expected.missed(BORIS).awaitAt(branch, call.client());
    }

    private static String outgoing(Stage stage, Branch branch) {
        SimulatedCall call = branch.outgoing(VERA);
        branch.send(call.rings(List.of(VERA.extension())));
        branch.send(call.answeredBy(VERA.extension()));
        branch.send(call.over(26));
        return Expected.outgoing(VERA, 26).awaitAt(branch, call.client());
    }

    private static String shuffled(Stage stage, Branch branch) {
        SimulatedCall call = branch.incoming();
        List<SimulatedWebhook> webhooks = new ArrayList<>(call.rings(List.of(ANNA.extension())));
        webhooks.addAll(call.answeredBy(ANNA.extension()));
        webhooks.addAll(call.over(25));
        List<SimulatedWebhook> twice = new ArrayList<>(webhooks);
        twice.addAll(webhooks);
        Collections.shuffle(twice, new Random(SHUFFLE_SEED));
        branch.sendTogether(twice);
        String outcome = Expected.answered(ANNA, 25).awaitAt(branch, call.client());
        branch.sendTogether(webhooks);
        return outcome + "; " + (twice.size() + webhooks.size()) + " webhooks for " + webhooks.size();
    }

    private static String onlyTheEnd(Stage stage, Branch branch) {
        SimulatedCall call = branch.incoming();
        call.rings(List.of(BORIS.extension()));
        call.answeredBy(BORIS.extension());
        branch.send(call.over(38));
        return Expected.answered(BORIS, 38).awaitAt(branch, call.client());
    }

    private static String whoIsCalling(Stage stage, Branch branch) {
        TemplatePbx pbx = (TemplatePbx) branch.pbx();
        SimulatedCall call = branch.incoming();
        long contact = branch.portal().addContact("Oleg Sidorov", call.client(), ANNA.id());
        // On a busy machine the first answer may come too late, and is known the next time.
        CrmTemplateClient.Contact shown = Await.until(
                "name and card of the caller",
                () -> pbx.shown(call.client(), branch.answerTo(pbx.question(call.client()))));
        if (!shown.name().equals("Oleg Sidorov") || !shown.url().endsWith("/crm/contact/details/" + contact + "/")) {
            throw new ScenarioFailedException("another name or card than that of the client");
        }
        call.rings(List.of(BORIS.extension()));
        branch.send(call.over(19));
        return Expected.answered(BORIS, 19).awaitAt(branch, call.client()) + "; card of contact " + contact;
    }

    private static String stranger(Stage stage, Branch branch) {
        TemplatePbx pbx = (TemplatePbx) branch.pbx();
        SimulatedCall call = branch.incoming();
        call.rings(List.of(VERA.extension()));
        List<CompletableFuture<Integer>> asked = new ArrayList<>();
        for (int i = 0; i < ASKED_AT_ONCE; i++) {
            asked.add(branch.post(pbx.newContact(call.client())));
        }
        asked.forEach(CompletableFuture::join);
        Await.until(
                "the stranger's card", () -> pbx.shown(call.client(), branch.answerTo(pbx.newContact(call.client()))));
        branch.send(call.over(22));
        return Expected.answered(VERA, 22).awaitAt(branch, call.client()) + "; " + oneContact(branch, call.client());
    }

    /** Looks how many contacts have the number. */
    static String oneContact(Branch branch, String client) {
        long contacts = branch.portal().crmObjects(CrmObjectType.CONTACT).stream()
                .filter(contact -> contact.phones().contains(client))
                .count();
        if (contacts != 1) {
            throw new ScenarioFailedException(contacts + " contacts with the number instead of 1");
        }
        return "1 contact";
    }
}
