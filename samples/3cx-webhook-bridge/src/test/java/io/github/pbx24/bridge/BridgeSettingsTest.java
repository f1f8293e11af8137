package io.github.pbx24.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BridgeSettingsTest {

    @TempDir
    Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("bridge.ini"), text);
    }

    @Test
    void a_file_is_read_as_windows_writes_it() throws IOException {
        Path file = write(
                "\uFEFF[General]\r\n; the office\r\n# too\r\nWEBHOOK_URL = https://crm.example.com/pbx/office/a=b\r\n"
                        + "3CX_URL=https://pbx.example.com:5001\r\nCLIENT_ID=bridge\r\nCLIENT_SECRET=a\\tb\\u00;c=#d!\r\n\r\n"
                        + "FOLDER=C:\\3cx\\new\r\nEXTENSIONS= 101, 102 ,,103\r\n");

        BridgeSettings settings = BridgeSettings.read(file);

        assertThat(settings.eventUrl()).hasToString("https://crm.example.com/pbx/office/a=b");
        assertThat(settings.folder()).isEqualTo(Path.of("C:\\3cx\\new"));
        assertThat(settings.exchange())
                .containsEntry("client-secret", "a\\tb\\u00;c=#d!")
                .containsEntry("extensions", List.of("101", "102", "103"));
    }

    @Test
    void a_comment_in_an_old_code_page_is_a_comment() throws IOException {
        Path file = folder.resolve("bridge.ini");
        Files.write(file, "; \u0442\u0435\u043b\u0435\u0444\u043e\u043d\r\nPORT=1\r\n".getBytes("windows-1251"));

        assertThat(IniFile.read(file)).isEqualTo(Map.of("PORT", "1"));
    }

    @Test
    void lines_that_say_nothing_or_something_twice_are_named_without_values() throws IOException {
        Path file = write("CLIENT_SECRET s3cret\nPORT=1\nPORT=2\n");

        assertThatThrownBy(() -> IniFile.read(file))
                .hasMessage("line 1 is not KEY=value\nline 3 says something a second time");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, yes",
        "DIALING, ''",
        "RECORDING_FULL_INFO, 2",
        "SIGN_KEY, ''",
        "RECORDING_DAYS, 0",
        "ERASE_HOUR, 24",
        "DISK_RESERVE_MB, -1",
        "PORT, -1",
        "PORT, \u0663",
        "WEBHOOK_URL, https://user:s3cret@crm.example.com/",
        "WEBHOOK_POST_URL, https://crm.example.com/#s3cret",
        "PUBLIC_URL, s3cret"
    })
    void a_setting_that_cannot_be_meant_is_refused(String key, String value) {
        Map<String, String> values = Ini.values(folder, "https://crm.example.com/");
        values.put(key, value);

        assertThatThrownBy(() -> BridgeSettings.of(values))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void a_start_that_fails_says_what_to_do() throws IOException {
        Map<String, String> values = Ini.values(folder, "https://crm.example.com/");
        values.put("3CX_URL", "pbx.example.com");
        assertThat(complaint(values)).startsWith("3CX_URL: ");

        values = Ini.values(Files.writeString(folder.resolve("file"), "x"), "https://crm.example.com/");
        assertThat(complaint(values)).contains("file", "cannot be used");

        Map<String, String> good = Ini.values(folder.resolve("data"), "https://crm.example.com/");
        try (Bridge first = Bridge.start(BridgeSettings.of(good), Clock.systemUTC())) {
            assertThat(complaint(good)).contains("bridge.db").doesNotContain("Exception");
            Map<String, String> sameAddress = Ini.values(folder.resolve("other"), "https://crm.example.com/");
            sameAddress.put("PORT", String.valueOf(first.port()));
            assertThat(complaint(sameAddress)).isEqualTo("PORT: another program listens there");
        }
        assertThat(Main.complaint(catchException(() -> IniFile.read(folder.resolve("none.ini")))))
                .startsWith("there is no file ")
                .endsWith("none.ini");
    }

    private static String complaint(Map<String, String> values) {
        return Main.complaint(catchException(
                () -> Bridge.start(BridgeSettings.of(values), Clock.systemUTC()).close()));
    }

    @Test
    void keys_are_not_shown() {
        assertThat(BridgeSettings.of(Ini.values(folder, "https://crm.example.com/")))
                .asString()
                .isEqualTo("BridgeSettings");
    }
}
