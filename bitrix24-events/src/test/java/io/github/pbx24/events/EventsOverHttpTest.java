package io.github.pbx24.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.ChangeKind;
import io.github.pbx24.bitrix24.install.ApplicationTokens;
import io.github.pbx24.bitrix24.install.InMemoryInstallationStore;
import io.github.pbx24.bitrix24.install.Installation;
import io.github.pbx24.bitrix24.install.InstallationStore;
import io.github.pbx24.bitrix24.install.InstalledPortal;
import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.inbox.jdbc.JdbcInboxStore;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.pbx.WebhookRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two nodes behind real HTTP, on one database, while secrets change and strangers knock. */
class EventsOverHttpTest {

    private static final String MEMBER = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    private static final Duration GRACE = Duration.ofMinutes(10);

    private final InstallationStore installations = new InMemoryInstallationStore();
    private final Queue<Long> handled = new ConcurrentLinkedQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<EventInbox> nodes = new ArrayList<>();

    @TempDir
    Path folder;

    private JdbcDatabase database;

    @BeforeEach
    void start() throws Exception {
        database = JdbcDatabase.sqlite(folder.resolve("events.db"));
        for (int i = 0; i < 2; i++) {
            EventInbox inbox = EventInbox.builder(JdbcInboxStore.create(database))
                    .portals(InstalledPortals.of(installations, (installation, portal) -> {}))
                    .on(
                            EventType.crm(CrmType.DEAL, ChangeKind.UPDATED),
                            HandlerOptions.AT_ONCE,
                            (event, context) -> handled.add(event.id()))
                    .build();
            nodes.add(inbox);
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/events", exchange -> answer(inbox, exchange));
            server.start();
            servers.add(server);
        }
    }

    private static void answer(EventInbox inbox, HttpExchange exchange) throws IOException {
        EventAnswer answer = inbox.accept(WebhookRequest.builder(exchange.getRequestMethod(), Instant.now())
                .headers(exchange.getRequestHeaders())
                .body(exchange.getRequestBody().readNBytes((1 << 20) + 1))
                .build());
        exchange.sendResponseHeaders(answer.status(), -1);
        exchange.close();
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
        nodes.forEach(EventInbox::close);
        threads.shutdownNow();
        database.close();
    }

    private void install(ApplicationTokens tokens) {
        installations.save(
                MEMBER,
                new Installation(
                        "app.1",
                        new InstalledPortal(MEMBER, URI.create("https://acme.bitrix24.com/rest/"), 1, "crm", "L", true),
                        tokens,
                        Instant.now()));
    }

    private static String event(long deal, String token) {
        return "event=ONCRMDEALUPDATE&data[FIELDS][ID]=" + deal + "&ts=1766047313&auth[domain]=acme.bitrix24.com"
                + "&auth[member_id]=" + MEMBER + "&auth[application_token]=" + token;
    }

    private HttpRequest.Builder request(int node) {
        return HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + servers.get(node).getAddress().getPort() + "/events"))
                .timeout(Duration.ofSeconds(120));
    }

    private int post(int node, String body) throws Exception {
        return http.send(
                        request(node)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private void settle() {
        nodes.forEach(EventInbox::processDue);
    }

    @Test
    void no_event_is_refused_while_the_secret_changes_whether_it_carries_the_old_or_the_new_one() throws Exception {
        ApplicationTokens tokens = ApplicationTokens.of("token-0");
        install(tokens);
        AtomicInteger generation = new AtomicInteger();
        AtomicIntegerArray onTheWay = new AtomicIntegerArray(10);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger number = new AtomicInteger();
        Queue<String> refused = new ConcurrentLinkedQueue<>();
        List<Future<?>> senders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int node = i % 2;
            senders.add(threads.submit(() -> {
                while (!over.get()) {
                    int now = generation.get();
                    onTheWay.incrementAndGet(now);
                    if (now == generation.get()) {
                        long deal = number.incrementAndGet();
                        int status = post(node, event(deal, "token-" + now));
                        if (status != 200) {
                            refused.add(deal + " token-" + now + ": " + status);
                        }
                    }
                    onTheWay.decrementAndGet(now);
                }
                return null;
            }));
        }
        for (int i = 1; i <= 5; i++) {
            int sent = number.get();
            int last = i - 1;
            // Only the secret before is accepted beside the current one: none may be on its way that is older.
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> number.get() >= sent + 40
                            && IntStream.range(0, last).allMatch(old -> onTheWay.get(old) == 0));
            tokens = tokens.rotatedTo("token-" + i, Instant.now(), GRACE);
            // The store first: a portal sends with a new secret only after the installer has heard of it.
            install(tokens);
            generation.set(i);
        }
        int sent = number.get();
        await().atMost(Duration.ofSeconds(120)).until(() -> number.get() >= sent + 40);
        over.set(true);
        for (Future<?> sender : senders) {
            sender.get();
        }
        settle();

        assertThat(refused).isEmpty();
        assertThat(handled).hasSize(number.get()).doesNotHaveDuplicates();
    }

    @Test
    void a_portal_is_heard_on_both_nodes_right_after_its_installation() throws Exception {
        assertThat(post(0, event(1, "secret"))).isEqualTo(403);
        assertThat(post(1, event(1, "secret"))).isEqualTo(403);

        install(ApplicationTokens.of("secret"));

        assertThat(post(0, event(1, "secret"))).isEqualTo(200);
        assertThat(post(1, event(2, "secret"))).isEqualTo(200);
        assertThat(post(1, event(1, "secret"))).as("the same again").isEqualTo(200);
        settle();
        assertThat(handled).containsExactlyInAnyOrder(1L, 2L);
    }

    static Stream<String> strange() {
        String good = event(7, "secret");
        return Stream.of(
                "",
                "&",
                good.replace("auth[member_id]=", "auth[member_id]=other&auth[member_id]="),
                good.replace("auth[member_id]=", "auth[member_id][]="),
                good.replace("event=", "event[x]="),
                good.replace("ts=", "ts[]="),
                good.replace("data[FIELDS][ID]=7", "data=7"),
                good + "&data" + "[a]".repeat(500) + "=1",
                good + "&" + "a=1&".repeat(20_000),
                good + "&pad=" + "x".repeat(3 << 20),
                "pad=" + "x".repeat(3 << 20) + "&" + good,
                good + "&x=%E0%A4",
                good.replace("=", "\u0000="),
                "{\"event\":\"ONCRMDEALUPDATE\"}");
    }

    @ParameterizedTest
    @MethodSource("strange")
    void what_is_no_event_is_answered_with_a_refusal_whatever_its_type_and_stores_no_delivery(String body)
            throws Exception {
        install(ApplicationTokens.of("secret"));
        for (String type : List.of(
                "application/x-www-form-urlencoded",
                "application/x-www-form-urlencoded; charset=utf-16",
                "multipart/form-data",
                "application/json")) {
            for (Supplier<HttpRequest.BodyPublisher> sent : List.<Supplier<HttpRequest.BodyPublisher>>of(
                    () -> HttpRequest.BodyPublishers.ofString(body),
                    () -> HttpRequest.BodyPublishers.ofInputStream(() -> chunks(body)))) {
                int status = sentOrCutOff(
                        request(0).header("Content-Type", type).POST(sent.get()).build());
                assertThat(status).isIn(400, 403, CUT_OFF);
            }
        }
        settle();
        assertThat(handled).isEmpty();
        assertThat(nodes.get(0).journal(JournalQuery.newest(100)))
                .allMatch(entry -> entry.status() == DeliveryStatus.REFUSED);
        // On a connection of its own: the server may be closing those before.
        HttpRequest next = request(0)
                .POST(HttpRequest.BodyPublishers.ofString(event(8, "secret")))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(next, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .as("the next one")
                .isEqualTo(200);
    }

    private static final int CUT_OFF = -1;

    /** A server may close the connection when it has read enough. */
    private int sentOrCutOff(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return CUT_OFF;
        }
    }

    private static InputStream chunks(String body) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void other_methods_and_packed_bodies_store_nothing() throws Exception {
        install(ApplicationTokens.of("secret"));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(event(7, "secret").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(sentOrCutOff(request(0)
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()))
                        .build()))
                .isIn(400, 403);
        for (String method : List.of("GET", "HEAD", "DELETE", "OPTIONS")) {
            assertThat(sentOrCutOff(request(0)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build()))
                    .as(method)
                    .isIn(400, 403, 405);
        }
        settle();
        assertThat(handled).isEmpty();
    }
}
