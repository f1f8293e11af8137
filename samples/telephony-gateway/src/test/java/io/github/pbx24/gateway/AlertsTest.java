package io.github.pbx24.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.gateway.config.ConfigException;
import io.github.pbx24.gateway.config.ConfigProblem;
import io.github.pbx24.gateway.config.GatewayConfigReader;
import io.github.pbx24.jdbc.TestPostgres;
import io.github.pbx24.simulator.PortalSimulator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The section {@code alerts}: what is told, shown and refused. */
@Execution(ExecutionMode.CONCURRENT)
class AlertsTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String SERVER =
            "server: {host: 127.0.0.1, port: 0, admin-token: " + TestGateway.ADMIN_TOKEN + "}\n";

    @TempDir
    Path folder;

    @Test
    void a_silent_exchange_is_told_and_shown_until_it_is_heard_again() throws Exception {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        String alerts = """
                alerts:
                  language: ru
                  silences: [{pbx: rt, quiet: PT2S}]
                  sinks:
                    - {type: webhook, name: ops, url: "http://127.0.0.1:%d/", key: a-key-of-more-than-thirty-two-characters}
                    - {type: bitrix24, name: chat, portal: acme, users: [1]}
                """.formatted(receiver.getAddress().getPort());
        try (PortalSimulator portal = PortalSimulator.builder().start();
                TestGateway gateway =
                        TestGateway.start(TestGateway.yaml(folder, portal.webhookUrl(), SERVER + alerts))) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(told)
                            .anySatisfy(json -> assertThat(json)
                                    .contains("SILENCE")
                                    .contains("raised")
                                    .contains("\"rt\"")));
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(portal.notifications())
                            .anySatisfy(notification ->
                                    assertThat(notification.message()).contains("Нет WEBHOOK с портала rt")));
            assertThat(gateway.get("/api/overview").body()).contains("silence").contains("Нет WEBHOOK");

            // On a slow machine the next look may come more than two seconds after a call.
            AtomicInteger calls = new AtomicInteger();
            await().atMost(LONG).untilAsserted(() -> {
                String call = TestGateway.ringing("call-" + calls.incrementAndGet(), "101");
                assertThat(gateway.postSigned(call).statusCode()).isEqualTo(200);
                assertThat(told).anySatisfy(json -> assertThat(json).contains("recovered"));
            });
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void a_node_that_is_sent_nothing_knows_what_came_to_another_one() throws Exception {
        String alerts = "alerts: {silences: [{pbx: rt, quiet: PT3S}]}\n";
        try (TestPostgres database = new TestPostgres(folder.resolve("postgres"));
                PortalSimulator portal = PortalSimulator.builder().start()) {
            String yaml = TestGateway.store(database.url())
                    + TestGateway.portal("incoming-webhook: " + portal.webhookUrl())
                    + TestGateway.rest(folder, SERVER + alerts);
            try (TestGateway idle = TestGateway.start(yaml);
                    TestGateway busy = TestGateway.start(yaml)) {
                await().atMost(LONG)
                        .untilAsserted(() ->
                                assertThat(idle.get("/api/overview").body()).contains("\"silence\""));

                AtomicInteger calls = new AtomicInteger();
                await().atMost(LONG).untilAsserted(() -> {
                    busy.postSigned(TestGateway.ringing("call-" + calls.incrementAndGet(), "101"));
                    assertThat(idle.get("/api/overview").body()).doesNotContain("\"silence\"");
                });
            }
        }
    }

    @Test
    void every_mistake_is_named() {
        String alerts = """
                alerts:
                  zone: Mars/Olympus
                  hours: [{days: mon-someday, from: "9", to: "18:00"}]
                  holidays: [tomorrow]
                  silences:
                    - {portal: nobody, event: ONCRMDEALUPDATE, quiet: PT10M}
                    - {pbx: rt}
                    - {portal: acme, event: A, quiet: PT1M}
                    - {portal: acme, event: a, quiet: PT2M}
                  sinks:
                    - {type: pigeon}
                    - {type: webhook, name: a, url: "http://example.com/", key: a-key-of-more-than-thirty-two-characters}
                    - {type: webhook, name: b, url: "https://example.com/", key: short-secret}
                    - {type: bitrix24, name: b, portal: nobody}
                    - {type: webhook, name: k, url: "https://example.com/"}
                    - {type: mail, name: m, host: h, from: me, to: [you@example.com], user: u}
                  slow-handler: PT0S
                  slow: PT1M
                """;

        assertThatThrownBy(() -> GatewayConfigReader.parse(
                        TestGateway.yaml(folder, URI.create("https://acme.bitrix24.ru/rest/1/x/"), SERVER + alerts),
                        Map.of()))
                .isInstanceOfSatisfying(ConfigException.class, e -> {
                    List<String> places =
                            e.problems().stream().map(ConfigProblem::path).toList();
                    assertThat(places)
                            .containsExactlyInAnyOrder(
                                    "alerts.zone",
                                    "alerts.hours[0].days",
                                    "alerts.hours[0].from",
                                    "alerts.holidays[0]",
                                    "alerts.silences[0].portal",
                                    "alerts.silences[1].quiet",
                                    "alerts.silences[3].event",
                                    "alerts.sinks[0].type",
                                    "alerts.sinks[1].url",
                                    "alerts.sinks[2].key",
                                    "alerts.sinks[3].name",
                                    "alerts.sinks[3].portal",
                                    "alerts.sinks[3].users",
                                    "alerts.sinks[4].key",
                                    "alerts.sinks[5].from",
                                    "alerts.sinks[5].password",
                                    "alerts.slow-handler",
                                    "alerts.slow");
                    assertThat(e.toString()).doesNotContain("short-secret");
                });
    }

    @Test
    void business_hours_are_read() {
        String alerts = """
                alerts:
                  zone: Europe/Moscow
                  hours:
                    - {days: "mon-thu,sat", from: "09:00", to: "18:00"}
                    - {days: fri, from: "22:00", to: "06:00"}
                  holidays: [2027-01-01]
                  silences: [{portal: acme, event: OnCrmDealUpdate, quiet: PT10M}]
                """;

        var rule = GatewayConfigReader.parse(
                        TestGateway.yaml(folder, URI.create("https://acme.bitrix24.ru/rest/1/x/"), SERVER + alerts),
                        Map.of())
                .alerts()
                .silences()
                .get(0);

        assertThat(rule.event()).isEqualTo("ONCRMDEALUPDATE");
        assertThat(rule.hours().isOpen(Instant.parse("2026-11-26T06:00:00Z")))
                .as("Thursday 9:00")
                .isTrue();
        assertThat(rule.hours().isOpen(Instant.parse("2026-11-27T06:00:00Z")))
                .as("Friday 9:00")
                .isFalse();
        assertThat(rule.hours().isOpen(Instant.parse("2026-11-28T02:59:00Z")))
                .as("Saturday 5:59")
                .isTrue();
        assertThat(rule.hours().isOpen(Instant.parse("2026-11-29T09:00:00Z")))
                .as("Sunday")
                .isFalse();
    }
}
