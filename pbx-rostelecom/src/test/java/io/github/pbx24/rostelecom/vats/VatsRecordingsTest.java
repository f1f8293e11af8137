package io.github.pbx24.rostelecom.vats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VatsRecordingsTest {

    private static final byte[] AUDIO = VatsFixture.bytes("seed-record-response-audio.wav");
    private final MockWebServer api = new MockWebServer();
    private final MockWebServer storage = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        api.start(InetAddress.getByName("127.0.0.1"), 0);
        storage.start(InetAddress.getByName("127.0.0.1"), 0);
    }

    @AfterEach
    void stop() {
        api.close();
        storage.close();
    }

    @Nested
    class Audio {

        @Test
        void audio_in_the_answer_is_streamed_with_its_length() throws Exception {
            api.enqueue(audio("audio/wav"));
            assertContent(open("rec-0001-aaaa"), "audio/wav", AUDIO.length);
            RecordedRequest request = api.takeRequest();
            assertThat(request.getRequestLine()).isEqualTo("GET /v2/records/rec-0001-aaaa HTTP/1.1");
            assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer TOKEN");
            assertThat(request.getHeaders().get("Accept-Encoding")).isEqualTo("identity");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "audio/mpeg",
                    "AUDIO/X-WAV",
                    "application/octet-stream",
                    "binary/octet-stream",
                    "application/ogg",
                    "application/octet-stream; charset=binary",
                    ""
                })
        void several_types_mean_audio(String type) throws Exception {
            api.enqueue(audio(type));
            assertContent(open("r"), type, AUDIO.length);
        }

        @Test
        void json_under_an_audio_name_is_an_answer_without_a_link() {
            api.enqueue(answer(200, "audio/raw", "{\"error\":\"not ready\"}"));
            assertThat(open("r")).isEqualTo(new Fetched.NotReady("the answer has no link to a recording"));
        }

        @Test
        void a_length_that_is_not_told_is_unknown() throws Exception {
            api.enqueue(new MockResponse.Builder()
                    .addHeader("Content-Type", "audio/wav")
                    .chunkedBody(new Buffer().write(AUDIO), 100)
                    .build());
            assertContent(open("r"), "audio/wav", -1);
        }

        @Test
        void a_recording_of_many_megabytes_arrives_whole() throws Exception {
            byte[] large = new byte[8 << 20];
            large[large.length - 1] = 7;
            api.enqueue(new MockResponse.Builder()
                    .addHeader("Content-Type", "audio/wav")
                    .body(new Buffer().write(large))
                    .build());
            try (Fetched.Content content = (Fetched.Content) open("r")) {
                assertThat(content.stream().readAllBytes()).isEqualTo(large);
            }
        }

        @Test
        void a_connection_lost_half_way_shows_while_reading() throws Exception {
            api.enqueue(new MockResponse.Builder()
                    .addHeader("Content-Type", "audio/wav")
                    .body(new Buffer().write(new byte[1 << 20]))
                    .onResponseBody(new SocketEffect.CloseSocket())
                    .build());
            try (Fetched.Content content = (Fetched.Content) open("r")) {
                assertThatThrownBy(() -> content.stream().readAllBytes()).isInstanceOf(IOException.class);
            }
        }

        @Test
        void an_empty_recording_is_not_ready() {
            api.enqueue(answer(200, "audio/wav", ""));
            assertThat(open("r")).isEqualTo(new Fetched.NotReady("still empty"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"text/html", "text/plain; charset=utf-8"})
        void a_text_is_not_a_recording(String type) {
            api.enqueue(answer(200, type, "<html>please wait</html>"));
            assertThat(open("r")).isEqualTo(new Fetched.NotReady("a page came instead of a recording"));
        }
    }

    @Nested
    class Links {

        @ParameterizedTest
        @ValueSource(strings = {"url", "link", "record_url", "download_url"})
        void a_link_is_followed_without_the_token(String name) throws Exception {
            api.enqueue(answer(200, "application/json", "{\"n\":1,\"" + name + "\":\"" + stored("localhost") + "\"}"));
            storage.enqueue(audio("audio/wav"));
            assertContent(open("r", "localhost"), "audio/wav", AUDIO.length);
            RecordedRequest request = storage.takeRequest();
            assertThat(request.getTarget()).isEqualTo("/rec.wav?sig=1");
            assertThat(request.getHeaders().get("Authorization")).isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "text/plain", "application/json; charset=utf-8", "application/x-something"})
        void a_link_is_recognised_by_its_first_character(String type) throws Exception {
            api.enqueue(answer(200, type, " \n\t{\"url\":\"" + stored("localhost") + "\"}"));
            storage.enqueue(audio("audio/wav"));
            assertContent(open("r", "localhost"), "audio/wav", AUDIO.length);
        }

        @Test
        void another_port_of_the_same_host_gets_no_token() throws Exception {
            api.enqueue(answer(200, "application/json", "{\"url\":\"" + stored("127.0.0.1") + "\"}"));
            storage.enqueue(audio("audio/wav"));
            assertContent(open("r"), "audio/wav", AUDIO.length);
            assertThat(storage.takeRequest().getHeaders().get("Authorization")).isNull();
        }

        @Test
        void a_link_to_the_api_itself_gets_the_token() throws Exception {
            api.enqueue(answer(200, "application/json", "{\"url\":\"/files/1\"}"));
            api.enqueue(audio("audio/wav"));
            assertContent(open("r"), "audio/wav", AUDIO.length);
            api.takeRequest();
            RecordedRequest second = api.takeRequest();
            assertThat(second.getTarget()).isEqualTo("/files/1");
            assertThat(second.getHeaders().get("Authorization")).isEqualTo("Bearer TOKEN");
        }

        @ParameterizedTest
        @ValueSource(ints = {301, 302, 303, 307, 308})
        void a_redirect_is_a_link(int status) throws Exception {
            api.enqueue(new MockResponse.Builder()
                    .code(status)
                    .addHeader("Location", stored("localhost"))
                    .build());
            storage.enqueue(audio("audio/wav"));
            assertContent(open("r", "localhost"), "audio/wav", AUDIO.length);
            assertThat(storage.takeRequest().getHeaders().get("Authorization")).isNull();
        }

        @Test
        void a_host_that_is_not_listed_is_not_asked() {
            api.enqueue(answer(200, "application/json", "{\"url\":\"" + stored("localhost") + "\"}"));
            assertThat(open("r"))
                    .isInstanceOfSatisfying(
                            Fetched.Gone.class,
                            gone -> assertThat(gone.reason()).endsWith("is not in recording-hosts"));
            assertThat(storage.getRequestCount()).isZero();
        }

        @Test
        void a_redirect_of_a_listed_host_to_another_one_is_not_followed() {
            api.enqueue(answer(200, "application/json", "{\"url\":\"" + stored("localhost") + "\"}"));
            storage.enqueue(new MockResponse.Builder()
                    .code(302)
                    .addHeader("Location", "http://169.254.169.254/latest")
                    .build());
            assertThat(open("r", "localhost"))
                    .isInstanceOfSatisfying(
                            Fetched.Gone.class,
                            gone -> assertThat(gone.reason()).endsWith("is not in recording-hosts"));
        }

        @Test
        void a_circle_ends() {
            for (int i = 0; i < 10; i++) {
                api.enqueue(new MockResponse.Builder()
                        .code(302)
                        .addHeader("Location", "/again")
                        .build());
            }
            assertThat(open("r")).isEqualTo(new Fetched.NotReady("more than 5 redirects"));
            assertThat(api.getRequestCount()).isEqualTo(6);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"url\":7}",
                    "{\"url\":\"\"}",
                    "{\"status\":\"ok\"}",
                    "[",
                    "{\"a\":[null,\"ftp://x\"]}"
                })
        void an_answer_without_a_link_is_not_ready(String json) {
            api.enqueue(answer(200, "application/json", json));
            assertThat(open("r")).isEqualTo(new Fetched.NotReady("the answer has no link to a recording"));
        }

        @Test
        void the_first_safe_address_anywhere_will_do() {
            api.enqueue(
                    answer(200, "application/json", "{\"data\":[{\"a\":\"b\"},{\"f\":\"https://192.0.2.7/r.mp3\"}]}"));
            assertThat(open("r"))
                    .isInstanceOfSatisfying(
                            Fetched.Gone.class,
                            gone -> assertThat(gone.reason()).endsWith("is not in recording-hosts"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"file:///etc/passwd", "ftp://localhost/x", "http://", "http://ex ample/"})
        void what_is_not_a_web_address_is_refused(String link) {
            api.enqueue(answer(200, "application/json", "{\"url\":\"" + link + "\"}"));
            assertThat(open("r")).isInstanceOf(Fetched.Gone.class);
        }

        @ParameterizedTest
        @ValueSource(ints = {401, 403, 404, 410, 429, 500})
        void a_dead_link_is_asked_for_again_later(int status) {
            api.enqueue(answer(200, "application/json", "{\"url\":\"" + stored("localhost") + "\"}"));
            storage.enqueue(answer(status, "text/plain", "SECRET"));
            assertThat(open("r", "localhost")).isEqualTo(new Fetched.NotReady("HTTP status " + status));
        }

        private String stored(String host) {
            return "http://" + host + ":" + storage.getPort() + "/rec.wav?sig=1";
        }
    }

    @Nested
    class Failures {

        @ParameterizedTest
        @CsvSource({"202", "204", "404", "425", "429", "500", "502", "503", "504", "302"})
        void later_is_another_chance(int status) {
            api.enqueue(new MockResponse.Builder().code(status).build());
            assertThat(open("r")).isEqualTo(new Fetched.NotReady("HTTP status " + status));
        }

        @ParameterizedTest
        @CsvSource({"400,HTTP status 400", "410,HTTP status 410"})
        void never_is_said_clearly(int status, String reason) {
            api.enqueue(answer(status, "text/plain", "SECRET"));
            assertThat(open("r")).isEqualTo(new Fetched.Gone(reason));
        }

        @ParameterizedTest
        @CsvSource({"401", "403"})
        void a_refused_token_can_still_be_mended(int status) {
            api.enqueue(answer(status, "text/plain", "SECRET"));
            assertThat(open("r"))
                    .isEqualTo(new Fetched.NotReady("the access token was refused, HTTP status " + status));
        }

        @Test
        void an_exchange_that_is_down_is_asked_again_later() {
            try (PbxConnection connection = connect()) {
                api.close();
                assertThat(connection.recordings().orElseThrow().open(RecordingReference.id("r")))
                        .isInstanceOf(Fetched.NotReady.class);
            }
        }

        @Test
        void an_answer_that_does_not_come_is_asked_for_again_later() {
            api.enqueue(new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build());
            try (PbxConnection connection = connect("PT0.5S", List.of())) {
                assertThat(connection.recordings().orElseThrow().open(RecordingReference.id("r")))
                        .isInstanceOf(Fetched.NotReady.class);
            }
        }

        @Test
        void an_address_is_not_a_reference_of_this_exchange() {
            try (PbxConnection connection = connect()) {
                assertThat(connection.recordings().orElseThrow().open(RecordingReference.url("http://127.0.0.1/")))
                        .isInstanceOf(Fetched.Gone.class);
            }
            assertThat(api.getRequestCount()).isZero();
        }

        @ParameterizedTest
        @CsvSource({"a/b,a%2Fb", "../x,..%2Fx", "a?b#c,a%3Fb%23c", "%2e%2e,%252e%252e", "ж,%D0%B6", "a;b,a;b"})
        void an_id_stays_one_path_segment(String id, String segment) throws Exception {
            api.enqueue(audio("audio/wav"));
            assertContent(open(id), "audio/wav", AUDIO.length);
            assertThat(api.takeRequest().getTarget()).isEqualTo("/v2/records/" + segment);
        }

        @ParameterizedTest
        @ValueSource(strings = {".", ".."})
        void an_id_cannot_climb(String id) {
            assertThat(open(id)).isInstanceOf(Fetched.Gone.class);
            assertThat(api.getRequestCount()).isZero();
        }
    }

    private Fetched open(String id, String... hosts) {
        // The stream outlives the connection here, because closing frees idle connections only.
        try (PbxConnection connection = connect(hosts)) {
            return connection.recordings().orElseThrow().open(RecordingReference.id(id));
        }
    }

    private PbxConnection connect(String... hosts) {
        return connect("PT1M", List.of(hosts));
    }

    private PbxConnection connect(String timeout, List<String> hosts) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("webhook-keys", "k");
        settings.put("access-token", "TOKEN");
        settings.put("api-url", "http://127.0.0.1:" + api.getPort());
        settings.put("recording-hosts", hosts);
        settings.put("read-timeout", timeout);
        return VatsFixture.connect(settings);
    }

    private static void assertContent(Fetched fetched, String type, long length) throws IOException {
        assertThat(fetched).isInstanceOf(Fetched.Content.class);
        try (Fetched.Content content = (Fetched.Content) fetched) {
            assertThat(content.contentType()).isEqualTo(type);
            assertThat(content.length()).isEqualTo(length);
            assertThat(content.stream().readAllBytes()).isEqualTo(AUDIO);
        }
    }

    private static MockResponse audio(String type) {
        MockResponse.Builder response = new MockResponse.Builder().body(new Buffer().write(AUDIO));
        return type.isEmpty()
                ? response.build()
                : response.addHeader("Content-Type", type).build();
    }

    private static MockResponse answer(int status, String type, String body) {
        MockResponse.Builder response =
                new MockResponse.Builder().code(status).body(new Buffer().write(body.getBytes(StandardCharsets.UTF_8)));
        return type.isEmpty()
                ? response.build()
                : response.addHeader("Content-Type", type).build();
    }
}
