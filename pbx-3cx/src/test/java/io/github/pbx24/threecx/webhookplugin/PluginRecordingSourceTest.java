package io.github.pbx24.threecx.webhookplugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginRecordingSourceTest {

    private static final String FILE = "/webapi/recording/260115121502_231-1-1.mp3";

    private final MockWebServer exchange = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        exchange.start(InetAddress.getByName("127.0.0.1"), 0);
    }

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void a_recording_is_streamed_with_its_type_and_size() throws IOException {
        exchange.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "audio/mpeg")
                .body("sound".repeat(100_000))
                .build());

        try (PbxConnection connection = listed();
                Fetched.Content content = (Fetched.Content) open(connection, url(FILE))) {
            assertThat(content.contentType()).isEqualTo("audio/mpeg");
            assertThat(content.length()).isEqualTo(500_000);
            assertThat(content.stream().readAllBytes()).hasSize(500_000);
        }
    }

    @Test
    void a_recording_of_unknown_size_and_type_is_streamed_too() throws IOException {
        exchange.enqueue(new MockResponse.Builder().chunkedBody("sound", 2).build());

        try (PbxConnection connection = listed();
                Fetched.Content content = (Fetched.Content) open(connection, url(FILE))) {
            assertThat(content.contentType()).isEmpty();
            assertThat(content.length()).isEqualTo(-1);
            assertThat(content.stream().readAllBytes()).hasSize(5);
        }
    }

    @Test
    void a_stream_that_breaks_off_fails_in_the_reader() throws IOException {
        exchange.enqueue(new MockResponse.Builder()
                .body("sound".repeat(100_000))
                .onResponseBody(SocketEffect.ShutdownConnection.INSTANCE)
                .build());

        try (PbxConnection connection = listed();
                Fetched.Content content = (Fetched.Content) open(connection, url(FILE))) {
            assertThatThrownBy(() -> content.stream().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, true",
        "425, true",
        "429, true",
        "500, true",
        "502, true",
        "503, true",
        "204, true",
        "400, false",
        "401, false",
        "403, false",
        "410, false",
        "304, true"
    })
    void a_status_says_whether_to_come_again(int status, boolean later) {
        exchange.enqueue(new MockResponse.Builder().code(status).build());

        Fetched expected =
                later ? new Fetched.NotReady("HTTP status " + status) : new Fetched.Gone("HTTP status " + status);
        assertThat(open(FILE)).isEqualTo(expected);
    }

    @Test
    void an_empty_file_or_a_page_is_not_a_recording_yet() {
        exchange.enqueue(new MockResponse.Builder().body("").build());
        exchange.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "text/html; charset=utf-8")
                .body("<html>log in</html>")
                .build());

        assertThat(open(FILE)).isEqualTo(new Fetched.NotReady("still empty"));
        assertThat(open(FILE)).isEqualTo(new Fetched.NotReady("a page came instead of a recording"));
    }

    @Test
    void an_exchange_that_does_not_answer_may_do_so_later() {
        exchange.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        exchange.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                .build());

        try (PbxConnection connection =
                Fixtures.connect(Map.of("recording-hosts", "127.0.0.1", "call-timeout", "PT0.3S"))) {
            assertThat(open(connection, url(FILE))).isInstanceOf(Fetched.NotReady.class);
            assertThat(open(connection, url(FILE))).isInstanceOf(Fetched.NotReady.class);
        }
    }

    @Nested
    class OnlyListedHosts {

        @Test
        void are_asked_and_none_without_a_list() {
            try (PbxConnection connection = Fixtures.connect(Map.of())) {
                assertThat(open(connection, "https://pbx.example.com:5001" + FILE))
                        .isEqualTo(new Fetched.Gone("host pbx.example.com:5001 is not in recording-hosts"));
                assertThat(open(connection, url(FILE))).isInstanceOf(Fetched.Gone.class);
            }
            assertThat(exchange.getRequestCount()).isZero();
        }

        @Test
        void include_the_exchange_itself() {
            exchange.enqueue(new MockResponse.Builder().code(410).build());

            try (PbxConnection connection = Fixtures.connect(Map.of("base-url", "https://127.0.0.1:5001"))) {
                assertThat(open(connection, url(FILE))).isEqualTo(new Fetched.Gone("HTTP status 410"));
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://localhost/a.mp3",
                    "http://127.0.0.2/a.mp3",
                    "http://[::1]/a.mp3",
                    "http://[::ffff:127.0.0.1]:1/a.mp3",
                    "http://127.0.0.1.example.com/a.mp3",
                    "http://169.254.169.254/latest",
                    "http://127.0.0.1@10.0.0.1/a.mp3",
                    "http://10.0.0.1#@127.0.0.1/a.mp3"
                })
        void are_not_confused_with_similar_ones(String address) {
            try (PbxConnection connection = Fixtures.connect(Map.of("recording-hosts", List.of("127.0.0.1:9")))) {
                assertThat(open(connection, address)).isInstanceOf(Fetched.Gone.class);
            }
        }

        @Test
        void may_be_limited_to_a_port() {
            exchange.enqueue(new MockResponse.Builder().code(404).build());
            String here = "127.0.0.1:" + exchange.getPort();

            try (PbxConnection connection = Fixtures.connect(Map.of("recording-hosts", here))) {
                assertThat(open(connection, url(FILE))).isEqualTo(new Fetched.NotReady("HTTP status 404"));
                assertThat(open(connection, "http://127.0.0.1:9" + FILE))
                        .isEqualTo(new Fetched.Gone("host 127.0.0.1:9 is not in recording-hosts"));
            }
        }

        @Test
        void are_asked_after_a_redirect() throws InterruptedException {
            exchange.enqueue(redirect("/elsewhere.mp3"));
            exchange.enqueue(new MockResponse.Builder().code(410).build());
            exchange.enqueue(redirect("http://localhost:" + exchange.getPort() + "/"));
            exchange.enqueue(redirect("ftp://127.0.0.1/"));

            assertThat(open(FILE)).isEqualTo(new Fetched.Gone("HTTP status 410"));
            assertThat(open(FILE))
                    .isEqualTo(new Fetched.Gone("host localhost:" + exchange.getPort() + " is not in recording-hosts"));
            assertThat(open(FILE)).isEqualTo(new Fetched.Gone("the link is not an http or https address"));
            assertThat(exchange.getRequestCount()).isEqualTo(4);
            exchange.takeRequest();
            assertThat(exchange.takeRequest().getTarget()).isEqualTo("/elsewhere.mp3");
        }

        @Test
        void may_redirect_a_few_times_only() {
            for (int i = 0; i < 10; i++) {
                exchange.enqueue(redirect(FILE));
            }

            assertThat(open(FILE)).isEqualTo(new Fetched.NotReady("more than 5 redirects"));
            assertThat(exchange.getRequestCount()).isEqualTo(6);
        }
    }

    @Test
    void a_reference_that_is_no_address_is_refused() {
        try (PbxConnection connection = listed()) {
            assertThat(connection.recordings().orElseThrow().open(RecordingReference.id("1")))
                    .isEqualTo(new Fetched.Gone("not an http or https address"));
            assertThat(open(connection, "file:///etc/passwd"))
                    .isEqualTo(new Fetched.Gone("not an http or https address"));
        }
    }

    private Fetched open(String path) {
        try (PbxConnection connection = listed()) {
            return open(connection, url(path));
        }
    }

    private static Fetched open(PbxConnection connection, String url) {
        return connection.recordings().orElseThrow().open(RecordingReference.url(url));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + exchange.getPort() + path;
    }

    private static PbxConnection listed() {
        return Fixtures.connect(Map.of("recording-hosts", List.of("127.0.0.1")));
    }

    private static MockResponse redirect(String location) {
        return new MockResponse.Builder()
                .code(302)
                .addHeader("Location", location)
                .build();
    }
}
