package io.github.pbx24.gateway;

import static io.github.pbx24.gateway.TestGateway.ringing;
import static io.github.pbx24.gateway.TestGateway.signature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GracefulStopTest {

    private static final int BEGUN = 11_000;
    private static final int TRIES = 9;

    @TempDir
    Path folder;

    @Test
    void a_request_that_is_half_sent_gets_its_answer_and_is_there_after_the_restart() throws Exception {
        try (PortalSimulator portal = PortalSimulator.builder().start()) {
            portal.addUser(7, "Anna Petrova", "101");
            String answer = answerAcrossTheStop(portal);
            for (int i = 0; i < TRIES && !answer.startsWith("HTTP/1.1 200 "); i++) {
                // A server that stops waits for a second for more; a busy machine may need longer to send it.
                assertThat(answer).matches("(?s)|HTTP/1\\.1 5.*");
                answer = answerAcrossTheStop(portal);
            }

            assertThat(answer).startsWith("HTTP/1.1 200 ");
            try (TestGateway again = TestGateway.start(folder, portal)) {
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(
                                () -> assertThat(again.get("/api/calls").body()).contains("stop-1"));
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(portal.cards()).hasSize(1));
            }
        }
    }

    private String answerAcrossTheStop(PortalSimulator portal) throws Exception {
        TestGateway gateway = TestGateway.start(folder, portal);
        // So long that a slow machine does not make it come too slowly.
        String body = " ".repeat(BEGUN) + ringing("stop-1", "101");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket("127.0.0.1", gateway.address().getPort())) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /pbx/rt HTTP/1.1\r\nHost: localhost\r\nX-Signature: " + signature(body)
                            + "\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: " + bytes.length
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            String goOn = "HTTP/1.1 100 Continue\r\n\r\n";
            assertThat(new String(socket.getInputStream().readNBytes(goOn.length()), StandardCharsets.UTF_8))
                    .isEqualTo(goOn);
            out.write(bytes, 0, BEGUN);
            out.flush();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
            await().atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> !isOpen(gateway.address().getPort()));
            try {
                out.write(bytes, BEGUN, bytes.length - BEGUN);
                out.flush();
            } catch (SocketException ended) {
                // Its answer is there already.
            }
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            closing.join();
            return answer;
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
