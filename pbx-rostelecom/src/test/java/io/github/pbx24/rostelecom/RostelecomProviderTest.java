package io.github.pbx24.rostelecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.rostelecom.vats.VatsFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RostelecomProviderTest {

    @Test
    void it_is_found_by_the_service_loader() {
        assertThat(ServiceLoader.load(PbxProvider.class))
                .filteredOn(provider -> provider.id().equals("rostelecom"))
                .singleElement()
                .isInstanceOf(RostelecomProvider.class);
    }

    @Test
    void a_key_is_all_it_needs() {
        for (Object keys : List.of("k", List.of("k"), List.of("k", "old"))) {
            try (PbxConnection connection = VatsFixture.connect(Map.of("webhook-keys", keys))) {
                assertThat(connection.callControl()).isEmpty();
                assertThat(connection.recordings()).isEmpty();
                assertThat(connection.numberLookup()).isEmpty();
                assertThat(connection.verifier()).isSameAs(connection.verifier());
                assertThat(connection.parser()).isSameAs(connection.parser());
            }
        }
    }

    @Test
    void a_token_adds_recordings_and_call_control() {
        PbxConnection connection = VatsFixture.connect(Map.of(
                "dialect", "vats",
                "webhook-keys", "k",
                "access-token", "t",
                "api-url", "http://127.0.0.1:1/base",
                "recording-hosts", List.of("Records.Example.com", "192.0.2.1", "2001:db8::1"),
                "connect-timeout", "PT1S",
                "read-timeout", "PT2S"));
        assertThat(connection.callControl()).isPresent();
        assertThat(connection.recordings()).isPresent();
        connection.close();
        connection.close();
    }

    @Test
    void webhooks_are_acknowledged_with_an_empty_object() {
        try (PbxConnection connection = VatsFixture.connect(Map.of("webhook-keys", "k"))) {
            assertThat(connection.acknowledgement(VatsFixture.request(new byte[0])))
                    .isEqualTo(WebhookAnswer.okJson("{}"));
        }
    }

    /** Rule 11 of the SPI. */
    @Test
    void rule11_all_mistakes_are_told_at_once_with_their_keys_and_without_values() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("api-url", "SECRET");
        settings.put("access-token", "SEC RET");
        settings.put("event-names", Map.of("beep", "SECRET", "boop", "answered"));
        settings.put("recording-hosts", List.of("ok.example", "https://SECRET/x"));
        settings.put("ca-file", "SECRET.pem");
        settings.put("connect-timeout", "PT0S");
        settings.put("read-timeout", "PT11M");
        settings.put("colour", "SECRET");
        assertThat(problems(settings))
                .containsExactlyInAnyOrder(
                        "webhook-keys: is missing",
                        "api-url: must be an absolute http or https address",
                        "access-token: must be printable ASCII without blanks",
                        "event-names.beep: must be one of started, ringing, answered, transferred, ended",
                        "recording-hosts[1]: must be a host, or a host and a port",
                        "ca-file: must be a readable PEM file with certificates: there is no such file",
                        "connect-timeout: must be between PT0.001S and PT10M",
                        "read-timeout: must be between PT0.001S and PT10M",
                        "colour: unknown setting; known are access-token, access-token-file, api-url, ca-file, connect-timeout,"
                                + " dialect, event-names, read-timeout, recording-hosts, webhook-keys, zone");
    }

    @Test
    void blank_keys_are_refused() {
        assertThat(problems(Map.of("webhook-keys", List.of("k", " "))))
                .containsExactly("webhook-keys[1]: must not be blank");
        assertThat(problems(Map.of("webhook-keys", " "))).containsExactly("webhook-keys: must not be blank");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://u:SECRET@host/", "https://host/?key=SECRET", "https://host/#SECRET"})
    void the_address_of_the_api_is_a_plain_base(String url) {
        assertThat(problems(Map.of("webhook-keys", "k", "api-url", url)))
                .containsExactly("api-url: must not have a user, a query or a fragment");
    }

    @Test
    void a_file_without_certificates_is_refused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "not a certificate");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        for (String path : List.of(file.toString(), empty.toString(), folder.toString(), "\0")) {
            assertThat(problems(Map.of("webhook-keys", "k", "ca-file", path)))
                    .singleElement()
                    .asString()
                    .startsWith("ca-file: must be a readable PEM file with certificates")
                    .doesNotContain(folder.toString());
        }
    }

    @Test
    void the_other_dialect_names_all_its_mistakes_at_once() {
        assertThat(problems(Map.of(
                        "dialect",
                        "cloudpbx",
                        "client-id",
                        "SECRET ы",
                        "api-url",
                        "ftp://x",
                        "zone",
                        "Moscow",
                        "history-duration",
                        "x",
                        "sign-keys",
                        "SECRET")))
                .hasSize(6)
                .contains(
                        "client-id: must be printable ASCII without blanks",
                        "sign-key: is missing",
                        "api-url: must be an absolute http or https address",
                        "zone: must be a time zone such as Europe/Moscow",
                        "history-duration: must be one of talk, total")
                .anyMatch(problem -> problem.startsWith("sign-keys: unknown setting"));
    }

    @Test
    void an_unknown_dialect_names_the_known_ones() {
        assertThat(problems(Map.of("dialect", "SECRET", "webhook-keys", "k")))
                .containsExactly("dialect: must be one of vats, cloudpbx");
    }

    @Test
    void no_to_string_shows_a_secret() {
        try (PbxConnection connection =
                VatsFixture.connect(Map.of("webhook-keys", "SECRET", "access-token", "SECRET"))) {
            assertThat(connection.toString()).doesNotContain("SECRET");
            assertThat(connection.verifier().toString()).doesNotContain("SECRET");
        }
    }

    private static List<String> problems(Map<String, ?> settings) {
        PbxSettingsException e = catchThrowableOfType(
                PbxSettingsException.class, () -> new RostelecomProvider().connect(PbxSettings.of(settings)));
        assertThat(e.getMessage()).doesNotContain("SECRET");
        return e.problems().stream().map(PbxSettingsException.Problem::toString).toList();
    }
}
