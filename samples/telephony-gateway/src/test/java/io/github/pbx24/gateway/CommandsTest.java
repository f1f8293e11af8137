package io.github.pbx24.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();
    private String config;

    @BeforeEach
    void write() throws IOException {
        String yaml = TestGateway.yaml(folder, URI.create("http://127.0.0.1:1/rest/1/code/"), "")
                .replace("recordings:", """
                  - {id: template, provider: 3cx, portal: acme, settings: {dialect: crm-template, token: plugin-token-1}}
                recordings:""");
        config = Files.writeString(folder.resolve("gateway.yaml"), yaml).toString();
    }

    @AfterEach
    void close() {
        terminal.close();
    }

    @Test
    void template_prints_the_file_that_sets_an_exchange_up() {
        String address = "https://gateway.example.com/pbx/template";

        assertThat(terminal.run("template", "--config", config, "--pbx", "template", "--address", address))
                .isZero();
        assertThat(terminal.printed()).startsWith("<?xml").contains(address);
        assertThat(terminal.run("template", "--config", config, "--pbx", "rt", "--address", address))
                .isEqualTo(1);
        assertThat(terminal.complaints()).contains("exchange rt is set up by hand");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "not an address",
                "mailto:a@b",
                "ftp://g.example.com/",
                "https://",
                "https://u:secret-1@<g>/"
            })
    void template_wants_an_address_that_an_exchange_can_reach(String wrong) {
        assertThat(terminal.run("template", "--config", config, "--pbx", "template", "--address", wrong))
                .isEqualTo(2);
        assertThat(terminal.complaints())
                .contains("--address must be where the exchange reaches this gateway")
                .doesNotContain("Exception", "secret-1");
        assertThat(terminal.printed()).isEmpty();
    }

    @Test
    void backfill_says_what_is_wrong() {
        assertThat(terminal.run("backfill", "--config", config, "--pbx", "nobody", "--from", "2026-01-31T07:00:00Z"))
                .isEqualTo(1);
        assertThat(terminal.complaints())
                .contains("no exchange of this file has the id nobody; there are rt, office, template");
        assertThat(terminal.run("backfill", "--config", config, "--pbx", "rt", "--from", "yesterday"))
                .isEqualTo(2);
        assertThat(terminal.complaints()).contains("--from and --to must look like");
    }

    @Test
    void reconcile_tells_what_a_portal_has_lost() throws Exception {
        String restored;
        String from = Instant.now().minusSeconds(3_600).toString();
        try (PortalSimulator portal = PortalSimulator.builder().start()) {
            portal.addUser(9, "Anna", "103");
            String yaml = TestGateway.yaml(folder, portal.webhookUrl(), "");
            String file = Files.writeString(folder.resolve("portal.yaml"), yaml).toString();
            try (TestGateway gateway = TestGateway.start(yaml)) {
                gateway.postSigned(TestGateway.ended("call-1", "103", 20));
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> gateway.get("/api/calls").body().contains("\"synced\""));
            }
            assertThat(terminal.run("reconcile", "--config", file, "--portal", "acme", "--from", from))
                    .isZero();
            assertThat(terminal.printed()).contains("1 calls, 1 agree, 0 not finished yet");
        }
        try (PortalSimulator empty = PortalSimulator.builder().start()) {
            empty.addUser(9, "Anna", "103");
            restored = Files.writeString(
                            folder.resolve("restored.yaml"), TestGateway.yaml(folder, empty.webhookUrl(), ""))
                    .toString();
            assertThat(terminal.run("reconcile", "--config", restored, "--portal", "acme", "--from", from, "--repair"))
                    .isEqualTo(1);
            // It was heard of a moment ago, so that the statistics of a real portal might not have it yet.
            assertThat(terminal.printed())
                    .contains("missing in the portal: rt call-1")
                    .contains("past calls of rt are not read")
                    .contains("0 calls are looked after");
        }
    }

    @Test
    void reconcile_says_what_is_wrong() {
        assertThat(terminal.run(
                        "reconcile", "--config", config, "--portal", "nobody", "--from", "2026-01-31T07:00:00Z"))
                .isEqualTo(1);
        assertThat(terminal.complaints()).contains("no portal nobody");
        assertThat(terminal.run("reconcile", "--config", config, "--portal", "acme", "--from", "yesterday"))
                .isEqualTo(2);
        assertThat(terminal.run("reconcile", "--config", config, "--portal", "acme", "--from", "2026-01-31T07:00:00Z"))
                .as("a portal that cannot be reached")
                .isEqualTo(1);
        assertThat(terminal.complaints())
                .contains("--from and --to must look like")
                .contains("the portal cannot be asked: 127.0.0.1:1 does not answer; is the address right")
                .doesNotContain("/code/", "Exception", "did not run");
    }

    /** Or a mistyped period would look like a portal that has all calls. */
    @ParameterizedTest
    @CsvSource({
        "2026-01-31T07:00:00Z, 2026-01-31T07:00:00Z",
        "2026-01-31T07:00:00Z, 2025-01-31T07:00:00Z",
        "9999-01-31T07:00:00Z,",
        "9999-01-31T07:00:00Z, +999999999-12-31T00:00:00Z"
    })
    void a_period_that_is_none_agrees_with_nothing(String from, @Nullable String to) {
        List<String> arguments =
                new ArrayList<>(List.of("reconcile", "--config", config, "--portal", "acme", "--from", from));
        if (to != null) {
            arguments.addAll(List.of("--to", to));
        }

        assertThat(terminal.run(arguments.toArray(String[]::new))).isEqualTo(1);
        assertThat(terminal.complaints()).contains("to must be after from, and from must be past");
        assertThat(terminal.printed()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0001-01-01T00:00:00Z, 9999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z, +999999999-12-31T00:00:00Z"})
    void a_period_may_be_as_long_as_it_likes(String from, String to) throws Exception {
        try (PortalSimulator portal = PortalSimulator.builder().start()) {
            String file = Files.writeString(
                            folder.resolve("portal.yaml"), TestGateway.yaml(folder, portal.webhookUrl(), ""))
                    .toString();
            assertThat(terminal.run("reconcile", "--config", file, "--portal", "acme", "--from", from, "--to", to))
                    .as(terminal.complaints())
                    .isZero();
        }
    }

    /** Here a store that has lost a table; whatever it is, nobody gets a stack trace, which may quote anything. */
    @Test
    void what_nobody_expected_is_told_in_a_line() throws Exception {
        terminal.run("trace", "--config", config, "nothing");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("gateway.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE pbx24_call_alias");
        }

        assertThat(terminal.run("trace", "--config", config, "call-1")).isEqualTo(1);
        assertThat(terminal.complaints()).contains("the store failed: ").doesNotContain("\tat ", "SELECT", "/code/");
    }

    @Test
    void a_call_that_nobody_had_has_no_trace() {
        assertThat(terminal.run("trace", "--config", config, "nothing")).isEqualTo(1);
        assertThat(terminal.complaints()).contains("no exchange of this file has a call nothing");
    }

    @Test
    void a_rehearsal_starts_a_gateway_and_ends() {
        assertThat(terminal.run("rehearse")).isZero();
    }
}
