package io.github.pbx24.benchmarks;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.FinishCall;
import io.github.pbx24.bitrix24.telephony.RegisterCall;
import io.github.pbx24.simulator.PortalPlan;
import io.github.pbx24.simulator.PortalSimulator;
import io.github.pbx24.simulator.PortalSimulatorBuilder;
import io.github.pbx24.simulator.RecordedRequest;
import io.github.pbx24.simulator.internal.http.SelfSignedCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What clients make of a cloud portal's documented limits, each against a fresh simulator: 500 deals read, and 200 calls
 * registered and finished, all asked for at once. The counter holds 50 and leaks 2/s, a method may use 480 s in ten minutes,
 * methods really take their time, a batch that of its commands, and a request is cut at 60 s.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.github.pbx24.benchmarks.BesideOtherClients [PROGRAM...]}. Each
 * argument is a command line of another client's driver, split at blanks. It finds the portal's webhook in {@code
 * PORTAL_WEBHOOK} (https, the certificate is trusted by Node and Python through their usual variables), what to do in {@code
 * TASK} ({@code reads} or {@code calls}), how often in {@code COUNT}, the first deal's id in {@code FIRST_DEAL} and an
 * employee's id in {@code USER_ID}. Its last line has to be {@code ERRORS n}: how many of these its caller saw fail.
 */
public final class BesideOtherClients {

    private static final long USER = 7;
    private static final double READ = 0.09;
    private static final double REGISTER = 1.12;
    private static final double FINISH = 2.3;
    private static final int COMMANDS = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private BesideOtherClients() {}

    private enum Task {
        READS(500),
        CALLS(200);

        private final int count;

        Task(int count) {
            this.count = count;
        }
    }

    /** Does a task at a portal and tells how many errors the caller saw; -1 if it did not even say that. */
    private interface Contender {
        int run(Task task, PortalSimulator portal, long firstDeal, Path certificate)
                throws IOException, InterruptedException;
    }

    /**
     * Prints a row for each client and task.
     *
     * @param programs command lines of other clients' drivers
     * @throws IOException if a program cannot be started
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] programs) throws IOException, InterruptedException {
        bounds();
        for (Task task : Task.values()) {
            measure("pbx24", task, false, (ignored, portal, firstDeal, none) -> ours(task, portal, firstDeal));
            for (String program : programs) {
                List<String> command = List.of(program.strip().split("\\s+"));
                measure(
                        name(command),
                        task,
                        true,
                        (asked, portal, firstDeal, certificate) ->
                                foreign(command, asked, portal, firstDeal, certificate));
            }
        }
    }

    private static void bounds() {
        LimitsBound packed = new LimitsBound(50, 2, COMMANDS);
        LimitsBound single = new LimitsBound(50, 2, 1);
        print("The limits allow, with every request filled at best as it leaves / one job a request:%n");
        print("  500 reads %6.1f s / %6.1f s%n", packed.seconds(500, READ), single.seconds(500, READ));
        // Register and finish that travel together are one job; alone they are two, of which the last is a finish.
        print("  200 calls %6.1f s / %6.1f s%n", packed.seconds(200, REGISTER + FINISH), single.seconds(400, FINISH));
    }

    private static void measure(String who, Task task, boolean tls, Contender contender)
            throws IOException, InterruptedException {
        Path certificate = Files.createTempFile("portal", ".pem");
        PortalSimulatorBuilder settings = PortalSimulator.builder()
                .plan(PortalPlan.STANDARD)
                .operatingLimit(Duration.ofSeconds(480))
                .observedServiceTimes()
                .serviceTime("crm.deal.get", Duration.ofMillis(90), Duration.ofMillis(90))
                .serviceTime("crm.deal.list", Duration.ofMillis(180), Duration.ofMillis(180))
                .realLatency(true);
        if (tls) {
            SelfSignedCertificate made = SelfSignedCertificate.make("127.0.0.1", "localhost");
            made.writePem(certificate);
            settings.tls(made.context());
        }
        try (PortalSimulator portal = settings.start()) {
            portal.addUser(USER, "Anna", "101");
            long firstDeal = portal.addDeal("Deal 0", null, USER);
            for (int i = 1; i < Task.READS.count; i++) {
                portal.addDeal("Deal " + i, null, USER);
            }
            long begin = System.nanoTime();
            int errors = contender.run(task, portal, firstDeal, certificate);
            row(who, task, portal, (System.nanoTime() - begin) / 1e9, errors);
        } finally {
            Files.delete(certificate);
        }
    }

    private static void row(String who, Task task, PortalSimulator portal, double seconds, int errors) {
        List<RecordedRequest> requests = portal.requests();
        long http = requests.stream().filter(request -> !request.inBatch()).count();
        print(
                "%-34s %s %6.1f s, %4d HTTP, %4d rejected, %s",
                who, task, seconds, http, portal.rejectedForLimits(), errors < 0 ? "gave up" : errors + " errors seen");
        if (task == Task.CALLS) {
            print(
                    ", %d done, %d left open",
                    portal.calls().size(), portal.activeCalls().size());
        } else {
            print(
                    ", %d reads executed",
                    requests.stream()
                            .filter(request ->
                                    request.executed() && request.method().startsWith("crm.deal."))
                            .count());
        }
        print("%n");
    }

    private static int ours(Task task, PortalSimulator portal, long firstDeal) {
        // On a loopback address a client would not pace by default.
        try (Bitrix24Client client = Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                .pacing(PacingPlan.standard())
                .build()) {
            List<CompletableFuture<?>> asked = new ArrayList<>();
            for (int i = 0; i < task.count; i++) {
                asked.add(task == Task.READS ? read(client, firstDeal + i) : call(client, i));
            }
            int errors = 0;
            for (CompletableFuture<?> one : asked) {
                errors +=
                        one.handle((result, failure) -> failure == null ? 0 : 1).join();
            }
            return errors;
        }
    }

    private static CompletableFuture<?> read(Bitrix24Client client, long deal) {
        return client.executeAsync(CrmObjects.get(CrmType.DEAL, deal));
    }

    private static CompletableFuture<?> call(Bitrix24Client client, int number) {
        RegisterCall call = RegisterCall.forUser(
                        USER, String.format(Locale.ROOT, "+7495%07d", number), CallType.INCOMING)
                .externalCallId("beside-" + number)
                .build();
        return client.executeAsync(ExternalCalls.register(call))
                .thenCompose(registered -> client.executeAsync(
                        ExternalCalls.finish(FinishCall.forUser(registered.callId(), USER, Duration.ofSeconds(30))
                                .build())));
    }

    private static int foreign(
            List<String> command, Task task, PortalSimulator portal, long firstDeal, Path certificate)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        URI webhook = portal.webhookUrl();
        String trusted = certificate.toString();
        builder.environment()
                .putAll(Map.of(
                        "PORTAL_WEBHOOK",
                        webhook.toString(),
                        "TASK",
                        task.name().toLowerCase(Locale.ROOT),
                        "COUNT",
                        Integer.toString(task.count),
                        "FIRST_DEAL",
                        Long.toString(firstDeal),
                        "USER_ID",
                        Long.toString(USER),
                        "NODE_EXTRA_CA_CERTS",
                        trusted,
                        "SSL_CERT_FILE",
                        trusted,
                        "REQUESTS_CA_BUNDLE",
                        trusted));
        Process program = builder.start();
        CompletableFuture<Void> tooLong = CompletableFuture.runAsync(
                program::destroyForcibly, CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        String last = "";
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = line;
            }
        }
        program.waitFor();
        tooLong.cancel(false);
        if (last.matches("ERRORS [0-9]+")) {
            return Integer.parseInt(last.substring("ERRORS ".length()));
        }
        print("%s ended with %d: %s%n", name(command), program.exitValue(), last);
        return -1;
    }

    /** The file name of the script and what follows it. */
    private static String name(List<String> command) {
        List<String> shown = new ArrayList<>();
        for (String word : command.subList(Math.min(1, command.size() - 1), command.size())) {
            shown.add(word.substring(word.lastIndexOf('/') + 1));
        }
        return String.join(" ", shown);
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}
