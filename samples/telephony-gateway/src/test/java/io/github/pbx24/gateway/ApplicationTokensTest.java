package io.github.pbx24.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.tokens.jdbc.EncryptionKeys;
import io.github.pbx24.gateway.check.ConfigCheck;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.GatewayConfigReader;
import io.github.pbx24.simulator.InstalledApplication;
import io.github.pbx24.simulator.PortalSimulator;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A portal that is reached as an application: the first tokens, and a key that went lost. */
class ApplicationTokensTest {

    @TempDir
    Path folder;

    private PortalSimulator portal;
    private String yaml;

    @BeforeEach
    void anApplication() {
        portal = PortalSimulator.builder().start();
        portal.addUser(7, "Anna Petrova", "101");
        InstalledApplication application = portal.installApplication();
        URI rest = portal.webhookUrl().resolve("/rest/");
        String oauth = "{client-id: %s, client-secret: %s, token-url: \"%s\", access-token: %s, refresh-token: %s}"
                .formatted(
                        application.clientId(),
                        application.clientSecret(),
                        portal.oauthTokenUrl(),
                        application.accessToken(),
                        application.refreshToken());
        yaml = TestGateway.store("jdbc:sqlite:" + folder.resolve("gateway.db"))
                + TestGateway.portal("rest-url: " + rest + "\n    oauth: " + oauth)
                + TestGateway.rest(folder, "");
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private List<String> check() {
        GatewayConfig config = GatewayConfigReader.parse(yaml, Map.of());
        return new ConfigCheck(config).run().stream().map(Object::toString).toList();
    }

    private void replaceKey(String key) throws Exception {
        Files.writeString(folder.resolve("gateway.db.key"), key);
    }

    @Test
    void check_asks_with_the_tokens_of_the_file_before_the_first_start_and_after_it() {
        assertThat(check()).contains("ok   portals[0].oauth: the portal accepts the application");
        TestGateway.start(yaml).close();
        assertThat(check()).contains("ok   portals[0].oauth: the portal accepts the application");
    }

    @Test
    void tokens_that_another_key_encrypted_are_told_by_check_and_by_the_gateway_which_starts() throws Exception {
        check();
        replaceKey(EncryptionKeys.generate());

        String told = "the tokens of portal acme cannot be decrypted";
        assertThat(check()).anyMatch(line -> line.startsWith("FAIL portals[0].oauth: " + told));
        try (CapturedLog log = new CapturedLog()) {
            TestGateway.start(yaml).close();
            assertThat(log.text()).contains(told, "put the key of the store back");
        }
    }

    @Test
    void a_key_file_that_holds_no_key_is_named() throws Exception {
        check();
        replaceKey("rubbish");

        assertThat(check())
                .anyMatch(line -> line.startsWith("FAIL store.encryption-key: ") && line.contains("gateway.db.key"))
                .noneMatch(line -> line.contains("rubbish"));
    }
}
