package io.github.pbx24.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.correlation.recording.FileRecordingArchive;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.CallWaits;
import io.github.pbx24.correlation.rule.RecordingRule;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.simulator.threecx.V20Call;
import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import io.github.pbx24.pbx.simulator.threecx.V20Office;
import io.github.pbx24.runtime.Portal;
import io.github.pbx24.runtime.TelephonyRuntime;
import io.github.pbx24.runtime.TelephonyStores;
import io.github.pbx24.simulator.CallHistoryRow;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole calls: from a simulated exchange through the bridge and the plugin's dialect into a simulated portal. All stories share these;
 * each has clients of its own and leaves nothing that waits.
 */
class BridgeTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String KEY = "key-of-the-signature";

    @TempDir
    private static Path folder;

    private static final V20Exchange EXCHANGE = V20Exchange.start(Clock.systemUTC());
    private static final List<String> RECEIVED = new CopyOnWriteArrayList<>();
    private static final List<String> BAD_SIGNATURES = new CopyOnWriteArrayList<>();
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static volatile int status = 200;
    private static HttpServer receiver;
    private static PortalSimulator portal;
    private static TelephonyRuntime runtime;
    private static Bridge bridge;

    @BeforeAll
    static void start() throws IOException {
        portal = PortalSimulator.builder().start();
        portal.addUser(7, "Anna Petrova", "101");
        portal.addUser(8, "Boris Orlov", "102");
        portal.addUser(9, "Vera Smirnova", "103");
        runtime = TelephonyRuntime.builder(TelephonyStores.inMemory())
                .recordings(new FileRecordingArchive(folder.resolve("archive"), null), RecordingRule.UPLOAD)
                .portal(Portal.builder("acme", Bitrix24Authorization.incomingWebhook(portal.webhookUrl()))
                        .defaultUser(9)
                        .rules(CallRules.DEFAULT.withWaits(CallWaits.DEFAULT.withSettle(Duration.ofMillis(300))))
                        .build())
                .exchange(
                        "office",
                        "acme",
                        "3cx",
                        Map.of(
                                "dialect", "webhook-plugin",
                                "queues", List.of(V20Office.QUEUE),
                                "recording-hosts", List.of("127.0.0.1")))
                .start();
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(THREADS);
        receiver.createContext("/", BridgeTest::receive);
        receiver.start();
        bridge = open();
    }

    @AfterAll
    static void stop() {
        if (bridge != null) {
            bridge.close();
        }
        runtime.close();
        receiver.stop(0);
        THREADS.shutdownNow();
        portal.close();
        EXCHANGE.close();
    }

    @BeforeEach
    void forget() {
        status = 200;
        RECEIVED.clear();
    }

    /** Whatever a story began is over, so that the next one sees only its own. */
    @AfterEach
    void nothing_waits() {
        status = 200;
        until(() -> bridge.waiting() == 0);
        assertThat(BAD_SIGNATURES).isEmpty();
    }

    private static void receive(HttpExchange request) throws IOException {
        try (request) {
            byte[] body = request.getRequestBody().readAllBytes();
            String query = request.getRequestURI().getRawQuery();
            String raw = query == null ? "" : query;
            if (!Outbox.signature(KEY, raw, body)
                    .equals(request.getRequestHeaders().getFirst("X-Webhook-Signature"))) {
                BAD_SIGNATURES.add(raw);
            }
            int answer = status;
            if (answer == 200) {
                RECEIVED.add(raw + new String(body, StandardCharsets.UTF_8));
                WebhookRequest.Builder webhook = WebhookRequest.builder(request.getRequestMethod(), Instant.now())
                        .rawQuery(raw)
                        .body(body);
                if (body.length > 0) {
                    webhook.header("Content-Type", "application/json");
                }
                answer = runtime.accept("office", webhook.build()).status();
            }
            request.sendResponseHeaders(answer, -1);
        }
    }

    private static Bridge open() throws IOException {
        Map<String, String> ini = new HashMap<>(Map.of(
                "WEBHOOK_URL",
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook",
                "3CX_URL",
                EXCHANGE.address().toString(),
                "CLIENT_ID",
                V20Office.CLIENT_ID,
                "CLIENT_SECRET",
                V20Office.CLIENT_SECRET,
                "SIGN_KEY",
                KEY,
                "PORT",
                "0",
                "RECORDING_FULL_INFO",
                "1",
                "DISK_RESERVE_MB",
                "0",
                "FOLDER",
                folder.resolve("bridge").toString()));
        BridgeSettings read = BridgeSettings.of(ini);
        Map<String, Object> quick = new HashMap<>(read.exchange());
        quick.putAll(Map.of("grace", "PT0.3S", "snapshot-every", "PT1S"));
        Bridge started = Bridge.start(read.with(Duration.ofMillis(50), quick), Clock.systemUTC());
        until(() -> EXCHANGE.listeners() == 1);
        return started;
    }

    private static void until(Callable<Boolean> condition) {
        try {
            await().atMost(PATIENCE).until(condition);
        } catch (RuntimeException e) {
            throw new AssertionError("received " + RECEIVED + ", calls " + portal.calls(), e);
        }
    }

    /** The history's rows of a client. */
    private static List<CallHistoryRow> rows(String client) {
        return portal.calls().stream()
                .filter(row -> row.phoneNumber().endsWith(client.substring(2)))
                .toList();
    }

    private static void awaitEvent(String part) {
        until(() -> RECEIVED.stream().anyMatch(text -> text.contains(part)));
    }

    private static V20Call incoming(String client) {
        return EXCHANGE.incoming(client, Instant.now());
    }

    /** Two seconds of a tone, as 3CX records: 8 kHz, 16 bit, one channel. */
    private static byte[] wav() throws IOException {
        AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
        byte[] samples = new byte[32_000];
        for (int i = 0; i < samples.length / 2; i++) {
            int value = (int) (8000 * Math.sin(i * 2 * Math.PI * 440 / 8000));
            samples[2 * i] = (byte) value;
            samples[2 * i + 1] = (byte) (value >> 8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(samples), format, samples.length / 2),
                AudioFileFormat.Type.WAVE,
                out);
        return out.toByteArray();
    }

    @Test
    void a_conversation_with_a_transfer_and_a_recording_arrives_in_the_portal() throws Exception {
        EXCHANGE.recordingsReadyAfter(2);
        V20Call call = incoming("+79000000011");
        call.rings(List.of("101", "102"));
        awaitEvent("event=ringing&callerid=79000000011&user=102");
        call.answeredBy("102");
        awaitEvent("event=hangupincoming&callerid=79000000011&user=102");
        call.blindTransfer("103", 1);
        awaitEvent("trtype=Blind");
        call.over(2, wav());

        until(() -> rows(call.client()).stream().anyMatch(row -> row.recordFile() != null));
        assertThat(rows(call.client())).singleElement().satisfies(row -> {
            assertThat(row.userId()).isEqualTo(9);
            assertThat(row.statusCode()).isEqualTo("200");
        });
        String post = RECEIVED.stream()
                .filter(text -> text.contains("FILES"))
                .findFirst()
                .orElseThrow();
        assertThat(post).contains("-2-1.mp3", "\"finishtype\":\"Ok\"");
        String address = post.replaceAll(".*\"(http[^\"]+mp3)\".*", "$1").replace("\\/", "/");
        byte[] mp3 = get(address).body();
        assertThat(mp3[0] & 0xff).isEqualTo(0xff);
        assertThat(mp3.length).isBetween(4_000, 32_000);
        assertThat(get(address.replace("-2-1.mp3", "-9-1.mp3")).statusCode()).isEqualTo(404);
        assertThat(get(address.substring(0, address.lastIndexOf('/')) + "/..%2F..%2Fbridge.db")
                        .statusCode())
                .isEqualTo(404);
        assertThat(bridge.shelf().expire(Instant.now())).isZero();
        assertThat(bridge.shelf().expire(Instant.now().plus(Duration.ofDays(31))))
                .isOne();
    }

    private static HttpResponse<byte[]> get(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Event, internal number and kind of all webhooks about a client, in their order. */
    private static List<String> said(String client) {
        return RECEIVED.stream()
                .filter(text -> text.contains("callerid=" + client.substring(1) + "&"))
                .map(text -> text.replaceAll("event=(\\w+)&.*&user=(\\d+).*", "$1 $2"))
                .toList();
    }

    /** As the plugin: the queue rings, then its phones, all with one id; of the phones that stop nothing is said. */
    @Test
    void a_queue_rings_before_its_phones_and_one_of_them_answers() {
        V20Call call = incoming("+79000000017");
        call.rings(List.of("101", "102", "103"));
        awaitEvent("event=ringing&callerid=79000000017&user=103");
        call.answeredBy("102");
        awaitEvent("event=hangupincoming&callerid=79000000017");
        call.over(3);

        until(() -> rows(call.client()).size() == 1);
        assertThat(said(call.client()))
                .containsExactly(
                        "ringing 804",
                        "ringing 101",
                        "ringing 102",
                        "ringing 103",
                        "hangupincoming 102",
                        "incoming 102");
        assertThat(RECEIVED.get(0)).contains("usertype=queue", "-0");
        assertThat(RECEIVED.get(1)).contains("usertype=ext", "-0");
        assertThat(rows(call.client())).singleElement().satisfies(row -> {
            assertThat(row.userId()).isEqualTo(8);
            assertThat(row.statusCode()).isEqualTo("200");
        });
    }

    @Test
    void a_call_that_nobody_answers_in_a_queue_was_missed_by_the_queue() {
        V20Call call = incoming("+79000000018");
        call.rings(List.of("101", "102"));
        awaitEvent("event=ringing&callerid=79000000018&user=102");
        call.unanswered();

        until(() -> rows(call.client()).size() == 1);
        assertThat(said(call.client())).containsExactly("ringing 804", "ringing 101", "ringing 102", "incoming 804");
        assertThat(RECEIVED.get(3))
                .contains("finishtype=Missed", "transfer=false", "Missed%20call%20by%20queue%20804%20from%20");
        assertThat(rows(call.client()))
                .singleElement()
                .satisfies(row -> assertThat(row.statusCode()).isEqualTo("304"));
    }

    @Test
    void missed_calls_and_calls_to_clients_arrive_too() {
        V20Call missed = incoming("+79000000012");
        missed.rings(List.of("101"));
        awaitEvent("event=ringing&callerid=79000000012");
        missed.unanswered();
        V20Call outgoing = EXCHANGE.outgoing("+79000000013", "102", Instant.now());
        outgoing.rings(List.of());
        outgoing.answeredBy("102");
        awaitEvent("event=hangupoutgoing&callerid=79000000013&user=102");
        outgoing.over(3);

        until(() -> !rows(missed.client()).isEmpty() && !rows(outgoing.client()).isEmpty());
        assertThat(rows(missed.client())).singleElement().satisfies(row -> {
            assertThat(row.statusCode()).isEqualTo("304");
            assertThat(row.userId()).isEqualTo(7);
        });
        assertThat(rows(outgoing.client())).singleElement().satisfies(row -> {
            assertThat(row.type()).isEqualTo(1);
            assertThat(row.userId()).isEqualTo(8);
        });
    }

    @Test
    void a_receiver_that_is_down_and_a_bridge_that_is_started_anew_lose_nothing() throws Exception {
        V20Call call = incoming("+79000000014");
        call.rings(List.of("101"));
        awaitEvent("event=ringing");
        status = 503;
        call.answeredBy("101");
        until(() -> bridge.waiting() == 1);
        bridge.close();
        until(() -> EXCHANGE.listeners() == 0);
        EXCHANGE.silently(() -> call.over(3));
        bridge = open();
        until(() -> bridge.waiting() == 2);
        status = 200;

        until(() -> rows(call.client()).size() == 1 && bridge.waiting() == 0);
        assertThat(RECEIVED).hasSize(3).doesNotHaveDuplicates();
        assertThat(RECEIVED.get(1)).contains("event=hangupincoming");
        assertThat(RECEIVED.get(2)).contains("event=incoming", "finishtype=Ok", "transfer=false");
        assertThat(portal.activeCalls()).isEmpty();
    }

    /** The bridge that is started anew reads the whole call in the exchange's log, with what was said already. */
    @Test
    void nothing_is_said_twice_of_a_transferred_call_that_ends_unheard() throws Exception {
        V20Call call = incoming("+79000000016");
        call.rings(List.of("101"));
        call.answeredBy("101");
        awaitEvent("event=hangupincoming");
        call.blindTransfer("103", 1);
        until(() -> RECEIVED.stream()
                        .filter(event -> event.contains("event=hangupincoming"))
                        .count()
                == 2);
        bridge.close();
        until(() -> EXCHANGE.listeners() == 0);
        EXCHANGE.silently(() -> call.over(2));
        bridge = open();

        until(() -> rows(call.client()).size() == 1 && bridge.waiting() == 0);
        assertThat(RECEIVED.stream().map(event -> event.split("&")[0]).filter(event -> !event.equals("event=ringing")))
                .containsExactly("event=hangupincoming", "event=incoming", "event=hangupincoming", "event=incoming");
    }

    @Test
    void what_a_receiver_will_never_take_holds_up_nothing() {
        long before = bridge.refused();
        status = 400;
        V20Call call = incoming("+79000000015");
        call.rings(List.of("101"));
        until(() -> bridge.refused() == before + 1);
        status = 200;
        call.answeredBy("101");
        awaitEvent("event=hangupincoming");
        call.over(2);
        until(() -> rows(call.client()).size() == 1);
        assertThat(bridge.refused()).isEqualTo(before + 1);
    }

    @Test
    void a_file_that_is_no_audio_is_kept_as_it_is() throws IOException {
        Path text = Files.writeString(folder.resolve("a.wav"), "no audio");

        assertThat(Mp3.convert(text, folder.resolve("a.mp3"))).isFalse();
    }

    @Test
    void all_mistakes_of_the_settings_are_named_and_no_secret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BridgeSettings.of(Map.of(
                        "WEBHOOK_URL",
                        "secret://x",
                        "ZONE",
                        "Mars",
                        "PORT",
                        "99999",
                        "TYPO",
                        "1",
                        "CLIENT_SECRET",
                        "s3cret")))
                .withMessageContaining("WEBHOOK_URL must be")
                .withMessageContaining("ZONE must be")
                .withMessageContaining("PORT must be")
                .withMessageContaining("TYPO is unknown")
                .withMessageContaining("CLIENT_ID is missing")
                .withMessageNotContaining("s3cret")
                .withMessageNotContaining("secret:");
    }
}
