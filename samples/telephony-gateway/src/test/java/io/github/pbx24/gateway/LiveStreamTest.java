package io.github.pbx24.gateway;

import static io.github.pbx24.gateway.TestGateway.ringing;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.PortalSimulator;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveStreamTest {

    @TempDir
    Path folder;

    @Test
    void pages_hear_of_a_call_and_do_not_hold_up_the_stop() throws Exception {
        try (PortalSimulator portal = PortalSimulator.builder().start();
                TestGateway gateway = TestGateway.start(folder, portal)) {
            HttpResponse<InputStream> stream = HttpClient.newHttpClient()
                    .send(
                            gateway.request("/api/stream", "Authorization", "Bearer " + TestGateway.ADMIN_TOKEN)
                                    .GET()
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.headers().firstValue("Content-Type"))
                    .get()
                    .asString()
                    .startsWith("text/event-stream");
            BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
            assertThat(next(lines)).isEqualTo("{}");

            gateway.postSigned(ringing("live-1", "101"));
            StringBuilder heard = new StringBuilder();
            while (!heard.toString().contains("calls")) {
                heard.append(next(lines));
            }
            assertThat(heard.toString()).contains("deliveries");
        }
    }

    private static String next(BufferedReader lines) throws Exception {
        String line = lines.readLine();
        while (line != null && !line.startsWith("data: ")) {
            line = lines.readLine();
        }
        return line == null ? "" : line.substring("data: ".length());
    }
}
