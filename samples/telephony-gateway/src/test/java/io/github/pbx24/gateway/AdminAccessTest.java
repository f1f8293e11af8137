package io.github.pbx24.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.PortalSimulator;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdminAccessTest {

    @TempDir
    Path folder;

    @Nested
    class With_a_token {

        private static final String SERVER = "server: {host: 127.0.0.1, port: 0, admin-token: opensesame}\n";

        @Test
        void the_api_wants_it() throws Exception {
            try (PortalSimulator portal = PortalSimulator.builder().start();
                    TestGateway gateway = TestGateway.start(TestGateway.yaml(folder, portal.webhookUrl(), SERVER))) {
                for (String path : new String[] {"/api/calls", "/api/deliveries", "/api/overview", "/api/stream"}) {
                    assertThat(gateway.get(path).statusCode()).as(path).isEqualTo(401);
                    assertThat(gateway.get(path, "Authorization", "Bearer wrong")
                                    .statusCode())
                            .isEqualTo(401);
                    assertThat(gateway.get(path, "Authorization", "Basic opensesame")
                                    .statusCode())
                            .isEqualTo(401);
                }
                assertThat(gateway.post("/api/deliveries/x/replay", "").statusCode())
                        .isEqualTo(401);
                assertThat(gateway.get("/api/calls", "Authorization", "Bearer opensesame")
                                .statusCode())
                        .isEqualTo(200);
                // A proxy may stand in between when there is a token.
                assertThat(gateway.get("/api/calls", "Authorization", "bearer opensesame", "X-Forwarded-For", "1.2.3.4")
                                .statusCode())
                        .isEqualTo(200);
            }
        }

        @Test
        void the_page_comes_without_data_and_asks_for_it() throws Exception {
            try (PortalSimulator portal = PortalSimulator.builder().start();
                    TestGateway gateway = TestGateway.start(TestGateway.yaml(folder, portal.webhookUrl(), SERVER))) {
                assertThat(gateway.get("/").statusCode()).isEqualTo(401);
                assertThat(gateway.get("/").body()).contains("id=\"token\"");
                assertThat(gateway.get("/", "Authorization", "Bearer opensesame")
                                .statusCode())
                        .isEqualTo(200);
                assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
                assertThat(gateway.get("/metrics").statusCode()).isEqualTo(200);
            }
        }
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
                Arguments.of("X-Forwarded-For", "10.0.0.1"),
                Arguments.of("Forwarded", "for=10.0.0.1"),
                Arguments.of("Origin", "https://evil.example"),
                Arguments.of("Origin", "null"));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void without_a_token_only_this_machine_is_answered(String header, String value) throws Exception {
        try (PortalSimulator portal = PortalSimulator.builder().start();
                TestGateway gateway = TestGateway.start(folder, portal)) {
            assertThat(gateway.get("/api/calls").statusCode()).isEqualTo(200);
            assertThat(gateway.get("/api/calls", header, value).statusCode()).isEqualTo(403);
            assertThat(gateway.get("/", header, value).statusCode()).isEqualTo(403);
        }
    }
}
