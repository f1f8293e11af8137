package io.github.pbx24.gateway;

import static io.github.pbx24.gateway.TestGateway.ringing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.jdbc.TestPostgres;
import io.github.pbx24.simulator.PortalSimulator;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is a process of its own here, so that it can really be gone. */
class StoreDownTest {

    @TempDir
    Path folder;

    @Test
    void while_the_store_is_down_senders_are_asked_to_come_again_and_afterwards_all_goes_on() throws Exception {
        try (TestPostgres database = new TestPostgres(folder.resolve("postgres"));
                PortalSimulator portal = PortalSimulator.builder().start();
                TestGateway gateway = TestGateway.start(TestGateway.store(database.url())
                        + TestGateway.portal("incoming-webhook: " + portal.webhookUrl())
                        + TestGateway.rest(folder, ""))) {
            assertThat(gateway.postSigned(ringing("down-1", "101")).statusCode())
                    .isEqualTo(200);

            database.stop();
            HttpResponse<String> answer = gateway.postSigned(ringing("down-2", "101"));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains("\"error\":\"unavailable\"");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
            HttpResponse<String> ready = gateway.get("/readyz");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("nothing can be stored at the moment: the database does not answer");
            assertThat(TestGateway.head(gateway.request("/readyz"))).isEqualTo(503);
            assertThat(gateway.get("/api/calls").statusCode()).isEqualTo(503);
            assertThat(gateway.get("/metrics").statusCode()).isEqualTo(200);

            database.start();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(
                                    gateway.postSigned(ringing("down-3", "101")).statusCode())
                            .isEqualTo(200));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(gateway.get("/api/calls").body()).contains("down-3"));
        }
    }
}
