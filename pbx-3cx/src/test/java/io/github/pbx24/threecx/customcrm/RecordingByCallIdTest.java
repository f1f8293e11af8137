package io.github.pbx24.threecx.customcrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import io.github.pbx24.threecx.ThreeCxProvider;
import io.github.pbx24.threecx.internal.Templates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingByCallIdTest {

    private final MockWebServer exchange = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        exchange.start();
    }

    @AfterEach
    void stop() {
        exchange.close();
    }

    private PbxConnection connection() {
        return new ThreeCxProvider()
                .connect(PbxSettings.of(Map.of(
                        "dialect",
                        "custom-crm",
                        "recordings-url",
                        exchange.url("/api/recordings") + "?callId={callId}",
                        "recordings-token",
                        "jwt-secret",
                        "recording-hosts",
                        List.of(exchange.getHostName()))));
    }

    private PbxConnection client() {
        return new ThreeCxProvider()
                .connect(PbxSettings.of(Map.of(
                        "dialect",
                        "custom-crm",
                        "recordings-url",
                        exchange.url("/api/recordings") + "?callId={callId}",
                        "recordings-client-id",
                        "bridge",
                        "recordings-client-secret",
                        "client-key",
                        "recording-hosts",
                        List.of(exchange.getHostName()))));
    }

    private void sound() {
        exchange.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "audio/wav")
                .body("RIFFsound")
                .build());
    }

    @Test
    void a_recording_is_asked_for_as_in_the_example() throws Exception {
        String target = Templates.line("customcrm-recordings-request.txt").split(" ")[1];
        sound();
        try (PbxConnection connection = connection()) {
            Fetched fetched = connection.recordings().orElseThrow().open(RecordingReference.id("26808"));
            assertThat(fetched).isInstanceOf(Fetched.Content.class);
            ((Fetched.Content) fetched).close();
        }
        RecordedRequest request = exchange.takeRequest();

        assertThat(request.getMethod() + " " + request.getTarget()).isEqualTo("GET " + target);
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer jwt-secret");
    }

    @Test
    void a_token_is_fetched_kept_and_replaced_when_it_is_refused() throws Exception {
        answerWith("{\"access_token\":\"jwt-1\",\"expires_in\":3600}");
        sound();
        sound();
        exchange.enqueue(new MockResponse.Builder().code(401).build());
        answerWith("{\"access_token\":\"jwt-2\",\"expires_in\":3600}");
        sound();

        try (PbxConnection connection = client()) {
            for (int i = 0; i < 3; i++) {
                Fetched fetched = connection.recordings().orElseThrow().open(RecordingReference.id("26808"));
                assertThat(fetched).isInstanceOf(Fetched.Content.class);
                ((Fetched.Content) fetched).close();
            }
        }
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            RecordedRequest request = exchange.takeRequest();
            seen.add(request.getUrl().encodedPath() + " " + request.getHeaders().get("Authorization"));
        }
        assertThat(seen)
                .containsExactly(
                        "/connect/token null",
                        "/api/recordings Bearer jwt-1",
                        "/api/recordings Bearer jwt-1",
                        "/api/recordings Bearer jwt-1",
                        "/connect/token null",
                        "/api/recordings Bearer jwt-2");
    }

    @Test
    void without_a_token_the_recording_waits() {
        exchange.enqueue(new MockResponse.Builder().code(400).build());

        try (PbxConnection connection = client()) {
            assertThat(connection.recordings().orElseThrow().open(RecordingReference.id("26808")))
                    .isInstanceOfSatisfying(
                            Fetched.NotReady.class,
                            later -> assertThat(later.reason())
                                    .contains("client-secret is wrong")
                                    .doesNotContain("client-key"));
        }
    }

    @Test
    void half_a_client_is_a_mistake() {
        Map<String, Object> settings = Map.of(
                "dialect",
                "custom-crm",
                "recordings-url",
                "https://pbx.example.com/api/recordings?callId={callId}",
                "recordings-client-id",
                "bridge");

        assertThatExceptionOfType(PbxSettingsException.class)
                .isThrownBy(() -> new ThreeCxProvider().connect(PbxSettings.of(settings)))
                .withMessageContaining("recordings-client-secret");
    }

    private void answerWith(String json) {
        exchange.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body(json)
                .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "customcrm-recordings-response-string.json",
                "customcrm-recordings-response-object.json",
                "customcrm-recordings-response-list.json",
                "customcrm-recordings-response-odata.json"
            })
    void the_link_is_found_in_every_form_of_the_answer(String name) throws Exception {
        answerWith(Templates.text(name)
                .replace("https://pbx.example.com/", exchange.url("/").toString()));
        exchange.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "audio/wav")
                .body("RIFFsound")
                .build());

        try (PbxConnection connection = connection()) {
            Fetched fetched = connection.recordings().orElseThrow().open(RecordingReference.id("26808"));
            assertThat(fetched).isInstanceOf(Fetched.Content.class);
            try (Fetched.Content content = (Fetched.Content) fetched) {
                assertThat(new String(content.stream().readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("RIFFsound");
            }
        }
        assertThat(exchange.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer jwt-secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"customcrm-recordings-response-empty.json", "customcrm-recordings-response-error.json"})
    void an_answer_without_a_link_means_later(String name) {
        answerWith(Templates.text(name));

        try (PbxConnection connection = connection()) {
            assertThat(connection.recordings().orElseThrow().open(RecordingReference.id("26808")))
                    .isInstanceOf(Fetched.NotReady.class);
        }
    }
}
