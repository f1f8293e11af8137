package io.github.pbx24.threecx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.threecx.webhookplugin.Fixtures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreeCxProviderTest {

    @Test
    void the_provider_is_found_by_its_id() {
        assertThat(ServiceLoader.load(PbxProvider.class))
                .filteredOn(provider -> provider.id().equals("3cx"))
                .singleElement()
                .isInstanceOf(ThreeCxProvider.class);
    }

    @Test
    void the_plugin_dialect_needs_no_settings() {
        try (PbxConnection connection = Fixtures.connect(Map.of())) {
            assertThat(connection.verifier()).isSameAs(connection.verifier());
            assertThat(connection.parser()).isSameAs(connection.parser());
            assertThat(connection.acknowledgement(Fixtures.get("event=ringing")))
                    .isEqualTo(WebhookAnswer.okJson("{}"));
            assertThat(connection.callControl()).isEmpty();
            assertThat(connection.recordings()).isPresent();
            assertThat(connection.numberLookup()).isEmpty();
        }
    }

    @Test
    void a_connection_may_be_closed_twice() {
        PbxConnection connection = Fixtures.connect(Map.of());

        connection.close();

        assertThatCode(connection::close).doesNotThrowAnyException();
    }

    @Test
    void all_settings_may_be_given() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("dialect", "webhook-plugin");
        settings.put("token", List.of("new-token", "old-token"));
        settings.put("allowed-addresses", List.of("10.0.0.0/8", "2001:db8::1"));
        settings.put("zone", "Europe/Prague");
        settings.put("extensions", List.of("101", 102));
        settings.put("queues", "804");
        settings.put("ivrs", List.of(800));
        settings.put("lines", Map.of("MoscowDID", "74950000001"));
        settings.put("base-url", "https://pbx.example.com:5001");
        settings.put("access-key", "access-key-value");
        settings.put("recording-hosts", List.of("files.example.com", "10.0.0.7:5001", "[2001:db8::1]:5001"));
        settings.put("call-timeout", "PT5S");

        try (PbxConnection connection = Fixtures.connect(settings)) {
            assertThat(connection.callControl()).isPresent();
            assertThat(connection.toString()
                            + connection.callControl()
                            + connection.recordings()
                            + connection.verifier())
                    .doesNotContain("new-token")
                    .doesNotContain("access-key-value");
        }
    }

    @Test
    void a_base_url_without_a_key_only_serves_recordings() {
        try (PbxConnection connection = Fixtures.connect(Map.of("base-url", "https://pbx.example.com"))) {
            assertThat(connection.callControl()).isEmpty();
        }
    }

    @Test
    void all_mistakes_are_reported_at_once_with_their_keys_and_without_values() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("token", List.of("good", ""));
        settings.put("allowed-addresses", List.of("10.0.0.1", "everywhere"));
        settings.put("zone", "Europe/Nowhere");
        settings.put("queues", List.of("804", "805"));
        settings.put("ivrs", List.of("805"));
        settings.put("extensions", Map.of("101", "7"));
        settings.put("lines", Map.of("MoscowDID", ""));
        settings.put("access-key", "access-key-value");
        settings.put("recording-hosts", List.of("https://pbx.example.com/", "pbx.example.com:99999", "a b"));
        settings.put("ca-file", "/does/not/exist.pem");
        settings.put("call-timeout", "PT0S");
        settings.put("tokens", "misspelt");

        assertThatThrownBy(() -> Fixtures.connect(settings))
                .isInstanceOfSatisfying(
                        PbxSettingsException.class,
                        e -> assertThat(e.problems())
                                .extracting(PbxSettingsException.Problem::key)
                                .containsExactlyInAnyOrder(
                                        "token[1]",
                                        "allowed-addresses[1]",
                                        "zone",
                                        "ivrs[0]",
                                        "extensions",
                                        "lines.MoscowDID",
                                        "base-url",
                                        "recording-hosts[0]",
                                        "recording-hosts[1]",
                                        "recording-hosts[2]",
                                        "ca-file",
                                        "call-timeout",
                                        "tokens"))
                .hasMessageNotContainingAny("everywhere", "Nowhere", "access-key-value", "/does/not", "misspelt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pbx.example.com",
                "ftp://pbx.example.com",
                "https://user@pbx.example.com",
                "https://pbx.example.com/?a=b",
                "https://pbx.example.com/#a"
            })
    void a_base_url_must_be_plain(String url) {
        assertProblem(Map.of("base-url", url, "access-key", "k"), "base-url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT10M0.001S", "PT-1S", "PT0.0001S", "PT9999999999999H", "10"})
    void a_timeout_must_be_sensible(String timeout) {
        assertProblem(Map.of("call-timeout", timeout), "call-timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://pbx/{callId}", "https://pbx/recordings", "https://p bx/{callId}", "{callId}"})
    void an_address_of_recordings_that_cannot_work_is_named(String address) {
        assertThatThrownBy(() -> Fixtures.connect(Map.of("dialect", "custom-crm", "recordings-url", address)))
                .isInstanceOf(PbxSettingsException.class)
                .hasMessageStartingWith("recordings-url: must ");
    }

    @Test
    void an_unknown_dialect_is_refused_without_quoting_it() {
        assertThatThrownBy(() -> new ThreeCxProvider().connect(PbxSettings.of(Map.of("dialect", "smoke-signals"))))
                .isInstanceOf(PbxSettingsException.class)
                .hasMessage("dialect: must be one of call-control, crm-template, custom-crm, webhook-plugin");
    }

    private static void assertProblem(Map<String, ?> settings, String key) {
        assertThatThrownBy(() -> Fixtures.connect(settings))
                .isInstanceOfSatisfying(
                        PbxSettingsException.class,
                        e -> assertThat(e.problems())
                                .extracting(PbxSettingsException.Problem::key)
                                .containsExactly(key));
    }
}
