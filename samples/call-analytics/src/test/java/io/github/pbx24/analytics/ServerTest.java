package io.github.pbx24.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.analytics.demo.DemoStage;
import io.github.pbx24.app.PortalScope;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.call.PortalLine;
import io.github.pbx24.app.call.Project;
import io.github.pbx24.app.status.DeliveryQuery;
import io.github.pbx24.app.webhook.SignedWebhooks;
import io.github.pbx24.app.webhook.WebhookSecret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the server says to strangers, to employees and to other portals. */
class ServerTest {

    @TempDir
    static Path folder;

    private static final String SECRET = "a-secret-of-the-first-portal";
    private static DemoStage stage;
    private static Treasure treasure = new Treasure("", "", "");

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        stage = new DemoStage(folder, "127.0.0.1", 2, 0, Clock.systemUTC());
        assertThat(stage.install(0).status()).isEqualTo(200);
        assertThat(stage.install(1).status()).isEqualTo(200);
        stage.mapLine(0);
        PortalScope scope = stage.scope(0);
        Project project = scope.projects().get(0);
        scope.saveProject(
                new Project(project.id(), "Only here", project.enabled(), project.fields(), project.timelineComment()));
        String call = stage.call(0, 0, "+74950000101", DemoStage.EMPLOYEE);
        await().atMost(Duration.ofMinutes(3))
                .until(() -> scope.call(call)
                        .filter(found -> found.state() == CallState.DONE)
                        .isPresent());
        treasure = new Treasure(
                call,
                scope.deliveries(DeliveryQuery.newest(1)).get(0).id(),
                scope.addWebhookSecret(SECRET).id());
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        return sendBody(method, path, "{\"name\":\"x\",\"line\":\"l\",\"secret\":\"x\"}", headers);
    }

    private HttpResponse<String> sendBody(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(stage.address().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Who may use an address: everybody with a session, for the own calls, or an administrator. */
    private enum For {
        USERS,
        ADMINISTRATORS
    }

    /** Every address with data. {@link #every_address_is_tried} fails as long as a new one is not here. */
    private static final Map<String, For> API = Map.ofEntries(
            Map.entry("GET /api/me", For.USERS),
            Map.entry("GET /api/calls", For.USERS),
            Map.entry("GET /api/calls/{id}", For.USERS),
            Map.entry("GET /api/days", For.USERS),
            Map.entry("GET /api/projects", For.USERS),
            Map.entry("PUT /api/projects/{id}", For.ADMINISTRATORS),
            Map.entry("DELETE /api/projects/{id}", For.ADMINISTRATORS),
            Map.entry("GET /api/lines", For.ADMINISTRATORS),
            Map.entry("PUT /api/lines", For.ADMINISTRATORS),
            Map.entry("GET /api/deliveries", For.ADMINISTRATORS),
            Map.entry("POST /api/deliveries/{id}/retry", For.ADMINISTRATORS),
            Map.entry("GET /api/secrets", For.ADMINISTRATORS),
            Map.entry("POST /api/secrets", For.ADMINISTRATORS),
            Map.entry("DELETE /api/secrets/{id}", For.ADMINISTRATORS),
            Map.entry("GET /api/setup", For.ADMINISTRATORS),
            Map.entry("POST /api/setup", For.ADMINISTRATORS));

    /** Without data, or the kit's own, which has tests of its own. */
    private static final Set<String> OTHERS = Set.of(
            "GET /app",
            "GET /widget",
            "GET /page/{file}",
            "GET /healthz",
            "GET /<rest>",
            "HEAD /<rest>",
            "POST /<rest>");

    static Stream<String> addresses() {
        return new TreeMap<>(API).keySet().stream();
    }

    /** What portal 0 has and nobody else may see or change. */
    private record Treasure(String call, String delivery, String secret) {
        String in(String path) {
            return path.replace("calls/{id}", "calls/" + call)
                    .replace("deliveries/{id}", "deliveries/" + delivery)
                    .replace("secrets/{id}", "secrets/" + secret)
                    .replace("projects/{id}", "projects/sales");
        }
    }

    private HttpResponse<String> call(String address, Treasure treasure, String... headers) throws Exception {
        String[] parts = address.split(" /", 2);
        return send(parts[0], treasure.in(parts[1]), headers);
    }

    @Test
    void every_address_is_tried() {
        Set<String> tried = new TreeSet<>(API.keySet());
        tried.addAll(OTHERS);

        assertThat(new TreeSet<>(stage.analytics().addresses()))
                .filteredOn(address -> !address.startsWith("BEFORE"))
                .containsExactlyInAnyOrderElementsOf(tried);
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void nobody_gets_anything_without_a_session(String address) throws Exception {
        assertThat(call(address, treasure).statusCode()).isEqualTo(401);
        assertThat(call(address, treasure, "Authorization", "Bearer made-up").statusCode())
                .isEqualTo(401);
        assertThat(call(address, treasure, "Cookie", "pbx24_session=made-up").statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void an_employee_gets_the_own_calls_and_nothing_else(String address) throws Exception {
        String colleague = stage.session(0, DemoStage.COLLEAGUE, "DEFAULT", 0);

        HttpResponse<String> answer = call(address, treasure, "Authorization", "Bearer " + colleague);

        if (API.get(address) == For.ADMINISTRATORS) {
            assertThat(answer.statusCode()).isEqualTo(403);
        }
        assertThat(answer.body()).doesNotContain(treasure.call(), treasure.delivery(), treasure.secret(), SECRET);
        assertUntouched();
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void an_administrator_of_another_portal_gets_nothing_of_this_one(String address) throws Exception {
        String there = stage.session(1, 1, "DEFAULT", 0);

        HttpResponse<String> answer = call(address, treasure, "Authorization", "Bearer " + there);

        if (address.contains("{id}") && !address.startsWith("PUT")) {
            assertThat(answer.statusCode()).isEqualTo(404);
        }
        assertThat(answer.body())
                .doesNotContain(
                        treasure.call(), treasure.delivery(), treasure.secret(), SECRET, DemoStage.LINE, "Only here");
        assertUntouched();
    }

    private static void assertUntouched() {
        PortalScope scope = stage.scope(0);
        assertThat(scope.projects()).extracting(Project::name).containsExactly("Only here");
        assertThat(scope.lines())
                .extracting(PortalLine::line, PortalLine::projectId)
                .containsExactly(tuple(DemoStage.LINE, "sales"));
        assertThat(scope.webhookSecrets()).extracting(WebhookSecret::id).containsExactly(treasure.secret());
    }

    @Test
    void a_secret_is_set_and_used_and_never_shown_again() throws Exception {
        String bearer = "Bearer " + stage.session(1, 1, "DEFAULT", 0);
        String secret = "set-by-an-administrator";
        HttpResponse<String> added =
                sendBody("POST", "api/secrets", "{\"secret\":\"" + secret + "\"}", "Authorization", bearer);
        assertThat(added.statusCode()).isEqualTo(200);
        HttpResponse<String> shown = send("GET", "api/secrets", "Authorization", bearer);
        assertThat(added.body() + shown.body()).doesNotContain(secret).contains("/hook/" + "b".repeat(32));

        String body = "{\"call_id\":\"externalCall.unheard-of\"}";
        URI hook = stage.scope(1).webhookAddress();
        String signature = SignedWebhooks.sign(secret, Instant.now(), body.getBytes(StandardCharsets.UTF_8));
        assertThat(sendBody("POST", hook.getPath().substring(1), body, SignedWebhooks.HEADER, signature)
                        .statusCode())
                .isEqualTo(202);
        assertThat(stage.scope(1).call("externalCall.unheard-of")).isPresent();

        String id = stage.scope(1).webhookSecrets().get(0).id();
        assertThat(send("DELETE", "api/secrets/" + id, "Authorization", bearer).statusCode())
                .isEqualTo(200);
        assertThat(sendBody("POST", hook.getPath().substring(1), body, SignedWebhooks.HEADER, signature)
                        .statusCode())
                .isEqualTo(403);
        assertThat(sendBody("POST", "api/secrets", "{\"secret\":\"short\"}", "Authorization", bearer)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_page_may_be_framed_by_its_portal_only() throws Exception {
        String policy = "Content-Security-Policy";

        for (String page : List.of("app", "widget")) {
            assertThat(send("GET", page).headers().firstValue(policy).orElseThrow())
                    .contains("frame-ancestors 'none'")
                    .contains("script-src 'self'");
        }
        String session = stage.session(0, 1, "DEFAULT", 0);
        URI portal = stage.site(0).portal().restUrl();
        assertThat(send("GET", "app", "Authorization", "Bearer " + session)
                        .headers()
                        .firstValue(policy)
                        .orElseThrow())
                .endsWith("frame-ancestors http://" + portal.getAuthority());
    }

    static Stream<String> rubbish() {
        return Stream.of(
                "",
                "[]",
                "{",
                "[".repeat(100_000),
                "{\"name\":".repeat(100_000),
                "{\"name\":{},\"line\":7,\"secret\":null}",
                "{\"name\":\"\",\"line\":\"\",\"secret\":\"\"}",
                "{\"name\":\"" + "x".repeat(10_000) + "\",\"line\":\"" + "x".repeat(10_000) + "\",\"secret\":\""
                        + "x".repeat(10_000) + "\"}");
    }

    @ParameterizedTest
    @MethodSource("rubbish")
    void rubbish_is_refused_with_words(String body) throws Exception {
        String administrator = "Bearer " + stage.session(1, 1, "DEFAULT", 0);
        for (String address : List.of("PUT api/projects/other", "PUT api/lines", "POST api/secrets")) {
            String[] parts = address.split(" ");
            HttpResponse<String> answer = sendBody(parts[0], parts[1], body, "Authorization", administrator);
            assertThat(answer.statusCode()).as(address).isEqualTo(400);
            assertThat(answer.body()).as(address).startsWith("{\"error\":\"");
        }
    }

    /** In pieces no length is told before. */
    @ParameterizedTest
    @CsvSource({"POST, open", "POST, event", "POST, install", "POST, session", "PUT, api/lines"})
    void a_body_is_bounded_also_if_no_length_is_told(String method, String path) throws Exception {
        long[] sent = {0};
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return ++sent[0] > 64_000_000 ? -1 : 'a';
            }
        };
        String administrator = stage.session(0, 1, "DEFAULT", 0);
        HttpRequest request = HttpRequest.newBuilder(stage.address().resolve(path))
                .header("Authorization", "Bearer " + administrator)
                .method(method, HttpRequest.BodyPublishers.ofInputStream(() -> endless))
                .build();

        try {
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(413);
        } catch (IOException e) {
            // The server did not wait for the rest.
            assertThat(e).isNotNull();
        }

        assertThat(sent[0]).isLessThan(32_000_000);
    }

    @ParameterizedTest
    @CsvSource({"GET, nothing", "GET, page/nothing.js", "GET, page/..%2fapp.html", "GET, play/forged", "POST, api/me"})
    void what_is_not_there_is_refused(String method, String path) throws Exception {
        assertThat(send(method, path).statusCode()).isBetween(400, 405);
    }

    /** More pages than the server has threads ask a portal that hangs; those of another portal are answered. */
    @Test
    void a_portal_that_hangs_does_not_take_all_threads() throws Exception {
        String here = "Bearer " + stage.session(0, DemoStage.COLLEAGUE, "DEFAULT", 0);
        String there = "Bearer " + stage.session(1, DemoStage.COLLEAGUE, "DEFAULT", 0);
        CountDownLatch gate = new CountDownLatch(1);
        stage.site(0).portal().faults().always().on("voximplant.statistic.get").hold(gate);
        List<CompletableFuture<HttpResponse<String>>> pages = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                pages.add(http.sendAsync(
                        HttpRequest.newBuilder(stage.address().resolve("api/calls"))
                                .header("Authorization", here)
                                .build(),
                        HttpResponse.BodyHandlers.ofString()));
            }
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> pages.stream()
                            .anyMatch(page -> page.isDone()
                                    && page.join().statusCode() == 503
                                    && page.join().body().contains("too many questions")));

            assertThat(send("GET", "api/calls", "Authorization", there).statusCode())
                    .isEqualTo(200);
        } finally {
            stage.site(0).portal().faults().clear();
            gate.countDown();
        }
        for (CompletableFuture<HttpResponse<String>> page : pages) {
            assertThat(page.get(1, TimeUnit.MINUTES).statusCode()).isIn(200, 503);
        }
    }
}
