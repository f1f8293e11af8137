package io.github.pbx24.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {

    private static final String GOOD = """
            server: { port: 8443, public-url: "https://app.example/aica/" }
            store: { file: data/a.db, key: "${KEY}" }
            recordings: { folder: data/r, keep-days: 3 }
            applications:
              - { client-id: app.1, client-secret: "${SECRET}" }
            speech: { url: "https://models.example/v1", model: whisper-1, key: "${SECRET}", language: ru }
            analysis: { url: "https://models.example/v1", model: small }
            """;

    @TempDir
    Path folder;

    private AnalyticsConfig read(String yaml) throws IOException {
        Path file = folder.resolve("analytics.yaml");
        Files.writeString(file, yaml);
        return ConfigFile.read(file, Map.of("KEY", "the-key", "SECRET", "the-secret"));
    }

    @Test
    void everything_is_read_and_secrets_come_from_the_environment() throws IOException {
        AnalyticsConfig config = read(GOOD);

        assertThat(config.port()).isEqualTo(8443);
        assertThat(config.publicUrl()).isEqualTo(URI.create("https://app.example/aica/"));
        assertThat(config.encryptionKey()).isEqualTo("the-key");
        assertThat(config.audioRetention()).isEqualTo(Duration.ofDays(3));
        assertThat(config.applications().get(0).clientSecret()).isEqualTo("the-secret");
        assertThat(config.speech().language()).isEqualTo("ru");
        assertThat(config.analysis().model()).isEqualTo("small");
        assertThat(config.loopbackPortals()).isFalse();
        assertThat(config.toString()).doesNotContain("the-key").doesNotContain("the-secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "public-url: | public-address: | server.public-address is unknown here",
                "https://app.example/aica/ | app.example | server.public-url must be an http or https address",
                "${KEY} | ${NOBODY} | store.key needs the environment variable NOBODY",
                "port: 8443 | port: 70000 | server.port must be a number from 0 to 65535",
                "- { client-id: app.1, | - { client-name: app.1, | applications[0].client-name is unknown here",
                "model: whisper-1, | '' | speech.model is missing",
                "language: ru | folder: x | speech needs either url or folder",
                "store: | store: 7 # | store must be a map",
            })
    void a_mistake_is_named_with_its_place(String right, String wrong, String message) {
        assertThat(GOOD).contains(right);
        assertThatThrownBy(() -> read(GOOD.replace(right, wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message)
                .hasMessageNotContaining("secret");
    }
}
