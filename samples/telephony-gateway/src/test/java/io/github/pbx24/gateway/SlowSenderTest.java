package io.github.pbx24.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whoever sends a body slowly, or not at all, keeps nobody else waiting. */
@Execution(ExecutionMode.CONCURRENT)
class SlowSenderTest {

    private static final int HELD = 500;

    /** More than there are threads for requests. */
    private static final int MANY = 300;

    /** So much that it does not come too slowly within the ten seconds that a body is waited for. */
    private static final String BLANK = " ".repeat(11_000);

    @TempDir
    Path folder;

    private final List<Socket> held = new ArrayList<>();
    private PortalSimulator portal;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        portal = PortalSimulator.builder().start();
        gateway = TestGateway.start(folder, portal);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : held) {
            socket.close();
        }
        gateway.close();
        portal.close();
    }

    private Socket halfSent(String body) throws IOException {
        Socket socket = new Socket("127.0.0.1", gateway.address().getPort());
        held.add(socket);
        OutputStream out = socket.getOutputStream();
        out.write(("POST /pbx/rt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return socket;
    }

    @Test
    void hundreds_of_half_sent_bodies_do_not_hold_up_webhooks_and_health() throws Exception {
        int answeredMeanwhile = 0;
        for (int i = 0; answeredMeanwhile < 5; i++) {
            if (!isHeld()) {
                // They are cut off after ten seconds.
                for (Socket cutOff : held) {
                    cutOff.close();
                }
                held.clear();
                for (int n = 0; n < HELD; n++) {
                    halfSent(BLANK);
                }
            }
            String body = TestGateway.ringing("slow-" + i, "101");
            assertThat(answer("/pbx/rt", body)).as("webhook " + i).isEqualTo(200);
            assertThat(answer("/healthz", null)).as("health " + i).isEqualTo(200);
            assertThat(answer("/readyz", null)).as("readiness " + i).isEqualTo(200);
            // Otherwise nobody knows whether they waited; on a busy machine that happens.
            answeredMeanwhile += isHeld() ? 1 : 0;
        }
    }

    /** Whether many bodies are still waited for. */
    private boolean isHeld() throws IOException {
        return held.size() == HELD && held.get(HELD - MANY).getInputStream().available() == 0;
    }

    private int answer(String path, String body) throws Exception {
        HttpRequest.Builder request = body == null
                ? gateway.request(path).GET()
                : gateway.request(path, "X-Signature", TestGateway.signature(body))
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        return TestGateway.send(request).statusCode();
    }

    @Test
    void a_body_that_does_not_come_is_cut_off_with_a_reason() throws Exception {
        Socket sender = halfSent("{");

        String answer = new String(sender.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"error\":\"too_slow\"");
        assertThat(gateway.get("/metrics").body())
                .contains("pbx24_webhooks_total{outcome=\"refused\",pbx=\"rt\",reason=\"too_slow\"} 1.0");
    }

    @Test
    void a_body_that_comes_in_pieces_is_whole_in_the_end() throws Exception {
        String pieces = TestGateway.ringing("pieces-1", "101");
        String body = BLANK + pieces;
        Socket sender = new Socket("127.0.0.1", gateway.address().getPort());
        held.add(sender);
        OutputStream out = sender.getOutputStream();
        out.write(
                ("POST /pbx/rt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nX-Signature: "
                                + TestGateway.signature(body) + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        out.write(
                (Integer.toHexString(BLANK.length()) + "\r\n" + BLANK + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        for (String letter : pieces.split("")) {
            out.write(("1\r\n" + letter + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        out.flush();

        assertThat(new String(sender.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("HTTP/1.1 200 ");
    }
}
