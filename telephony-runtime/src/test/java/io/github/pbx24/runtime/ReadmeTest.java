package io.github.pbx24.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.simulator.PortalSimulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    @TempDir
    Path folder;

    @Test
    void the_first_program_brings_a_call_into_bitrix24() throws Exception {
        try (PortalSimulator portal = PortalSimulator.builder().start()) {
            portal.addUser(7, "Anna Petrova", "101");
            try (FirstProgram program = new FirstProgram(
                    folder.resolve("telephony.db"), portal.webhookUrl().toString(), Webhooks.KEY)) {
                WebhookRequest webhook = Webhooks.ended("readme-1", 42);
                URI address = URI.create(
                        "http://127.0.0.1:" + program.server.getAddress().getPort() + "/pbx/rt");
                HttpRequest request = HttpRequest.newBuilder(address)
                        .header("X-Signature", webhook.header("X-Signature").orElseThrow())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(webhook.body()))
                        .build();

                assertThat(HttpClient.newHttpClient()
                                .send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(portal.calls()).hasSize(1));
                assertThat(portal.calls().get(0).durationSeconds()).isEqualTo(42);
            }
        }
    }

    @Test
    void the_readmes_show_this_program() throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/github/pbx24/runtime/FirstProgram.java"));
        String body = source.substring(
                source.indexOf("// README begins") + "// README begins".length(), source.indexOf("// README ends"));
        String program = lines(body);

        assertThat(lines(Files.readString(Path.of("../README.md")))).contains(program);
        assertThat(lines(Files.readString(Path.of("README.md")))).contains(program);
        source.lines()
                .filter(line -> line.startsWith("import "))
                .forEach(line ->
                        assertThat(program.contains(simpleName(line))).as(line).isTrue());
        assertThat(Stream.of(Files.readString(Path.of("../README.md")).split("\n")))
                .containsAll(source.lines()
                        .filter(line -> line.startsWith("import "))
                        .toList());
    }

    private static String simpleName(String importLine) {
        return importLine.substring(importLine.lastIndexOf('.') + 1).replace(";", "");
    }

    /** Without indentation and line breaks, which differ. */
    private static String lines(String text) {
        return String.join(
                " ",
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
    }
}
