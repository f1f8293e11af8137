package io.github.pbx24.gateway;

import static io.github.pbx24.gateway.TestGateway.APPLICATION_TOKEN;
import static io.github.pbx24.gateway.TestGateway.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.simulator.PortalSimulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsAtRestTest {

    /** A ringing call of the plugin dialect. */
    private static final String RINGING =
            "event=ringing&callerid=74951234567&user=101&usertype=ext&did=MoscowDID&id=260115121502_231-0";

    @TempDir
    Path folder;

    @Test
    void tokens_of_queries_paths_and_events_are_not_stored() throws Exception {
        try (PortalSimulator portal = PortalSimulator.builder().start();
                TestGateway gateway = TestGateway.start(folder, portal)) {
            String click = "event=ONEXTERNALCALLSTART&ts=1766047313&data[CALL_ID]=externalCall.c.1&data[USER_ID]=7"
                    + "&data[PHONE_NUMBER]=%2B79160001122&auth[domain]=x&auth%5Baccess_token%5D=accesssecret"
                    + "&auth[refresh_token]=refreshsecret&auth[application_token]=" + APPLICATION_TOKEN;
            assertThat(gateway.post("/bitrix24/acme/events", click).statusCode())
                    .isEqualTo(200);
            assertThat(gateway.get("/pbx/office?" + RINGING + "&%74oken=" + TOKEN)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(gateway.get("/pbx/office/" + TOKEN + "/x?" + RINGING).statusCode())
                    .isEqualTo(200);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(gateway.get("/api/deliveries").body()).doesNotContain("pending"));
        }

        StringBuilder stored = new StringBuilder();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("gateway.db"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT payload FROM pbx24_inbox")) {
            while (rows.next()) {
                stored.append(new String(rows.getBytes(1), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(stored).contains("260115121502_231").contains("externalCall.c.1");
        assertThat(stored.toString()).doesNotContain(TOKEN, APPLICATION_TOKEN, "accesssecret", "refreshsecret");
    }
}
