package io.github.pbx24.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostTest {

    @ParameterizedTest
    @CsvSource({
        "records.example.com, records.example.com, 0",
        "RECORDS.Example.COM, records.example.com, 0",
        "records.example.com:8443, records.example.com, 8443",
        "10.0.0.7:5001, 10.0.0.7, 5001",
        "[2001:db8::1], 2001:db8::1, 0",
        "[2001:db8::1]:5001, 2001:db8::1, 5001",
        "2001:db8::1, 2001:db8::1, 0",
        "записи.рф, записи.рф, 0"
    })
    void a_host_may_have_a_port(String text, String host, int port) {
        assertThat(AllowedHost.read(text)).contains(new AllowedHost(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "https://a.example",
                "a.example/x",
                "a.example:",
                "a.example:0",
                "a.example:65536",
                "a b",
                "a@b",
                "*?",
                "[2001:db8::1",
                "a.example:80:80",
                "%31"
            })
    void anything_else_is_no_host(String text) {
        assertThat(AllowedHost.read(text)).isEmpty();
    }

    @Test
    void it_reads_as_it_is_shown() {
        for (String text : List.of("a.example", "a.example:81", "[2001:db8::1]:5", "[2001:db8::1]")) {
            assertThat(AllowedHost.read(text).orElseThrow()).hasToString(text);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new AllowedHost(" ", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AllowedHost("a", 65_536));
    }

    @Test
    void an_environment_starts_with_nothing_allowed() {
        PbxEnvironment standard = PbxEnvironment.standard();
        assertThat(standard.recordingHosts()).isEmpty();
        assertThat(standard.folders()).isEmpty();
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        PbxEnvironment wider = standard.withClock(clock)
                .withFolders(List.of(Path.of("x")))
                .withRecordingHosts(List.of(new AllowedHost("a", 1)));
        assertThat(wider).isEqualTo(new PbxEnvironment(List.of(new AllowedHost("a", 1)), List.of(Path.of("x")), clock));
    }
}
