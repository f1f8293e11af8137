package io.github.pbx24.benchmarks;

import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.RetryPlan;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.correlation.CallSummary;
import io.github.pbx24.correlation.EngineListener;
import io.github.pbx24.correlation.PortalConnection;
import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.directory.DirectorySource;
import io.github.pbx24.correlation.jdbc.JdbcCallStore;
import io.github.pbx24.correlation.plan.CallCommand;
import io.github.pbx24.correlation.store.Hearing;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Scenario: an engine on a SQLite file, portals paced as the real ones are. Prints how long a card takes while 1,000 ended calls
 * wait at the same portal, while another portal never answers, and while 10,000 calls wait at a portal that accepts nobody; how
 * often that one is asked; what a look into a store with 100,000 finished calls costs; how long a ringing call waits until its
 * registration is sent, idle and while 10,000 ended calls wait; and what 1,000, 10,000 and 100,000 open calls cost.
 *
 * <p>Run: {@code java -cp benchmarks/target/benchmarks.jar io.github.pbx24.benchmarks.EngineFigures}
 */
public final class EngineFigures implements AutoCloseable {

    private static final int ROUNDS = 10;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Path folder = Files.createTempDirectory("pbx24-engine-figures");
    private final JdbcDatabase database = JdbcDatabase.sqlite(folder.resolve("calls.db"));
    private final JdbcCallStore store = JdbcCallStore.create(database);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();

    private EngineFigures() throws IOException {
        open.add(database);
    }

    /**
     * Prints the figures.
     *
     * @param arguments none
     * @throws Exception if something fails
     */
    public static void main(String[] arguments) throws Exception {
        try (EngineFigures figures = new EngineFigures()) {
            figures.behindEndedCalls();
        }
        try (EngineFigures figures = new EngineFigures()) {
            figures.besideASilentPortal();
        }
        try (EngineFigures figures = new EngineFigures()) {
            figures.besideAPortalThatAcceptsNobody();
        }
        try (EngineFigures figures = new EngineFigures()) {
            figures.lookAmongFinishedCalls();
        }
        try (EngineFigures figures = new EngineFigures()) {
            figures.registrations();
        }
        for (int calls : new int[] {1_000, 10_000, 100_000}) {
            try (EngineFigures figures = new EngineFigures()) {
                figures.openCalls(calls);
            }
        }
        System.exit(0);
    }

    private void behindEndedCalls() throws Exception {
        PortalSimulator busy = portal();
        PortalSimulator idle = portal();
        CallEngine engine = engine(Map.of("busy", busy.webhookUrl(), "idle", idle.webhookUrl()));
        end(engine, "busy", 1_000);
        TimeUnit.SECONDS.sleep(3);
        System.out.printf("1,000 ended calls wait: card in the same portal %s%n", cards(engine, "busy", busy));
        System.out.printf("                        card in another portal  %s%n", cards(engine, "idle", idle));
        System.out.printf(
                "                        ended calls saved meanwhile: %d%n",
                busy.calls().size());
    }

    private void besideASilentPortal() throws Exception {
        PortalSimulator healthy = portal();
        CallEngine engine = engine(Map.of("silent", silent(), "healthy", healthy.webhookUrl()));
        for (int i = 0; i < 200; i++) {
            ring(engine, "silent");
        }
        TimeUnit.SECONDS.sleep(2);
        System.out.printf("a portal never answers: card in another portal  %s%n", cards(engine, "healthy", healthy));
    }

    private void besideAPortalThatAcceptsNobody() throws Exception {
        PortalSimulator dead = portal();
        dead.faults().always().answer(401, "application/json", "{\"error\":\"INVALID_CREDENTIALS\"}");
        PortalSimulator healthy = portal();
        CallEngine engine = engine(Map.of("dead", dead.webhookUrl(), "healthy", healthy.webhookUrl()));
        end(engine, "dead", 10_000);
        TimeUnit.SECONDS.sleep(5);
        int before = dead.requests().size();
        System.out.printf("10,000 calls, dead token: card in another portal %s%n", cards(engine, "healthy", healthy));
        TimeUnit.SECONDS.sleep(30);
        System.out.printf(
                "                          requests to the dead one in 30 s: %d%n",
                dead.requests().size() - before);
    }

    private void lookAmongFinishedCalls() {
        PortalSimulator portal = portal();
        for (int i = 0; i < 100_000; i += 500) {
            int first = i;
            database.inTransaction(() -> {
                for (int n = first; n < first + 500; n++) {
                    store.hear(Events.hearing(n + "~past", "past-" + n));
                }
                return true;
            });
        }
        database.write(connection -> Statements.update(connection, "UPDATE pbx24_call SET due_at = NULL, stage = 2"));
        engine(Map.of("past", portal.webhookUrl()));
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            long begun = System.nanoTime();
            store.due(Map.of("past", 128, "other", 128), Instant.now());
            nanos.add(System.nanoTime() - begun);
        }
        nanos.sort(null);
        System.out.printf(
                "look among 100,000 finished calls: p50 %.3f ms, p99 %.3f ms; file %.1f kB a call%n",
                nanos.get(1_000) / 1e6, nanos.get(1_980) / 1e6, size() / 100_000.0 / 1_000);
    }

    private void registrations() throws Exception {
        PortalSimulator portal = portal();
        Registrations registrations = new Registrations();
        CallEngine engine = engine(Map.of("p", portal.webhookUrl()), registrations);
        registrations.time(engine, 20);
        System.out.printf(
                "ringing to registration sent: idle                      %s%n", registrations.time(engine, 100));
        end(engine, "p", 10_000);
        TimeUnit.SECONDS.sleep(3);
        System.out.printf(
                "                              10,000 ended calls wait   %s%n", registrations.time(engine, 100));
        System.out.printf("                              of those left afterwards: %d%n", engine.dueCalls());
    }

    /** What the store and the engine pay for calls that are open and wait for nothing. */
    private void openCalls(int count) {
        PortalSimulator portal = portal();
        CallEngine engine = engineByHand(portal);
        Runtime memory = Runtime.getRuntime();
        System.gc();
        long before = memory.totalMemory() - memory.freeMemory();
        for (int i = 0; i < count; i += 500) {
            int first = i;
            database.inTransaction(() -> {
                for (int n = first; n < first + 500; n++) {
                    engine.hear("p", List.of(Events.ringing("open-" + n, "+7900" + (1_000_000 + n))), Instant.now());
                }
                return true;
            });
        }
        long later = Instant.now().plusSeconds(3_600).toEpochMilli();
        database.write(connection -> Statements.update(connection, "UPDATE pbx24_call SET due_at = " + later));
        System.gc();
        long bytes = memory.totalMemory() - memory.freeMemory() - before;
        List<Long> news = new ArrayList<>();
        List<Long> repeats = new ArrayList<>();
        List<Long> looks = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            String known = "open-" + (int) (i * 7_919L % count);
            repeats.add(nanos(() -> engine.hear("p", List.of(Events.answered(known)), Instant.now())));
            String unknown = "new-" + i;
            news.add(nanos(() -> engine.hear("p", List.of(Events.ringing(unknown, client())), Instant.now())));
            looks.add(nanos(() -> store.due(Map.of("p", 0), Instant.now())));
        }
        System.out.printf(
                "%,7d open calls: event of one of them p50 %.2f ms, of a new one p50 %.2f ms, look for due ones p50 %.2f ms; "
                        + "store %.2f kB and heap %.2f kB a call%n",
                count,
                median(repeats),
                median(news),
                median(looks),
                size() / count / 1_000,
                Math.max(0, bytes) / 1e3 / count);
    }

    private static long nanos(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return System.nanoTime() - begun;
    }

    /** In milliseconds, of the second half: the first warms the compiler up. */
    private static double median(List<Long> nanos) {
        List<Long> warm = new ArrayList<>(nanos.subList(nanos.size() / 2, nanos.size()));
        warm.sort(null);
        return warm.get(warm.size() / 2) / 1e6;
    }

    private CallEngine engineByHand(PortalSimulator portal) {
        Bitrix24Client client = Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                .build();
        open.add(client);
        CallEngine engine = CallEngine.builder(store)
                .exchange("p", PortalConnection.builder("p", client).build(), new NoExchange())
                .build();
        open.add(engine);
        return engine;
    }

    /** Notes when the registration of a call was sent. */
    private final class Registrations implements EngineListener {

        private final BlockingQueue<Long> sent = new LinkedBlockingQueue<>();

        @Override
        public void commandDone(
                CallSummary call, CallCommand.Kind command, Outcome outcome, Duration took, String reason) {
            if (command == CallCommand.Kind.REGISTER && call.state() == CallSummary.State.RINGING) {
                sent.add(System.nanoTime() - took.toNanos());
            }
        }

        String time(CallEngine engine, int rounds) throws InterruptedException {
            List<Long> micros = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                long begun = System.nanoTime();
                ring(engine, "p");
                Long at = sent.poll(LONGEST.toSeconds(), TimeUnit.SECONDS);
                micros.add((at == null ? LONGEST.toNanos() : at - begun) / 1_000);
                // The portal is paced: with more than this it would be the limit that is measured.
                TimeUnit.MILLISECONDS.sleep(1_200);
            }
            micros.sort(null);
            return String.format(
                    Locale.ROOT,
                    "p50 %.1f ms, p99 %.1f ms",
                    micros.get(rounds / 2) / 1e3,
                    micros.get(rounds * 99 / 100) / 1e3);
        }
    }

    private double size() {
        return folder.resolve("calls.db").toFile().length();
    }

    private PortalSimulator portal() {
        PortalSimulator portal = PortalSimulator.builder().start();
        portal.addUser(9, "Anna", "103");
        open.add(portal);
        return portal;
    }

    /** Takes connections and says nothing. */
    private URI silent() throws IOException {
        ServerSocket server = new ServerSocket(0, 500);
        List<Socket> taken = new ArrayList<>();
        Thread listener = new Thread(() -> {
            while (true) {
                try {
                    taken.add(server.accept());
                } catch (IOException e) {
                    return;
                }
            }
        });
        listener.setDaemon(true);
        listener.start();
        open.add(server);
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/rest/1/code/");
    }

    private CallEngine engine(Map<String, URI> portals) {
        return engine(portals, EngineListener.NONE);
    }

    private CallEngine engine(Map<String, URI> portals, EngineListener listener) {
        CallEngine.Builder builder = CallEngine.builder(store).listener(listener);
        portals.forEach((id, url) -> {
            Bitrix24Client client = Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(url))
                    .retryPlan(RetryPlan.none())
                    // Pacing is off for loopback addresses unless it is asked for.
                    .pacing(PacingPlan.standard())
                    .build();
            open.add(client);
            PortalConnection portal = PortalConnection.builder(id, client)
                    .directory(DirectorySource.fixed(new Directory(Map.of("103", 9L), 9L, Map.of())))
                    .build();
            builder.exchange(id, portal, new NoExchange(), Map.of(), Set.of());
        });
        CallEngine engine = builder.build();
        open.add(engine);
        engine.start();
        return engine;
    }

    private void end(CallEngine engine, String exchange, int count) {
        for (int i = 0; i < count; i++) {
            String callId = "ended-" + numbers.incrementAndGet();
            engine.report(exchange, Events.ended(callId, client()), Instant.now());
        }
    }

    private String client() {
        return "+7900" + (1_000_000 + numbers.incrementAndGet());
    }

    private void ring(CallEngine engine, String exchange) {
        engine.report(exchange, Events.ringing("rings-" + numbers.incrementAndGet(), client()), Instant.now());
    }

    private String cards(CallEngine engine, String exchange, PortalSimulator portal) throws InterruptedException {
        List<Long> millis = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            int before = portal.cardHistory().size();
            long begun = System.nanoTime();
            ring(engine, exchange);
            while (portal.cardHistory().size() == before && System.nanoTime() - begun < LONGEST.toNanos()) {
                TimeUnit.MILLISECONDS.sleep(2);
            }
            millis.add((System.nanoTime() - begun) / 1_000_000);
            TimeUnit.MILLISECONDS.sleep(500);
        }
        millis.sort(null);
        return "p50 " + millis.get(ROUNDS / 2) + " ms, longest " + millis.get(ROUNDS - 1) + " ms";
    }

    @Override
    public void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    /** What an exchange says. */
    private static final class Events {

        static CallEvent ringing(String callId, String client) {
            return new CallEvent.Ringing(
                    CallIdentity.id(callId), details(client), null, Extension.of("103"), CallEvent.NO_LEG);
        }

        static CallEvent answered(String callId) {
            return new CallEvent.Answered(
                    CallIdentity.id(callId), details("+79000000011"), null, Extension.of("103"), CallEvent.NO_LEG);
        }

        static CallEvent ended(String callId, String client) {
            return new CallEvent.Ended(
                    CallIdentity.id(callId),
                    details(client),
                    Instant.now(),
                    Extension.of("103"),
                    CallResult.ANSWERED,
                    Duration.ofSeconds(50),
                    null);
        }

        static Hearing hearing(String id, String callId) {
            Instant now = Instant.now();
            return new Hearing(id, "past", List.of(ended(callId, "+79000000011")), now, now, String::equals);
        }

        private static CallDetails details(String client) {
            return new CallDetails(
                    Direction.INBOUND, client, "+74950000101", Instant.now().minusSeconds(60), null, null);
        }
    }
}
