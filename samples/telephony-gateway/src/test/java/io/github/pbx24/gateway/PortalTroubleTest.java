package io.github.pbx24.gateway;

import static io.github.pbx24.gateway.TestGateway.ended;
import static io.github.pbx24.gateway.TestGateway.ringing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.simulator.InstalledApplication;
import io.github.pbx24.simulator.PortalSimulator;
import io.github.pbx24.simulator.SimulatedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class PortalTroubleTest {

    @TempDir
    Path folder;

    @Test
    void a_portal_that_is_down_shows_as_an_alert_and_gets_its_calls_later() throws Exception {
        SimulatedClock clock = SimulatedClock.at(Instant.now());
        try (PortalSimulator portal = PortalSimulator.builder().start();
                TestGateway gateway = TestGateway.start(folder, portal, clock)) {
            portal.addUser(7, "Anna Petrova", "101");
            portal.goDown();
            assertThat(gateway.postSigned(ringing("trouble-1", "101")).statusCode())
                    .isEqualTo(200);
            assertThat(gateway.postSigned(ended("trouble-1", "101", 9)).statusCode())
                    .isEqualTo(200);

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                // What was heard of after the time of the clock is not due before.
                clock.advance(Duration.ofSeconds(1));
                assertThat(gateway.get("/api/overview").body()).contains("portal_unreachable");
            });
            portal.comeUp();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                // What may have run is looked after a while later.
                clock.advance(Duration.ofSeconds(1));
                assertThat(portal.calls()).hasSize(1);
            });
            assertThat(portal.calls().get(0).durationSeconds()).isEqualTo(9);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(gateway.get("/api/overview").body()).doesNotContain("portal_unreachable"));
        }
    }

    @Test
    void renewed_tokens_outlive_a_restart_with_the_old_pair_in_the_file() throws Exception {
        try (PortalSimulator portal = PortalSimulator.builder().start()) {
            portal.addUser(7, "Anna Petrova", "101");
            InstalledApplication application = portal.installApplication();
            String yaml = TestGateway.store("jdbc:sqlite:" + folder.resolve("gateway.db"))
                    + TestGateway.portal("""
                            rest-url: %s
                                oauth:
                                  client-id: %s
                                  client-secret: %s
                                  token-url: %s
                                  access-token: %s
                                  refresh-token: %s""".formatted(
                                    portal.restUrl(),
                                    application.clientId(),
                                    application.clientSecret(),
                                    portal.oauthTokenUrl(),
                                    application.accessToken(),
                                    application.refreshToken()))
                    + TestGateway.rest(folder, "");
            try (TestGateway gateway = TestGateway.start(yaml)) {
                portal.expireAccessTokens();
                gateway.postSigned(ended("oauth-1", "101", 5));
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(portal.calls()).hasSize(1));
            }
            portal.expireAccessTokens();
            try (TestGateway gateway = TestGateway.start(yaml)) {
                gateway.postSigned(ended("oauth-2", "101", 6));
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(portal.calls()).hasSize(2));
            }
        }
    }
}
