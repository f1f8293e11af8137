package io.github.pbx24.pbx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.pbx.AllowedHost;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.HttpUrl;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingDownloadTest {

    private static final byte[] AUDIO = ("RIFF" + "sound ".repeat(2_000)).getBytes(StandardCharsets.US_ASCII);

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getByName("127.0.0.1"), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_recording_arrives_whole() throws IOException {
        server.enqueue(audio("audio/wav").build());
        try (Fetched.Content content = (Fetched.Content) open(url())) {
            assertThat(content.contentType()).isEqualTo("audio/wav");
            assertThat(content.length()).isEqualTo(AUDIO.length);
            assertThat(content.stream().readAllBytes()).isEqualTo(AUDIO);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "audio/mpeg, <!DOCTYPE html><p>Session expired",
        "audio/mpeg, {\"error\":\"not ready\"}",
        "application/octet-stream, ' \n<html>'",
        "audio/wav, [1]",
        "text/html, sound",
        "application/json, sound"
    })
    void a_page_is_no_recording_whatever_its_type(String type, String body) {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", type)
                .body(body)
                .build());
        assertThat(open(url())).isEqualTo(new Fetched.NotReady("a page came instead of a recording"));
    }

    @Test
    void a_page_after_a_byte_order_mark_is_still_a_page() {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "audio/wav")
                .body("\uFEFF<html>")
                .build());
        assertThat(open(url())).isInstanceOf(Fetched.NotReady.class);
    }

    /** Templates of pages often leave lines behind, and some servers write wide characters. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void a_page_after_many_blank_lines_is_still_a_page(String charset) {
        for (String page : List.of("\r\n".repeat(200) + "<html>", "\n".repeat(10_000) + "<html>", "\uFEFF \n<html>")) {
            boolean marked = charset.startsWith("UTF-16") && page.charAt(0) != '\uFEFF';
            server.enqueue(new MockResponse.Builder()
                    .addHeader("Content-Type", "audio/wav")
                    .body(new Buffer().writeString((marked ? "\uFEFF" : "") + page, Charset.forName(charset)))
                    .build());
            assertThat(open(url())).isEqualTo(new Fetched.NotReady("a page came instead of a recording"));
        }
    }

    @Test
    void a_compressed_recording_is_not_unpacked() {
        server.enqueue(audio("audio/wav").addHeader("Content-Encoding", "gzip").build());
        assertThat(open(url())).isEqualTo(new Fetched.NotReady("the recording came compressed"));
    }

    @Test
    void a_recording_that_says_it_is_too_large_is_not_begun() {
        server.enqueue(audio("audio/wav").build());
        assertThat(open(url(), builder -> builder.maxBytes(1_000)))
                .isEqualTo(new Fetched.Gone("larger than 1000 bytes"));
    }

    @Test
    void a_recording_without_a_length_ends_at_the_limit() throws IOException {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "audio/wav")
                .chunkedBody(new Buffer().write(AUDIO), 500)
                .build());
        try (Fetched.Content content = (Fetched.Content) open(url(), builder -> builder.maxBytes(10_000))) {
            assertThatThrownBy(() -> content.stream().readAllBytes()).hasMessageContaining("larger than 10000 bytes");
        }
    }

    @Test
    void a_dripping_download_ends_by_its_rate() throws IOException {
        server.enqueue(
                audio("audio/wav").throttleBody(100, 10, TimeUnit.MILLISECONDS).build());
        // The whole body takes 1.2 s.
        Fetched fetched = open(url(), builder -> builder.leastRate(1 << 20, Duration.ofMillis(500)));
        if (!(fetched instanceof Fetched.Content)) {
            // On a busy machine the window may be over before the first bytes are handed out.
            assertThat(fetched).isEqualTo(new Fetched.NotReady("no answer: IOException"));
            return;
        }
        try (Fetched.Content content = (Fetched.Content) fetched) {
            assertThatThrownBy(() -> content.stream().readAllBytes()).hasMessageContaining("too slowly");
        }
    }

    @Test
    void a_dripping_download_ends_by_its_deadline() {
        server.enqueue(
                audio("audio/wav").throttleBody(100, 10, TimeUnit.MILLISECONDS).build());
        assertThatThrownBy(() -> {
                    Fetched fetched = open(url(), builder -> builder.deadline(Duration.ofMillis(300)));
                    if (!(fetched instanceof Fetched.Content content)) {
                        // On a busy machine the deadline may be over before the first bytes are handed out.
                        throw new IOException("ended before");
                    }
                    content.stream().readAllBytes();
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_name_that_leads_inside_is_refused_at_the_connection() {
        String local = url().replace("127.0.0.1", "localhost");
        AllowedHosts hosts = AllowedHosts.of(List.of(new AllowedHost("localhost", server.getPort())));
        try (RecordingDownload download = RecordingDownload.builder(hosts).build()) {
            assertThat(download.open(local))
                    .isEqualTo(new Fetched.Gone("host localhost leads into an internal network"));
        }
        assertThat(server.getRequestCount()).isZero();
        server.enqueue(audio("audio/wav").build());
        try (RecordingDownload download =
                RecordingDownload.builder(hosts.withInternalNetworks()).build()) {
            assertThat(download.open(local)).isInstanceOf(Fetched.Content.class);
        }
    }

    @Test
    void each_redirect_is_checked_with_its_port() {
        server.enqueue(redirect("http://127.0.0.1:1/x"));
        AllowedHosts hosts = AllowedHosts.of(List.of(new AllowedHost("127.0.0.1", server.getPort())));
        try (RecordingDownload download = RecordingDownload.builder(hosts).build()) {
            assertThat(download.open(url())).isEqualTo(new Fetched.Gone("host 127.0.0.1:1 is not in recording-hosts"));
        }
    }

    /** Less than a millisecond is 0 to the HTTP client, and 0 is no limit at all. */
    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0S", "PT0.000999999S"})
    void a_time_limit_is_one_that_the_http_client_can_keep(Duration limit) {
        RecordingDownload.Builder download = RecordingDownload.builder(AllowedHosts.of(List.of()));

        assertThatThrownBy(() -> download.deadline(limit)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> download.leastRate(1, limit)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> download.timeouts(limit, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("connect ");
        assertThatThrownBy(() -> download.timeouts(Duration.ofSeconds(1), limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("read ");
    }

    @Test
    void a_circle_of_redirects_ends() {
        for (int i = 0; i < 10; i++) {
            server.enqueue(redirect("/again"));
        }
        assertThat(open(url())).isEqualTo(new Fetched.NotReady("more than 5 redirects"));
        assertThat(server.getRequestCount()).isEqualTo(6);
    }

    @Test
    void the_authorization_goes_to_the_exchange_only() throws InterruptedException {
        try (MockWebServer storage = new MockWebServer()) {
            storage.start(InetAddress.getByName("127.0.0.1"), 0);
            server.enqueue(redirect("http://127.0.0.1:" + storage.getPort() + "/file"));
            storage.enqueue(audio("audio/wav").build());
            assertThat(open(url(), builder -> builder.authorization(URI.create(url()), "Bearer T")))
                    .isInstanceOf(Fetched.Content.class);
            assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer T");
            assertThat(storage.takeRequest().getHeaders().get("Authorization")).isNull();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A storage that sends us back would choose what is asked in our name. */
    @Test
    void the_authorization_does_not_go_where_another_server_has_named() throws Exception {
        try (MockWebServer storage = new MockWebServer()) {
            storage.start(InetAddress.getByName("127.0.0.1"), 0);
            AllowedHosts hosts = AllowedHosts.of(List.of(
                    new AllowedHost("127.0.0.1", AllowedHost.ANY_PORT),
                    new AllowedHost("localhost", AllowedHost.ANY_PORT)));
            server.enqueue(redirect("http://localhost:" + storage.getPort() + "/file"));
            storage.enqueue(redirect("http://127.0.0.1:" + server.getPort() + "/users/7/remove"));
            server.enqueue(new MockResponse.Builder().code(401).build());
            try (RecordingDownload download = RecordingDownload.builder(hosts.withInternalNetworks())
                    .authorization(URI.create(url()), "Bearer T")
                    .build()) {
                assertThat(download.open(url())).isEqualTo(new Fetched.Gone("HTTP status 401"));
            }
            assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer T");
            assertThat(server.takeRequest().getHeaders().get("Authorization")).isNull();
        }
    }

    @Test
    void the_exchange_may_send_on_to_itself() throws InterruptedException {
        server.enqueue(redirect("/other"));
        server.enqueue(audio("audio/wav").build());
        assertThat(open(url(), builder -> builder.authorization(URI.create(url()), "Bearer T")))
                .isInstanceOf(Fetched.Content.class);
        server.takeRequest();
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer T");
    }

    @ParameterizedTest
    @CsvSource({"401", "403"})
    void a_refused_token_can_still_be_mended(int status) {
        server.enqueue(new MockResponse.Builder().code(status).build());
        server.enqueue(new MockResponse.Builder().code(status).build());
        assertThat(open(url(), builder -> builder.authorization(URI.create(url()), "Bearer T")))
                .isEqualTo(new Fetched.NotReady("the access token was refused, HTTP status " + status));
        assertThat(open(url())).isEqualTo(new Fetched.Gone("HTTP status " + status));
    }

    @Test
    void a_link_in_json_is_followed_and_a_dead_one_asked_for_again() {
        server.enqueue(new MockResponse.Builder().body(" {\"url\":\"/file\"}").build());
        server.enqueue(new MockResponse.Builder().code(410).build());
        server.enqueue(new MockResponse.Builder().body("{\"other\":1}").build());
        server.enqueue(new MockResponse.Builder().body("{").build());
        UnaryOperator<RecordingDownload.Builder> links =
                builder -> builder.linkIn(json -> json.at("/url").flatMap(JsonValue::scalar))
                        .freshLinks();
        assertThat(open(url(), links)).isEqualTo(new Fetched.NotReady("HTTP status 410"));
        assertThat(open(url(), links)).isEqualTo(new Fetched.NotReady("the answer has no link to a recording"));
        assertThat(open(url(), links)).isEqualTo(new Fetched.NotReady("the answer has no link to a recording"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/x", "", "x", "jar:http://127.0.0.1/!/"})
    void what_is_no_web_address_is_refused(String address) {
        assertThat(open(address)).isEqualTo(new Fetched.Gone("not an http or https address"));
    }

    @Test
    void spellings_of_a_listed_host_are_one_host() {
        AllowedHosts hosts = AllowedHosts.of(Stream.of("Records.Example.com", "пример.рф", "[2001:DB8:0::1]:81")
                .map(text -> AllowedHost.read(text).orElseThrow())
                .toList());
        for (String url : List.of(
                "https://RECORDS.example.com:8/x", "https://xn--e1afmkfd.xn--p1ai/", "http://[2001:db8::1]:81/")) {
            assertThat(hosts.allow(HttpUrl.get(url))).as(url).isTrue();
        }
        assertThat(hosts.allow(HttpUrl.get("http://[2001:db8::1]/"))).isFalse();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getPort() + "/r.wav";
    }

    private static Fetched open(String url) {
        return open(url, builder -> builder);
    }

    private static Fetched open(String url, UnaryOperator<RecordingDownload.Builder> options) {
        AllowedHosts hosts = AllowedHosts.of(List.of(new AllowedHost("127.0.0.1", AllowedHost.ANY_PORT)));
        try (RecordingDownload download =
                options.apply(RecordingDownload.builder(hosts)).build()) {
            return download.open(url);
        }
    }

    private static MockResponse.Builder audio(String type) {
        return new MockResponse.Builder().addHeader("Content-Type", type).body(new Buffer().write(AUDIO));
    }

    private static MockResponse redirect(String location) {
        return new MockResponse.Builder()
                .code(302)
                .addHeader("Location", location)
                .build();
    }
}
