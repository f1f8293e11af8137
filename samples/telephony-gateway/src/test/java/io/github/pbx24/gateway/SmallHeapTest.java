package io.github.pbx24.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with little memory, and senders who have more. */
class SmallHeapTest {

    private static final int SENDERS = 64;
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void bodies_that_nobody_signed_do_not_take_the_memory_of_webhooks() throws Exception {
        try (PortalSimulator portal = PortalSimulator.builder().start()) {
            String yaml = TestGateway.yaml(folder, portal.webhookUrl(), "server: {host: 127.0.0.1, port: 0}\n");
            Path config = Files.writeString(folder.resolve("gateway.yaml"), yaml);
            Process process = new ProcessBuilder(
                            Processes.java(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx48m",
                            "-cp",
                            Processes.classPath(),
                            "io.github.pbx24.gateway.Main",
                            "--config",
                            config.toString())
                    .redirectOutput(folder.resolve("out").toFile())
                    .redirectError(folder.resolve("err").toFile())
                    .start();
            List<Socket> held = new ArrayList<>();
            try {
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> Files.readString(folder.resolve("out")).matches("(?s).*READY .*\n"));
                URI address = URI.create(Files.readString(folder.resolve("out"))
                        .replaceAll("(?s).*READY ", "")
                        .strip());
                byte[] half = " ".repeat(MIB - 1).getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < SENDERS; i++) {
                    held.add(sent(address, half));
                }
                byte[] whole = " ".repeat(MIB).getBytes(StandardCharsets.UTF_8);
                IntStream.range(0, SENDERS).parallel().forEach(i -> held(held, address, whole));

                String body = TestGateway.ringing("small-1", "101");
                HttpRequest.Builder webhook = HttpRequest.newBuilder(address.resolve("/pbx/rt"))
                        .header("X-Signature", TestGateway.signature(body))
                        .POST(HttpRequest.BodyPublishers.ofString(body));
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> TestGateway.send(webhook).statusCode() == 200);
            } finally {
                for (Socket socket : held) {
                    socket.close();
                }
                process.destroy();
                process.waitFor();
            }
            assertThat(folder.resolve("err"))
                    .content()
                    .contains("refused a request for rt")
                    .doesNotContain("OutOfMemoryError");
        }
    }

    private static void held(List<Socket> held, URI address, byte[] body) {
        try {
            Socket socket = sent(address, body);
            synchronized (held) {
                held.add(socket);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Socket sent(URI address, byte[] body) throws IOException {
        Socket socket = new Socket(address.getHost(), address.getPort());
        try {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /pbx/rt HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + MIB + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
        } catch (SocketException e) {
            // Refused before it was whole, which is what a gateway without room should do.
        }
        return socket;
    }
}
