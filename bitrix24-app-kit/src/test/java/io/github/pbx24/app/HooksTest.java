package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.status.DeliveryQuery;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.webhook.SignedWebhooks;
import io.github.pbx24.app.webhook.WebhookSecret;
import io.github.pbx24.jdbc.Statements;
import io.github.pbx24.simulator.SimulatedClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks that other sources sign, over real HTTP. */
class HooksTest {

    private static final String SECRET = "a-secret-of-the-recorder-1";
    private static final String OTHER = "a-secret-of-the-recorder-2";

    @TempDir
    private Path folder = Path.of("");

    private final SimulatedClock clock = SimulatedClock.at(Instant.parse("2026-03-10T09:00:00Z"));
    private World world = null;
    private PortalScope scope = null;

    @BeforeEach
    void begin() throws IOException {
        world = new World(folder, clock, builder -> builder);
        world.install(world.first);
        world.install(world.second);
        scope = world.kit.portal(World.FIRST_MEMBER);
        scope.saveProject(world.project(false));
        scope.mapLine("line-1", "sales");
    }

    @AfterEach
    void end() {
        world.close();
    }

    private HttpResponse<String> send(URI address, String secret, Instant sentAt, String body) throws IOException {
        return world.send(HttpRequest.newBuilder(address)
                .header(
                        SignedWebhooks.HEADER,
                        SignedWebhooks.sign(secret, sentAt, body.getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private int send(String secret, String body) throws IOException {
        return send(scope.webhookAddress(), secret, clock.instant(), body).statusCode();
    }

    private static String ofCall(String callId) {
        return "{\"call_id\": \"" + callId + "\", \"recording\": \"http://127.0.0.1:1/not-asked\"}";
    }

    @Test
    void a_signed_webhook_makes_a_call_be_looked_at_without_any_event() throws IOException {
        scope.addWebhookSecret(SECRET);
        world.host.lost = request -> request.path().equals("event");
        String callId = world.call(world.first, 7, 1, 60);
        world.record(world.first, callId, 64);
        assertThat(world.first.awaitEvents(Duration.ofSeconds(60))).isTrue();

        assertThat(send(SECRET, ofCall(callId))).isEqualTo(202);
        assertThat(send(SECRET, ofCall(callId))).as("told twice").isEqualTo(202);
        world.kit.runDue();

        assertThat(scope.call(callId).orElseThrow().state()).isEqualTo(CallState.DONE);
        assertThat(scope.deliveries(DeliveryQuery.newest(100).withKind(StepKind.SPEECH)))
                .hasSize(1);
    }

    @Test
    void an_activity_may_be_named_instead() throws IOException {
        scope.addWebhookSecret(SECRET);
        world.host.lost = request -> request.path().equals("event");
        String callId = world.call(world.first, 7, 1, 60);
        world.record(world.first, callId, 64);
        assertThat(world.first.awaitEvents(Duration.ofSeconds(60))).isTrue();
        long activity = world.first.calls().get(0).activityId();

        assertThat(send(SECRET, "{\"activity_id\": " + activity + "}")).isEqualTo(202);
        world.kit.runDue();

        assertThat(scope.call(callId).orElseThrow().state()).isEqualTo(CallState.DONE);
    }

    /** Whoever has overheard one may send it again within its minutes, and must not make the portal be asked each time. */
    @Test
    void a_webhook_that_is_sent_again_is_the_same_one() throws IOException {
        scope.addWebhookSecret(SECRET);
        Instant sentAt = clock.instant();
        String body = "{\"activity_id\": 4711}";
        for (int i = 0; i < 5; i++) {
            assertThat(send(scope.webhookAddress(), SECRET, sentAt, body).statusCode())
                    .isEqualTo(202);
            clock.advance(Duration.ofSeconds(30));
        }

        assertThat(scope.deliveries(DeliveryQuery.newest(100).withKind(StepKind.WEBHOOK)))
                .hasSize(1);
        assertThat(send(SECRET, body)).as("signed anew").isEqualTo(202);
        assertThat(scope.deliveries(DeliveryQuery.newest(100).withKind(StepKind.WEBHOOK)))
                .hasSize(2);
    }

    @Test
    void a_secret_is_changed_without_a_gap() throws IOException {
        WebhookSecret old = scope.addWebhookSecret(SECRET);
        clock.advance(Duration.ofDays(90));
        WebhookSecret fresh = scope.addWebhookSecret(OTHER);
        assertThat(scope.webhookSecrets()).containsExactly(fresh, old);

        assertThat(send(SECRET, ofCall("a"))).isEqualTo(202);
        assertThat(send(OTHER, ofCall("b"))).isEqualTo(202);
        assertThat(scope.removeWebhookSecret(old.id())).isTrue();

        assertThat(send(SECRET, ofCall("c"))).isEqualTo(403);
        assertThat(send(OTHER, ofCall("d"))).isEqualTo(202);
        assertThat(scope.removeWebhookSecret(old.id())).isFalse();
        assertThat(scope.calls(CallQuery.newest(10))).hasSize(3);
    }

    /** Who has no secret learns neither which portals there are nor which of them take webhooks. */
    @Test
    void a_forged_webhook_learns_nothing() throws IOException {
        scope.addWebhookSecret(SECRET);
        world.kit.portal(World.SECOND_MEMBER).addWebhookSecret(OTHER);
        URI here = scope.webhookAddress();

        List<HttpResponse<String>> answers = List.of(
                send(here, "made-up-made-up-made-up", clock.instant(), ofCall("x")),
                send(here, OTHER, clock.instant(), ofCall("x")),
                send(here.resolve("c".repeat(32)), SECRET, clock.instant(), ofCall("x")),
                send(here.resolve("..%2fopen"), SECRET, clock.instant(), ofCall("x")));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).isEqualTo(SignedWebhooks.WRONG);
        });
        assertThat(send(here, SECRET, clock.instant().minus(Duration.ofMinutes(6)), ofCall("x"))
                        .statusCode())
                .as("old")
                .isEqualTo(403);
        assertThat(world.send(HttpRequest.newBuilder(here).build()).statusCode())
                .isEqualTo(405);
        assertThat(scope.calls(CallQuery.newest(10))).isEmpty();
        assertThat(world.kit.portal(World.SECOND_MEMBER).calls(CallQuery.newest(10)))
                .isEmpty();
    }

    @Test
    void rubbish_is_refused_with_words_also_if_it_is_signed() throws IOException {
        scope.addWebhookSecret(SECRET);

        for (String rubbish : List.of(
                "",
                "[]",
                "no json",
                "{\"call_id\": \"" + "x".repeat(256) + "\"}",
                "{\"call_id\": 7}",
                "{\"activity_id\": -1}",
                "{\"activity_id\": 1e999999999}",
                "{\"activity_id\": 1.5}",
                "[".repeat(2000),
                "{\"activity_id\": 1e99999999999999}")) {
            assertThat(send(SECRET, rubbish)).as(rubbish).isEqualTo(400);
        }
        assertThat(send(SECRET, " ".repeat(65_537))).isEqualTo(413);
        assertThat(scope.calls(CallQuery.newest(10))).isEmpty();
    }

    @Test
    void a_secret_is_encrypted_and_worth_nothing_in_another_place() throws IOException {
        WebhookSecret secret = scope.addWebhookSecret(SECRET);
        assertThat(secret.toString()).doesNotContain(SECRET);
        String stored = world.database
                .read(connection ->
                        Statements.list(connection, "SELECT secret FROM pbx24_app_secrets", row -> row.getString(1)))
                .get(0);
        assertThat(stored).doesNotContain(SECRET).hasSizeGreaterThan(SECRET.length());

        world.database.write(connection ->
                Statements.update(connection, "UPDATE pbx24_app_secrets SET portal = ?", World.SECOND_MEMBER));
        URI there = world.kit.portal(World.SECOND_MEMBER).webhookAddress();

        assertThat(send(there, SECRET, clock.instant(), ofCall("x")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void secrets_are_checked_and_few() {
        for (String bad : List.of("short", "x".repeat(201), "with blank with blank", "секрет-секрет-секрет")) {
            assertThatThrownBy(() -> scope.addWebhookSecret(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining(bad);
        }
        scope.addWebhookSecret(SECRET);
        scope.addWebhookSecret(OTHER);
        scope.addWebhookSecret(SECRET + "3");
        assertThatThrownBy(() -> scope.addWebhookSecret(SECRET + "4"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("remove one");
        assertThat(world.kit.portal(World.SECOND_MEMBER).webhookSecrets()).isEmpty();
    }
}
