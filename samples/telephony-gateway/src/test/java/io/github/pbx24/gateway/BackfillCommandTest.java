package io.github.pbx24.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedExchange;
import io.github.pbx24.pbx.simulator.rostelecom.CloudpbxExchange;
import io.github.pbx24.pbx.simulator.threecx.V20Exchange;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code backfill} on the command line: calls that were missed while the gateway was off. */
class BackfillCommandTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Terminal terminal = new Terminal();
    private PortalSimulator portal;

    @BeforeEach
    void start() {
        portal = PortalSimulator.builder().start();
        portal.addUser(7, "Anna Petrova", "201");
        portal.addUser(8, "Boris Ivanov", "101");
    }

    @AfterEach
    void stop() {
        terminal.close();
        portal.close();
    }

    @Test
    void calls_of_a_3cx_are_there_once_however_often_they_are_read() throws Exception {
        try (V20Exchange exchange = V20Exchange.start(Clock.systemUTC())) {
            missedCallsComeOnce(exchange, "past");
        }
    }

    /** An order of this exchange's takes more than a minute each time. */
    @Test
    @Tag("slow")
    void calls_of_rostelecom_are_there_once_however_often_they_are_read() throws Exception {
        try (CloudpbxExchange exchange = CloudpbxExchange.start(Clock.systemUTC())) {
            missedCallsComeOnce(exchange, "past");
        }
    }

    private void missedCallsComeOnce(SimulatedExchange exchange, String pbx) throws Exception {
        String file = write(yaml(exchange.settings(), exchange.provider(), pbx));
        talk(exchange, 1, now.minusSeconds(7_200), 40);
        talk(exchange, 2, now.minusSeconds(5_400), 50);
        // Before the period that is asked for.
        talk(exchange, 3, now.minusSeconds(86_400), 60);

        String from = now.minusSeconds(10_800).atOffset(ZoneOffset.ofHours(3)).toString();
        assertThat(terminal.run("backfill", "--config", file, "--pbx", pbx, "--from", from))
                .as(terminal.complaints())
                .isZero();
        assertThat(terminal.printed()).contains("2 past calls of " + pbx + " read, 0 entries could not be read");
        assertThat(portal.calls())
                .as("the command itself tells the portal nothing")
                .isEmpty();
        assertThat(terminal.run("backfill", "--config", file, "--pbx", pbx, "--from", from, "--to", now.toString()))
                .isZero();
        runUntilCallsAreThere(file, 2);
        // After the portal has them.
        assertThat(terminal.run("backfill", "--config", file, "--pbx", pbx, "--from", from))
                .isZero();
        talk(exchange, 4, now.minusSeconds(3_600), 70);
        assertThat(terminal.run("backfill", "--config", file, "--pbx", pbx, "--from", from))
                .isZero();
        assertThat(terminal.printed()).contains("3 past calls of " + pbx + " read");
        runUntilCallsAreThere(file, 3);

        assertThat(portal.activeCalls()).isEmpty();
        assertThat(portal.calls().stream()
                        .collect(Collectors.groupingBy(call -> call.durationSeconds(), Collectors.counting())))
                .isEqualTo(Map.of(40L, 1L, 50L, 1L, 70L, 1L));
    }

    private void runUntilCallsAreThere(String file, int count) throws IOException {
        try (TestGateway gateway = TestGateway.start(Files.readString(Path.of(file)))) {
            await().atMost(LONG)
                    .until(() -> portal.calls().size() >= count
                            && portal.activeCalls().isEmpty()
                            && allSynced(gateway, count));
        }
        assertThat(portal.calls()).hasSize(count);
    }

    private static boolean allSynced(TestGateway gateway, int count) throws Exception {
        String calls = gateway.get("/api/calls").body();
        return calls.split("\"synced\"", -1).length - 1 >= count;
    }

    @Test
    void a_store_in_use_is_left_to_the_gateway() throws Exception {
        try (V20Exchange exchange = V20Exchange.start(Clock.systemUTC())) {
            String file = write(yaml(exchange.settings(), exchange.provider(), "past"));
            try (TestGateway gateway = TestGateway.start(Files.readString(Path.of(file)))) {
                talk(exchange, 1, now.minusSeconds(7_200), 40);
                assertThat(run("past", now.minusSeconds(10_800).toString(), file))
                        .isEqualTo(1);
                assertThat(terminal.complaints()).contains("the gateway is running and holds the store: stop it first");
                assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
            }
            assertThat(run("past", now.minusSeconds(10_800).toString(), file)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "",
                "2026-01-31",
                "2026-01-31T10:00:00",
                "2026-02-30T10:00:00Z",
                "2026-01-31T25:00:00Z",
                "1772442000",
                "-2026-01-31T10:00:00Z",
                "+1000000000-01-01T00:00:00Z"
            })
    void a_date_that_is_none_ends_with_2_and_an_example(String wrong) throws Exception {
        String file = write(yaml(Map.of(), "none", "past"));

        assertThat(run("past", wrong, file)).isEqualTo(wrong.startsWith("-") ? 1 : 2);
        assertThat(terminal.run(
                        "backfill", "--config", file, "--pbx", "past", "--from", "2026-01-31T10:00:00Z", "--to", "x"))
                .isEqualTo(2);
        assertThat(terminal.complaints())
                .contains("--from and --to must look like 2026-01-31T10:00:00+03:00")
                .doesNotContain("Exception");
        assertThat(terminal.printed()).isEmpty();
    }

    @Test
    void a_period_that_is_none_is_told() throws Exception {
        String file = write(yaml(Map.of(), "none", "past"));
        String hourAgo = now.minusSeconds(3_600).toString();

        assertThat(terminal.run("backfill", "--config", file, "--pbx", "past", "--from", hourAgo, "--to", hourAgo))
                .isEqualTo(1);
        assertThat(run("past", now.plusSeconds(3_600).toString(), file)).isEqualTo(1);
        assertThat(terminal.complaints()).contains("to must be after from, and from must be past");
        assertThat(run("past", now.minus(Duration.ofDays(4_000)).toString(), file))
                .isEqualTo(1);
        assertThat(terminal.complaints())
                .contains("from must not be further back than calls are kept")
                .doesNotContain("Exception");
    }

    @Test
    void an_exchange_that_is_unknown_or_keeps_nothing_is_told() throws Exception {
        String file = write(yaml(Map.of(), "none", "past"));
        String from = now.minusSeconds(3_600).toString();

        assertThat(run("nobody", from, file)).isEqualTo(1);
        assertThat(terminal.complaints()).contains("no exchange of this file has the id nobody; there are past");
        assertThat(run("past", from, file)).isEqualTo(1);
        assertThat(terminal.complaints())
                .contains("the history of past cannot be read: it does not offer its past calls")
                .doesNotContain("Exception");
        assertThat(terminal.run("backfill", "--config", file, "--pbx", "past"))
                .as("--from is missing")
                .isEqualTo(2);
        assertThat(terminal.run(
                        "backfill", "--config", folder.resolve("nowhere").toString(), "--pbx", "past", "--from", from))
                .isEqualTo(2);
    }

    private int run(String pbx, String from, String file) {
        return terminal.run("backfill", "--config", file, "--pbx", pbx, "--from", from);
    }

    private String write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("gateway.yaml"), yaml).toString();
    }

    private String yaml(Map<String, Object> settings, String provider, String pbx) {
        String portalAccess = "incoming-webhook: "
                + (portal == null ? URI.create("http://127.0.0.1:1/rest/1/code/") : portal.webhookUrl());
        boolean none = provider.equals("none");
        Map<String, Object> given = none ? Map.of("dialect", "vats", "webhook-keys", List.of("k")) : settings;
        String lines = given.entrySet().stream()
                .map(entry -> "      " + entry.getKey() + ": " + quoted(entry.getValue()) + "\n")
                .collect(Collectors.joining());
        return TestGateway.store("jdbc:sqlite:" + folder.resolve("gateway.db"))
                + TestGateway.portal(portalAccess)
                + "pbx:\n  - id: " + pbx + "\n    provider: " + (none ? "rostelecom" : provider)
                + "\n    portal: acme\n    settings:\n" + lines
                + "recordings: {archive: \"file:" + folder.resolve("recordings") + "\"}\n"
                + "timings: {settle: PT0S}\n"
                + "server: {host: 127.0.0.1, port: 0, admin-token: " + TestGateway.ADMIN_TOKEN + "}\n";
    }

    private static String quoted(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(BackfillCommandTest::quoted).collect(Collectors.joining(", ", "[", "]"))
                : "\"" + value + "\"";
    }

    /** A call of which no message is sent. */
    private static void talk(SimulatedExchange exchange, int number, Instant startedAt, int seconds) {
        if (exchange instanceof V20Exchange v20) {
            SimulatedCall call = v20.incoming("+7916000000" + number, startedAt);
            v20.silently(() -> call.rings(List.of("101")));
            v20.silently(() -> call.answeredBy("101"));
            v20.silently(() -> call.over(seconds));
        } else {
            SimulatedCall call = exchange.incoming("+7916000000" + number, startedAt);
            call.answeredBy("201");
            call.over(seconds);
        }
    }
}
