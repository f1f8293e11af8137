package io.github.pbx24.rostelecom.vats;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.AllowedHost;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class VatsSettingsTest {

    @Test
    void no_to_string_shows_a_secret() {
        PbxSettings settings = PbxSettings.of(Map.of("webhook-keys", "SECRET", "access-token", "SECRET"));
        assertThat(VatsSettings.read(settings, PbxEnvironment.standard(), null).toString())
                .doesNotContain("SECRET")
                .contains("api.vats.rt.ru");
    }

    @Test
    void hosts_of_the_operator_and_of_the_settings_are_allowed() {
        PbxSettings settings = PbxSettings.of(
                Map.of("webhook-keys", "k", "access-token", "t", "recording-hosts", List.of("Own.example:8443")));
        PbxEnvironment environment =
                PbxEnvironment.standard().withRecordingHosts(List.of(new AllowedHost("operator.example", 443)));
        VatsSettings.Api api = Objects.requireNonNull(
                VatsSettings.read(settings, environment, null).api());
        assertThat(api.recordingHosts()).hasToString("AllowedHosts[operator.example:443, own.example:8443]");
    }
}
