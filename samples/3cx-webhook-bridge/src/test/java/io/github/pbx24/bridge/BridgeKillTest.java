package io.github.pbx24.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.pbx.simulator.threecx.V20Call;
import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import io.github.pbx24.pbx.simulator.threecx.V20Office;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that is killed again and again, with a receiver that fails in every way. */
@Tag("slow")
class BridgeKillTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int KILLS = 12;
    private static final int CALLS = 6;

    @TempDir
    Path folder;

    private final V20Exchange exchange = V20Exchange.start(Clock.systemUTC());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What was taken, by {@code X-Webhook-Id}. */
    private final Map<Long, String> taken = new ConcurrentSkipListMap<>();

    private final Map<Long, String> changed = new ConcurrentHashMap<>();
    private volatile boolean reliable;
    private HttpServer receiver;
    private Process bridge;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(threads);
        receiver.createContext("/", this::receive);
        receiver.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        if (bridge != null) {
            bridge.destroyForcibly().waitFor();
        }
        receiver.stop(0);
        threads.shutdownNow();
        exchange.close();
    }

    private void receive(HttpExchange request) throws IOException {
        try (request) {
            byte[] body = request.getRequestBody().readAllBytes();
            long id = Long.parseLong(request.getRequestHeaders().getFirst("X-Webhook-Id"));
            String query = request.getRequestURI().getRawQuery();
            String text = query == null ? new String(body, StandardCharsets.UTF_8) : query;
            int luck = reliable ? 0 : ThreadLocalRandom.current().nextInt(10);
            if (luck < 7) {
                String before = taken.put(id, text);
                if (before != null && !before.equals(text)) {
                    changed.put(id, text);
                }
            }
            if (luck == 6) {
                // Taken, and the answer is lost.
                return;
            }
            request.sendResponseHeaders(luck < 6 ? 204 : luck == 7 ? 500 : luck == 8 ? 404 : 429, -1);
        }
    }

    private void start() throws IOException {
        Path ini = Files.writeString(
                folder.resolve("bridge.ini"),
                String.join(
                        "\n",
                        "[General]",
                        "WEBHOOK_URL=http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook",
                        "3CX_URL=" + exchange.address(),
                        "CLIENT_ID=" + V20Office.CLIENT_ID,
                        "CLIENT_SECRET=" + V20Office.CLIENT_SECRET,
                        "PORT=0",
                        "DISK_RESERVE_MB=0",
                        "FOLDER=" + folder.resolve("data")));
        bridge = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "-XX:TieredStopAtLevel=1",
                        Main.class.getName(),
                        ini.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(folder.toFile(), "log")))
                .start();
    }

    private void kill() throws InterruptedException {
        bridge.destroyForcibly().waitFor();
        exchange.dropSockets(false);
        await().atMost(PATIENCE).until(() -> exchange.listeners() == 0);
    }

    private List<String> of(String client) {
        String number = client.substring(1);
        return taken.values().stream()
                .filter(text -> text.contains("callerid=" + number + "&"))
                .toList();
    }

    private static String idIn(String event) {
        return event.replaceFirst(".*&id=([0-9_]+-[0-9]+).*", "$1");
    }

    @Test
    void nothing_is_lost_and_nothing_is_said_twice_whenever_it_is_killed() throws Exception {
        Random random = new Random(24);
        List<V20Call> calls = new ArrayList<>();
        start();
        for (int round = 0; round < KILLS; round++) {
            await().atMost(PATIENCE).until(() -> exchange.listeners() == 1);
            for (int i = 0; i < CALLS; i++) {
                V20Call call = exchange.incoming("+7900%07d".formatted(calls.size()), Instant.now());
                String extension = String.valueOf(101 + random.nextInt(5));
                call.rings(List.of(extension));
                calls.add(call);
                if (random.nextInt(4) == 0) {
                    exchange.dropSockets(random.nextBoolean());
                }
                int dies = random.nextInt(4 * CALLS);
                if (dies == 0) {
                    again();
                }
                await().atMost(PATIENCE).until(() -> exchange.unread() == 0);
                call.answeredBy(extension);
                if (dies == 1) {
                    again();
                }
                await().atMost(PATIENCE).until(() -> exchange.unread() == 0);
                call.over(3, new byte[] {'R', 'I', 'F', 'F', 1, 2, 3});
            }
            again();
        }
        reliable = true;

        await().atMost(PATIENCE).untilAsserted(() -> {
            for (V20Call call : calls) {
                assertThat(of(call.client()))
                        .as(call.client())
                        .anyMatch(text -> text.startsWith("event=incoming&") && text.contains("finishtype=Ok"));
            }
            assertThat(taken.values().stream().filter(text -> text.contains("FILES")))
                    .hasSize(calls.size());
        });
        assertThat(changed).isEmpty();
        for (V20Call call : calls) {
            List<String> told = of(call.client());
            assertThat(told.stream().map(text -> text.split("&")[0]).filter(name -> !name.equals("event=ringing")))
                    .as(call.client())
                    .containsExactly("event=hangupincoming", "event=incoming");
            assertThat(told.stream().filter(text -> text.startsWith("event=ringing")))
                    .as(call.client())
                    .hasSizeLessThanOrEqualTo(1);
            String id = idIn(told.get(told.size() - 1));
            assertThat(taken.values().stream().filter(text -> text.contains("FILES") && text.contains(id)))
                    .as(id)
                    .hasSize(1);
        }
    }

    private void again() throws Exception {
        kill();
        start();
        await().atMost(PATIENCE).until(() -> exchange.listeners() == 1);
    }
}
