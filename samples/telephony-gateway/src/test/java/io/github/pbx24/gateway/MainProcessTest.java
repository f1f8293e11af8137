package io.github.pbx24.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The gateway as a process: what it prints, and how it ends. */
@Execution(ExecutionMode.CONCURRENT)
class MainProcessTest {

    /** A process needs two seconds to start, on a busy machine many more. */
    private static final Duration LONG = Duration.ofMinutes(2);

    private static final String STRANGER = "79161234567";

    @TempDir
    Path folder;

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Processes.java(),
                // Short-lived: a quick start counts more than speed later.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                Processes.classPath(),
                "io.github.pbx24.gateway.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private String file(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("gateway.yaml"), yaml);
    }

    @Test
    void it_says_when_it_is_ready_and_ends_well_on_sigterm() throws Exception {
        try (PortalSimulator portal = PortalSimulator.builder().start()) {
            PluginJars.ringo(folder.resolve("plugins").resolve("ringo.jar"));
            write(
                    TestGateway.yaml(folder, portal.webhookUrl(), "server: {host: 127.0.0.1, port: 0}\n")
                            .replace(
                                    "pbx:\n",
                                    "pbx:\n  - {id: shop, provider: ringo, portal: acme, settings: {secrets: [ringo-secret-1]}}\n"));
            Process process = start("--config", "gateway.yaml");
            await().atMost(LONG).until(() -> file("out").matches("(?s).*READY .*\n"));

            assertThat(file("out")).matches("ADMIN-TOKEN \\S{32}\nREADY http://127\\.0\\.0\\.1:\\d+\n");
            List<String> printed = file("out").lines().toList();
            String token = printed.get(0).substring("ADMIN-TOKEN ".length());
            URI address = URI.create(printed.get(1).substring("READY ".length()));
            HttpRequest.Builder calls = HttpRequest.newBuilder(address.resolve("/api/calls"));
            assertThat(TestGateway.send(calls).statusCode()).isEqualTo(401);
            assertThat(TestGateway.send(calls.header("Authorization", "Bearer " + token))
                            .statusCode())
                    .isEqualTo(200);
            HttpRequest.Builder health = HttpRequest.newBuilder(address.resolve("/healthz"));
            assertThat(TestGateway.send(health).statusCode()).isEqualTo(200);
            pluginIsHeard(address, token);
            nonsenseIsRefused(address);
            process.destroy();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(file("err")).contains("stopped").doesNotContain("Exception", token, STRANGER);
            assertThat(file("out").lines()).hasSize(2);
        }
    }

    /** Nor does the server below the gateway say in the log what a stranger wrote, which could be anything, and without end. */
    private static void nonsenseIsRefused(URI address) throws IOException {
        for (String head : List.of(
                "GET /healthz HTTP/1.1\r\nHost: " + STRANGER + " <x>\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: " + STRANGER + "\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: " + STRANGER + "\r\n",
                "GET /pbx/%u0041" + STRANGER + " HTTP/1.1\r\nHost: a\r\n",
                "GET /%u0041" + STRANGER + " HTTP/1.1\r\nHost: a\r\n")) {
            try (Socket socket = new Socket(address.getHost(), address.getPort())) {
                socket.getOutputStream()
                        .write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).as(head).startsWith("HTTP/1.1 400 ").contains("\"error\":\"malformed\"");
            }
        }
    }

    /** The jar of the sample speaks for an exchange as if it were one of the gateway's own. */
    private static void pluginIsHeard(URI address, String token) throws IOException, InterruptedException {
        String ringing =
                "{\"type\":\"call.ringing\",\"call_id\":\"ringo-1\",\"direction\":\"in\",\"client\":\"+79161234567\"}";
        HttpRequest.Builder webhook =
                HttpRequest.newBuilder(address.resolve("/pbx/shop")).POST(HttpRequest.BodyPublishers.ofString(ringing));
        assertThat(TestGateway.send(webhook).statusCode()).isEqualTo(403);
        byte[] body = ringing.getBytes(StandardCharsets.UTF_8);
        webhook.header("X-Ringo-Signature", "sha256=" + TestGateway.signature(body, "ringo-secret-1"));
        assertThat(TestGateway.send(webhook).statusCode()).isEqualTo(200);
        HttpRequest.Builder calls =
                HttpRequest.newBuilder(address.resolve("/api/calls")).header("Authorization", "Bearer " + token);
        await().atMost(LONG).until(() -> TestGateway.send(calls).body().contains("ringo-1"));
    }

    @Test
    void a_bad_configuration_ends_with_2_and_names_every_path() throws Exception {
        write(
                "portals: [{id: acme}]\npbx: [{id: rt, provider: rostelecom, portal: acme, settings: {dialect: vats}}]\n");

        assertThat(run("--config", "gateway.yaml")).isEqualTo(2);
        assertThat(file("err").lines())
                .containsExactly(
                        "portals[0].incoming-webhook: is missing; or give rest-url and oauth",
                        "pbx[0].settings.webhook-keys: is missing");
        assertThat(file("out")).isEmpty();
    }

    @Test
    void wrong_use_ends_with_2() throws Exception {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--config", "nowhere.yaml")).isEqualTo(2);
        assertThat(run("--wrong")).isEqualTo(2);
    }

    @Test
    void a_store_that_cannot_be_opened_ends_with_1() throws Exception {
        write(TestGateway.store("jdbc:postgresql://127.0.0.1:1/nothing")
                + TestGateway.portal("incoming-webhook: http://127.0.0.1:1/rest/1/code/")
                + TestGateway.rest(folder, ""));

        assertThat(run("--config", "gateway.yaml")).isEqualTo(1);
        assertThat(file("err"))
                .contains("the store cannot be opened: cannot connect to the database at 127.0.0.1:1/nothing (");
    }

    @Test
    void an_address_it_cannot_listen_at_is_told_in_words() throws Exception {
        write(TestGateway.yaml(
                folder, URI.create("http://127.0.0.1:1/rest/1/code/"), "server: {host: nosuch.invalid, port: 0}\n"));

        assertThat(run("--config", "gateway.yaml")).isEqualTo(1);
        assertThat(file("err"))
                .contains("cannot start: server.host: the name nosuch.invalid is unknown")
                .doesNotContain("Port already in use");
    }

    @Test
    void check_finds_nothing_to_fix_in_a_good_configuration() throws Exception {
        try (PortalSimulator portal = PortalSimulator.builder().start()) {
            portal.addUser(7, "Anna Petrova", "101");
            write(TestGateway.yaml(folder, portal.webhookUrl(), ""));

            assertThat(run("check", "--config", "gateway.yaml")).as(file("out")).isZero();
            assertThat(file("out"))
                    .contains("ok   store: ")
                    .contains("ok   portals[0]: ")
                    .contains("ok   pbx[1]: ");
            assertThat(portal.requests())
                    .extracting(request -> request.method())
                    .doesNotContain("telephony.externalCall.register");
        }
    }

    @Test
    void check_says_what_to_fix() throws Exception {
        try (PortalSimulator portal = PortalSimulator.builder().start()) {
            URI weak = portal.addWebhook(1, Set.of("crm", "user_brief"));
            write(TestGateway.yaml(folder, weak, "")
                    .replace("default-user: 1", "default-user: 55\n    extensions: {\"101\": 44}"));

            assertThat(run("check", "--config", "gateway.yaml")).isEqualTo(1);
            assertThat(file("out"))
                    .contains("FAIL portals[0]: scope telephony is missing")
                    .contains("FAIL portals[0].default-user: the portal has no active user 55")
                    .contains("FAIL portals[0].extensions.101: the portal has no active user 44");
            portal.goDown();
            assertThat(run("check", "--config", "gateway.yaml")).isEqualTo(1);
            assertThat(file("out"))
                    .contains("FAIL portals[0].incoming-webhook: ")
                    .doesNotContain("Exception", "app.info", "did not run");
            write(TestGateway.yaml(folder, URI.create(weak.toString().replaceAll("[^/]+/$", "wrongcode/")), "")
                    .replace("file:" + folder.resolve("recordings"), "file:/proc/nope"));
            portal.comeUp();
            assertThat(run("check", "--config", "gateway.yaml")).isEqualTo(1);
            assertThat(file("out"))
                    .contains("does not know this webhook: its code is wrong")
                    .contains(
                            "FAIL recordings.archive: cannot be written: this user cannot write to the folder /proc/nope")
                    .doesNotContain("wrongcode");
            write("server: {x: 1}");
            assertThat(run("check", "--config", "gateway.yaml")).isEqualTo(1);
            assertThat(file("out")).contains("FAIL server.x: unknown key");
        }
    }
}
