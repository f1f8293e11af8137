package io.github.pbx24.demo;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import io.github.pbx24.simulator.CallHistoryRow;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** {@code ./demo}: plays calls at an easy pace until Ctrl-C, and tells of each what happened and what Bitrix24 shows. */
final class LivePlay {

    private static final int AT_ONCE = 4;
    private static final int RECORDING_SECONDS = 5;

    private final Stage stage;
    private final PrintStream out;
    private final ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);

    private LivePlay(Stage stage, PrintStream out) {
        this.stage = stage;
        this.out = out;
    }

    /**
     * Plays until the process is told to end.
     *
     * @param out gets the address of the dashboard and one line for each call
     */
    static void run(PrintStream out) {
        out.println("Starting ...");
        Stage stage = Stage.open();
        LivePlay play = new LivePlay(stage, out);
        Runtime.getRuntime().addShutdownHook(new Thread(play::stop, "demo-stop"));
        out.println("Dashboard: " + stage.gateway().address() + "/#token="
                + stage.gateway().adminToken() + "     (Ctrl-C ends the demonstration)");
        out.println();
        for (Branch branch : stage.branches()) {
            branch.pbx().onDial((call, extension) -> dial(branch, call, extension));
        }
        for (int i = 0; i < AT_ONCE; i++) {
            play.callers.execute(play::callAgainAndAgain);
        }
    }

    private void stop() {
        callers.shutdownNow();
        out.println();
        out.println("Stopping ...");
        stage.close();
    }

    private void callAgainAndAgain() {
        while (!callers.isShutdown()) {
            List<Branch> branches = Stream.concat(stage.branches().stream(), stage.quiet().stream())
                    .toList();
            Branch branch = branches.get(between(0, branches.size() - 1));
            try {
                Await.pause(Duration.ofMillis(between(500, 6000)));
                playOne(branch);
            } catch (RuntimeException e) {
                if (!callers.isShutdown()) {
                    out.println(branch.pbx().vendor() + ": " + Report.messageOf(e));
                }
            }
        }
    }

    /**
     * A call that was played.
     *
     * @param client with whom
     * @param happened what happened at the exchange
     */
    private record Played(String client, String happened) {}

    private void playOne(Branch branch) {
        if (stage.quiet().contains(branch)) {
            tell(branch, quietly(branch));
            return;
        }
        switch (between(1, 20)) {
            case 1, 2, 3 -> tell(branch, missed(branch));
            case 4, 5, 6 -> tell(branch, queue(branch));
            case 7, 8 -> tell(branch, transferred(branch, false));
            case 9, 10 -> tell(branch, transferred(branch, true));
            case 11, 12 -> tell(branch, outgoing(branch));
            case 13, 14 -> tell(branch, clicked(branch));
            case 15 -> tellOfForgery(branch);
            default -> tell(branch, answered(branch));
        }
    }

    private static Played quietly(Branch branch) {
        Employee employee = anybody();
        boolean incoming = between(1, 3) > 1;
        SimulatedCall call = incoming
                ? branch.pbx().incoming(branch.newClient(), Instant.now())
                : branch.pbx().outgoing(branch.newClient(), employee.extension(), Instant.now());
        dial(branch, call, employee.extension());
        return new Played(
                call.client(),
                incoming ? "called, " + first(employee) + " answered" : "was called by " + first(employee));
    }

    private void tellOfForgery(Branch branch) {
        if (branch.pbx().sendsWebhooks()) {
            say(branch, "somebody forged a webhook, the gateway answered " + forge(branch));
        }
    }

    private static int forge(Branch branch) {
        SimulatedCall call = branch.pbx().incoming("+79990000000", Instant.now());
        SimulatedWebhook genuine = call.rings(List.of(anybody().extension())).get(0);
        return branch.post(branch.pbx().forged(genuine).get(0)).join();
    }

    private static Played answered(Branch branch) {
        Employee employee = anybody();
        int talk = between(3, 15);
        SimulatedCall call = branch.pbx().incoming(branch.newClient(), Instant.now());
        branch.send(call.rings(List.of(employee.extension())));
        wait(1, 4);
        branch.send(call.answeredBy(employee.extension()));
        Await.pause(Duration.ofSeconds(talk));
        branch.send(call.over(talk, SampleAudio.mp3("Call " + call.id(), RECORDING_SECONDS)));
        Await.until(
                "the recording in Bitrix24",
                () -> branch.rows(call.client()).stream().anyMatch(row -> row.recordFile() != null));
        return new Played(call.client(), "called, " + first(employee) + " answered");
    }

    private static Played missed(Branch branch) {
        Employee employee = anybody();
        SimulatedCall call = branch.pbx().incoming(branch.newClient(), Instant.now());
        branch.send(call.rings(List.of(employee.extension())));
        wait(3, 8);
        branch.send(call.unanswered());
        return new Played(call.client(), "called, " + first(employee) + " did not answer");
    }

    private static Played queue(Branch branch) {
        List<Employee> all = new ArrayList<>(Employee.TALKERS);
        Collections.shuffle(all);
        SimulatedCall call = branch.pbx().incoming(branch.newClient(), Instant.now());
        branch.send(call.rings(all.stream().map(Employee::extension).toList()));
        wait(2, 5);
        talk(branch, call, all.get(0).extension(), between(3, 12));
        return new Played(call.client(), "called, three phones rang, " + first(all.get(0)) + " answered");
    }

    private static Played transferred(Branch branch, boolean attended) {
        List<Employee> two = new ArrayList<>(Employee.TALKERS);
        Collections.shuffle(two);
        int talk = between(2, 6);
        SimulatedCall call = branch.pbx().incoming(branch.newClient(), Instant.now());
        branch.send(call.rings(List.of(two.get(0).extension())));
        wait(1, 3);
        branch.send(call.answeredBy(two.get(0).extension()));
        Await.pause(Duration.ofSeconds(talk));
        String to = two.get(1).extension();
        branch.send(attended ? call.attendedTransfer(to, talk) : call.blindTransfer(to, talk));
        int rest = between(2, 8);
        Await.pause(Duration.ofSeconds(rest));
        branch.send(call.over(rest));
        return new Played(
                call.client(), "called, " + first(two.get(0)) + " handed the call on to " + first(two.get(1)));
    }

    private static Played outgoing(Branch branch) {
        Employee employee = anybody();
        SimulatedCall call = branch.pbx().outgoing(branch.newClient(), employee.extension(), Instant.now());
        dial(branch, call, employee.extension());
        return new Played(call.client(), "was called by " + first(employee));
    }

    private static Played clicked(Branch branch) {
        Employee employee = anybody();
        String client = branch.newClient();
        branch.portal().clickToCall(employee.id(), client, "");
        return new Played(client, "was called by " + first(employee) + " with a click in Bitrix24");
    }

    private static void dial(Branch branch, SimulatedCall call, String extension) {
        branch.send(call.rings(List.of(extension)));
        wait(1, 4);
        talk(branch, call, extension, between(3, 10));
    }

    private static void talk(Branch branch, SimulatedCall call, String extension, int seconds) {
        branch.send(call.answeredBy(extension));
        Await.pause(Duration.ofSeconds(seconds));
        branch.send(call.over(seconds));
    }

    private void tell(Branch branch, Played played) {
        CallHistoryRow row = branch.awaitRow(played.client());
        String tail = played.client().substring(played.client().length() - 4);
        say(branch, "…" + tail + " " + played.happened() + ". Bitrix24: " + Expected.describe(row));
    }

    private void say(Branch branch, String what) {
        LocalTime time = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
        out.printf(Locale.ROOT, "%tT  %-10s  %s%n", time, branch.pbx().vendor(), what);
    }

    private static Employee anybody() {
        return Employee.TALKERS.get(between(0, Employee.TALKERS.size() - 1));
    }

    private static String first(Employee employee) {
        return employee.name().split(" ", 2)[0];
    }

    private static void wait(int least, int most) {
        Await.pause(Duration.ofSeconds(between(least, most)));
    }

    private static int between(int least, int most) {
        return ThreadLocalRandom.current().nextInt(least, most + 1);
    }
}
