package io.github.pbx24.gateway;

import static io.github.pbx24.gateway.TestGateway.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.simulator.PortalSimulator;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

    private static final byte[] AUDIO = audio();

    @TempDir
    Path folder;

    @Test
    void a_recording_is_fetched_archived_and_attached() throws Exception {
        HttpServer api = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        api.createContext("/v2/records/rec-1", exchange -> {
            boolean authorised =
                    "Bearer api-token".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders().set("Content-Type", "audio/mpeg");
            exchange.sendResponseHeaders(authorised ? 200 : 401, authorised ? AUDIO.length : -1);
            if (authorised) {
                exchange.getResponseBody().write(AUDIO);
            }
            exchange.close();
        });
        api.start();
        try (PortalSimulator portal = PortalSimulator.builder().start()) {
            portal.addUser(7, "Anna Petrova", "101");
            String yaml = TestGateway.yaml(folder, portal.webhookUrl(), "")
                    .replace(
                            "rostelecom-key-2]",
                            "k2], access-token: api-token, api-url: 'http://127.0.0.1:%d'"
                                    .formatted(api.getAddress().getPort()));
            try (TestGateway gateway = TestGateway.start(yaml)) {
                String body = ended("rec-1", "101", 30)
                        .replace("\"duration_talk\"", "\"record_id\":\"rec-1\",\"duration_talk\"");
                assertThat(gateway.postSigned(body).statusCode()).isEqualTo(200);

                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() ->
                                assertThat(gateway.get("/api/calls").body()).contains("\"recording\":\"attached\""));
                assertThat(portal.calls()).hasSize(1);
                assertThat(portal.calls().get(0).recordFile()).isNotNull();
                assertThat(portal.calls().get(0).recordFile().sizeBytes()).isEqualTo(AUDIO.length);
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(gateway.get("/metrics").body())
                                .contains("pbx24_recordings_total{pbx=\"rt\",state=\"archived\"} 1.0")
                                .contains("pbx24_recordings_total{pbx=\"rt\",state=\"attached\"} 1.0"));
            }
        } finally {
            api.stop(0);
        }
        try (Stream<Path> files = Files.walk(folder.resolve("recordings"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .hasSize(1)
                    .allSatisfy(file -> assertThat(file).hasBinaryContent(AUDIO));
        }
    }

    /** Looks like MPEG audio; nobody listens to it. */
    private static byte[] audio() {
        byte[] bytes = new byte[4000];
        bytes[0] = 'I';
        bytes[1] = 'D';
        bytes[2] = '3';
        bytes[3] = 3;
        return bytes;
    }
}
