package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.simulator.PageOpening;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls come in while the process is killed, events are lost and the model server fails a third of the time. */
class StormTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void each_call_is_analysed_and_written_back_once_whatever_dies() throws Exception {
        storm(20, 2);
    }

    @Test
    @Tag("slow")
    void a_thousand_calls_are_analysed_and_written_back_once_whatever_dies() throws Exception {
        storm(1000, 8);
    }

    private void storm(int count, int kills) throws Exception {
        long seed = 20_261_126;
        Random random = new Random(seed);
        AtomicInteger failed = new AtomicInteger();
        HttpServer models = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        models.setExecutor(Executors.newCachedThreadPool());
        Random luck = new Random(seed + 1);
        models.createContext("/", http -> {
            try (http) {
                int status;
                synchronized (luck) {
                    status = luck.nextInt(3) == 0 ? 500 : 200;
                }
                failed.addAndGet(status == 500 ? 1 : 0);
                http.sendResponseHeaders(status, -1);
            }
        });
        models.start();
        URI modelUrl = URI.create("http://127.0.0.1:" + models.getAddress().getPort() + "/");
        try (World world = new World(folder, Clock.systemUTC(), builder -> builder)) {
            int port = world.host.publicUrl().getPort();
            // The kit of the world is not used; the process has its own, at the same address.
            world.host.close();
            Process process = begin(world, port, modelUrl);
            try {
                Map<String, Long> deals = new LinkedHashMap<>();
                Map<String, Integer> sizes = new HashMap<>();
                install(world);
                int between = count / (kills + 1);
                for (int i = 0; i < count; i++) {
                    long contact = world.first.addContact("Client " + i, String.format(Locale.ROOT, "+7495%07d", i), 7);
                    long deal = world.first.addDeal("Deal " + i, contact, 7);
                    String callId = world.call(world.first, 7, i, 30);
                    int size = 10 + random.nextInt(80);
                    world.record(world.first, callId, size);
                    deals.put(callId, deal);
                    sizes.put(callId, size);
                    if (i % between == between - 1 && i < between * kills) {
                        // Whatever it is doing now, and what is told meanwhile is lost.
                        kill(process);
                        process = begin(world, port, modelUrl);
                    }
                }
                assertThat(world.first.awaitEvents(PATIENCE)).isTrue();
                await().atMost(PATIENCE.plusSeconds(count))
                        .pollInterval(Duration.ofSeconds(2))
                        .untilAsserted(() -> assertThat(world.first.timelineComments())
                                .as(this::log)
                                .hasSizeGreaterThanOrEqualTo(count));
                // Once more at the worst moment: the portal has the last comment, and perhaps nobody here knows of it.
                kill(process);
                process = begin(world, port, modelUrl);
                Path done = folder.resolve("done");
                await().atMost(PATIENCE)
                        .until(() ->
                                Files.exists(done) && Files.readString(done).equals(String.valueOf(count)));
                kill(process);
                check(world, count, deals, sizes, seed);
                assertThat(failed.get()).as("failures of the model server").isGreaterThan(count / 3);
            } finally {
                process.destroyForcibly();
            }
        } finally {
            models.stop(0);
        }
    }

    private void check(World world, int count, Map<String, Long> deals, Map<String, Integer> sizes, long seed) {
        try (JdbcDatabase database = JdbcDatabase.sqlite(folder.resolve("storm.db"));
                AppKit kit = world.kit(database)) {
            List<Call> calls = new ArrayList<>();
            String last = null;
            do {
                List<Call> page = kit.portal(World.FIRST_MEMBER)
                        .calls(CallQuery.newest(CallQuery.MAX_LIMIT).after(last));
                last = page.isEmpty() ? null : page.get(page.size() - 1).callId();
                calls.addAll(page);
            } while (last != null);
            assertThat(calls).as("seed " + seed).hasSize(count);
            assertThat(calls).as("seed " + seed).allMatch(call -> call.state() == CallState.DONE);
            for (StepKind kind : List.of(StepKind.SPEECH, StepKind.ANALYSIS, StepKind.SCORING, StepKind.WRITE_BACK)) {
                long done = database.read(connection -> Statements.list(
                                connection,
                                "SELECT COUNT(*) FROM pbx24_app_deliveries WHERE kind = ? AND state = 'DONE'",
                                row -> row.getLong(1),
                                kind.name())
                        .get(0));
                assertThat(done).as(kind + ", seed " + seed).isEqualTo(count);
            }
        }
        assertThat(world.first.timelineComments()).as("seed " + seed).hasSize(count);
        try (Bitrix24Client client = world.rest(world.first)) {
            deals.forEach((callId, deal) -> {
                assertThat(world.first.timelineComments())
                        .as("comment of " + callId + ", seed " + seed)
                        .filteredOn(comment -> comment.comment().contains("[" + callId + "]"))
                        .hasSize(1);
                assertThat(client.execute(CrmObjects.get(CrmType.DEAL, deal))
                                .text(World.QUALITY)
                                .orElse(""))
                        .as("quality of " + callId + ", seed " + seed)
                        .startsWith(String.valueOf(sizes.get(callId)));
            });
        }
    }

    private void install(World world) throws IOException {
        PageOpening page = world.opening(world.first, 1);
        assertThat(world.post(page.address(), page.fields()).statusCode()).isEqualTo(200);
        world.first.administration().finishInstallation(world.keys.appId());
    }

    /** What the processes said, for whoever has to find out why a call is missing. */
    private String log() {
        try {
            return Files.readString(folder.resolve("storm.log"));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    private static boolean reaches(int port) {
        try {
            HttpURLConnection http = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/aica/nothing")
                    .toURL()
                    .openConnection();
            return http.getResponseCode() == 404;
        } catch (IOException e) {
            return false;
        }
    }

    private Process begin(World world, int port, URI models) throws IOException {
        Path log = folder.resolve("storm.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx192m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StormMain.class.getName(),
                        folder.toString(),
                        String.valueOf(port),
                        world.application.clientId(),
                        world.application.clientSecret(),
                        world.application.tokenUrl().toString(),
                        models.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        await().atMost(PATIENCE).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the process ended: " + Files.readString(log));
            }
            return reaches(port);
        });
        return process;
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
