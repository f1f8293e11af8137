package io.github.pbx24.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.PortalSimulator;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminAccessTest {

    private static final String TOKEN = "open-sesame-1234";
    private static final String BEARER = "Bearer " + TOKEN;

    @TempDir
    Path folder;

    private final CapturedLog log = new CapturedLog();
    private PortalSimulator portal;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        portal = PortalSimulator.builder().start();
        String server = "server: {host: 127.0.0.1, port: 0, admin-token: " + TOKEN + "}\n";
        gateway = TestGateway.start(TestGateway.yaml(folder, portal.webhookUrl(), server));
    }

    @AfterEach
    void stop() {
        gateway.close();
        portal.close();
        log.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return TestGateway.send(gateway.request(path, headers).GET());
    }

    @Test
    void the_api_wants_the_token_also_from_this_machine() throws Exception {
        for (String path : new String[] {"/api/calls", "/api/deliveries", "/api/overview", "/api/stream", "/api/x"}) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(401);
            assertThat(get(path, "Authorization", "Basic " + TOKEN).statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
        assertThat(get("/api/calls", "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
        assertThat(get("/api/calls?token=" + TOKEN).statusCode()).isEqualTo(401);
        assertThat(gateway.post("/api/deliveries/x/replay", "").statusCode()).isEqualTo(401);
        assertThat(get("/api/calls", "Authorization", BEARER).statusCode()).isEqualTo(200);
        assertThat(get("/api/calls", "Authorization", BEARER.replace("Bearer", "bearer"), "X-Forwarded-For", "1.2.3.4")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void the_page_comes_without_data_and_asks_for_it() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(401);
        assertThat(get("/").body()).contains("id=\"token\"");
        assertThat(get("/", "Authorization", BEARER).statusCode()).isEqualTo(200);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void wrong_tokens_are_slowed_down_and_logged_and_the_right_one_still_comes_in() throws Exception {
        long begun = System.nanoTime();
        for (int i = 0; i < 8; i++) {
            assertThat(get("/api/calls", "Authorization", "Bearer guess-" + i).statusCode())
                    .isIn(401, 429);
        }
        // Five are free, then a second lies between two tries.
        assertThat(System.nanoTime() - begun).isGreaterThan(1_900_000_000L);
        assertThat(get("/api/calls", "Authorization", BEARER).statusCode()).isEqualTo(200);
        assertThat(log.text())
                .contains("refused a request for admin from 127.0.0.1")
                .doesNotContain("guess-", TOKEN);
    }

    @Test
    void a_gateway_without_a_configured_token_makes_one_for_each_start() {
        String first = AdminTokens.make();

        assertThat(first).matches("[A-Za-z0-9_-]{32}").isNotEqualTo(AdminTokens.make());
    }
}
