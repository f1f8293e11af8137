package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.tokens.jdbc.EncryptionKeys;
import io.github.pbx24.jdbc.JdbcDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Less than a millisecond is no time at all, and no time can be reckoned with what lasts for ever. */
class DurationsTest {

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0S", "PT0.000999999S", "PT876000H0.001S", "PT2562047788015215H30M7S"})
    void a_duration_is_one_that_can_be_counted(Duration duration) {
        try (JdbcDatabase database = JdbcDatabase.sqlite(folder.resolve("app.db"))) {
            AppKitBuilder kit = AppKit.builder(
                    database,
                    EncryptionKeys.of("k1", World.KEY),
                    new OAuthApplication("id", "secret", OAuthApplication.TOKEN_URL_INFO),
                    URI.create("https://app.example/"));
            assertThatIllegalArgumentException().isThrownBy(() -> kit.audioRetention(duration));
            assertThatIllegalArgumentException().isThrownBy(() -> kit.trailingWindow(duration));
            assertThatIllegalArgumentException().isThrownBy(() -> kit.recordingWaits(List.of(duration)));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> World.simplePipeline().stepTimeout(duration));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> World.simplePipeline().retries(List.of(duration)));
    }
}
