package io.github.pbx24.threecx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.setup.SetupFinding;
import io.github.pbx24.threecx.ThreeCxProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingFolderTest {

    /** 12:15:02 in Moscow, the time zone in which files are named. */
    private static final Instant ANSWERED = Instant.parse("2026-01-15T09:15:02Z");

    private static final String NAME = "[Anna]_84951234567-101_20260115121502(26808).wav";

    @TempDir
    Path allowed;

    private final AtomicReference<Instant> now = new AtomicReference<>(ANSWERED.plusSeconds(120));
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectories(allowed.resolve("Recordings"));
        Files.createDirectories(folder.resolve("101"));
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    private PbxEnvironment environment() {
        return PbxEnvironment.standard().withFolders(List.of(allowed)).withClock(clock());
    }

    private PbxConnection connection(String dialect) {
        return new ThreeCxProvider()
                .connect(
                        PbxSettings.of(Map.of("dialect", dialect, "recordings-folder", folder.toString())),
                        environment());
    }

    private static RecordingReference key(String extension) {
        return RecordingReference.id(
                new RecordingKey(ANSWERED, ANSWERED.plusSeconds(60), Set.of(extension), "74951234567").text());
    }

    /** Looks twice, as the host does. */
    private Fetched open(RecordingReference reference) {
        try (PbxConnection connection = connection("custom-crm")) {
            connection.recordings().orElseThrow().open(reference);
            now.set(now.get().plusSeconds(5));
            return connection.recordings().orElseThrow().open(reference);
        }
    }

    private static String text(Fetched fetched) throws IOException {
        assertThat(fetched).isInstanceOf(Fetched.Content.class);
        try (Fetched.Content content = (Fetched.Content) fetched) {
            return new String(content.stream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void the_file_of_a_conversation_is_found_among_others() throws IOException {
        Files.writeString(folder.resolve("101").resolve(NAME), "the right one");
        Files.writeString(folder.resolve("101").resolve(NAME.replace("84951234567", "84950000000")), "another client");
        Files.writeString(folder.resolve("101").resolve(NAME.replace("20260115121502", "20260115131502")), "later");
        Files.writeString(folder.resolve("101").resolve("notes.txt"), "no recording");
        Files.writeString(Files.createDirectories(folder.resolve("102")).resolve(NAME), "another employee");

        assertThat(text(open(key("101")))).isEqualTo("the right one");
    }

    @Test
    void a_file_that_grows_is_not_ready() throws IOException {
        Path file = folder.resolve("101").resolve(NAME);
        Files.writeString(file, "RI");
        try (PbxConnection connection = connection("custom-crm")) {
            for (int i = 0; i < 3; i++) {
                assertThat(connection.recordings().orElseThrow().open(key("101")))
                        .isInstanceOf(Fetched.NotReady.class);
                Files.writeString(file, Files.readString(file) + "FF");
                now.set(now.get().plusSeconds(5));
            }
            assertThat(connection.recordings().orElseThrow().open(key("101"))).isInstanceOf(Fetched.NotReady.class);
            // Too soon after the last look to say anything.
            assertThat(connection.recordings().orElseThrow().open(key("101"))).isInstanceOf(Fetched.NotReady.class);
            now.set(now.get().plusSeconds(5));
            assertThat(text(connection.recordings().orElseThrow().open(key("101"))))
                    .isEqualTo("RIFFFFFF");
        }
    }

    @Test
    void an_empty_file_and_no_file_are_not_ready() throws IOException {
        assertThat(open(key("101"))).isInstanceOf(Fetched.NotReady.class);
        Files.writeString(folder.resolve("101").resolve(NAME), "");
        assertThat(open(key("101"))).isInstanceOf(Fetched.NotReady.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "../secret", "/etc", "101/..", "101\\..", "%2e%2e", ""})
    void an_extension_never_leads_out_of_the_folder(String extension) throws IOException {
        Files.writeString(allowed.resolve(NAME), "outside");
        Files.writeString(folder.resolve(NAME), "in no folder of an extension");
        Files.writeString(Files.createDirectories(allowed.resolve("secret")).resolve(NAME), "outside");

        assertThat(open(key(extension))).isInstanceOf(Fetched.NotReady.class);
        assertThat(open(RecordingReference.id("1768468502;1768468562;" + extension + ";74951234567")))
                .isNotInstanceOf(Fetched.Content.class);
    }

    @Test
    void a_link_never_leads_out_of_the_folder() throws IOException {
        Path outside = Files.writeString(allowed.resolve("outside.wav"), "outside");
        Files.createSymbolicLink(folder.resolve("101").resolve(NAME), outside);
        Path other = Files.createDirectories(allowed.resolve("other"));
        Files.writeString(other.resolve(NAME), "outside");
        Files.createSymbolicLink(folder.resolve("102"), other);

        assertThat(open(key("101"))).isInstanceOf(Fetched.Gone.class);
        assertThat(open(key("102"))).isInstanceOf(Fetched.Gone.class);
    }

    @Test
    void only_what_the_operator_allows_may_be_set() {
        for (String path : List.of(
                allowed.resolve("..").toString(),
                allowed.resolveSibling("elsewhere").toString(),
                allowed + "/../elsewhere")) {
            assertThatExceptionOfType(PbxSettingsException.class)
                    .isThrownBy(() -> new ThreeCxProvider()
                            .connect(
                                    PbxSettings.of(Map.of("dialect", "crm-template", "recordings-folder", path)),
                                    environment()))
                    .withMessageContaining("recordings-folder");
        }
    }

    @Test
    void a_folder_that_is_not_there_is_told() {
        try (PbxConnection there = connection("crm-template")) {
            assertThat(there.checkSetup())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.level()).isEqualTo(SetupFinding.Level.OK));
        }
        folder = allowed.resolve("missing");
        try (PbxConnection missing = connection("custom-crm")) {
            assertThat(missing.checkSetup()).singleElement().satisfies(finding -> {
                assertThat(finding.level()).isEqualTo(SetupFinding.Level.FAILURE);
                assertThat(finding.setting()).isEqualTo("recordings-folder");
            });
        }
    }

    private static RecordingReference recording(PbxConnection connection, String path, String json) {
        WebhookRequest request = WebhookRequest.builder("POST", ANSWERED.plusSeconds(61))
                .path(path)
                .header("Content-Type", "application/json")
                .body(json.getBytes(StandardCharsets.UTF_8))
                .build();
        return connection.parser().parse(request).events().stream()
                .filter(CallEvent.RecordingReady.class::isInstance)
                .map(event -> ((CallEvent.RecordingReady) event).recording())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void hooks_and_reports_find_the_file_of_their_call() throws IOException {
        Files.writeString(folder.resolve("101").resolve(NAME), "the right one");
        try (PbxConnection hooks = connection("custom-crm");
                PbxConnection template = connection("crm-template")) {
            assertThat(text(open(recording(
                            hooks,
                            "ended",
                            "{\"USER_PHONE_INNER\":\"101\",\"PHONE_NUMBER\":\"+74951234567\",\"DURATION\":\"60\"}"))))
                    .isEqualTo("the right one");
            assertThat(
                            text(
                                    open(
                                            recording(
                                                    template,
                                                    "report",
                                                    "{\"callType\":\"Inbound\",\"number\":\"+74951234567\",\"agent\":\"101\","
                                                            + "\"start\":\"2026-01-15T09:14:57Z\",\"end\":\"2026-01-15T09:16:02Z\",\"seconds\":\"60\"}"))))
                    .isEqualTo("the right one");
        }
    }
}
