package io.github.pbx24.gateway;

import static io.github.pbx24.gateway.TestGateway.ringing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is a process of its own here, so that it can really be gone. */
class StoreDownTest {

    @TempDir
    Path folder;

    @Test
    void while_the_store_is_down_senders_are_asked_to_come_again_and_afterwards_all_goes_on() throws Exception {
        int port = freePort();
        Process database = startDatabase(port);
        String url = "jdbc:h2:tcp://127.0.0.1:" + port + "/" + folder.resolve("gateway");
        try (PortalSimulator portal = PortalSimulator.builder().start();
                TestGateway gateway = TestGateway.start(TestGateway.store(url)
                        + TestGateway.portal("incoming-webhook: " + portal.webhookUrl())
                        + TestGateway.rest(folder, ""))) {
            assertThat(gateway.postSigned(ringing("down-1", "101")).statusCode())
                    .isEqualTo(200);

            stop(database);
            HttpResponse<String> answer = gateway.postSigned(ringing("down-2", "101"));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains("\"error\":\"unavailable\"");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
            HttpResponse<String> ready = gateway.get("/readyz");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("the store cannot be reached");
            assertThat(gateway.get("/api/calls").statusCode()).isEqualTo(503);
            assertThat(gateway.get("/metrics").statusCode()).isEqualTo(200);

            database = startDatabase(port);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(
                                    gateway.postSigned(ringing("down-3", "101")).statusCode())
                            .isEqualTo(200));
            await().untilAsserted(
                            () -> assertThat(gateway.get("/api/calls").body()).contains("down-3"));
        } finally {
            stop(database);
        }
    }

    private static Process startDatabase(int port) throws Exception {
        String h2 = Path.of(Class.forName("org.h2.Driver")
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        Process process = new ProcessBuilder(List.of(
                        Processes.java(),
                        "-cp",
                        h2,
                        "org.h2.tools.Server",
                        "-tcp",
                        "-tcpPort",
                        String.valueOf(port),
                        "-ifNotExists"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofSeconds(20)).until(() -> isOpen(port));
        return process;
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
