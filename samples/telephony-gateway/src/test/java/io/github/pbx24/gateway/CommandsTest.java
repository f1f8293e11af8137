package io.github.pbx24.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                .doesNotContain("/code/");
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
