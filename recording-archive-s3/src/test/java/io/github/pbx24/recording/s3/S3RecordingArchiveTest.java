package io.github.pbx24.recording.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.correlation.recording.RecordingArchive.RecordingTooLargeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a storage that checks every signature. */
class S3RecordingArchiveTest {

    private static final String ACCESS = "access-id";
    private static final String SECRET = "hidden/secret+key";
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant FAR_AHEAD = Instant.parse("2120-01-01T00:00:00Z");

    private static S3Proxy storage;
    private static URI endpoint;

    private final S3RecordingArchive archive = open("year/2026").build();

    @BeforeAll
    static void startStorage() throws Exception {
        TransientNio2BlobStore store = new TransientNio2BlobStore();
        store.createContainer("calls");
        storage = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS, SECRET)
                .build();
        storage.start();
        endpoint = URI.create("http://127.0.0.1:" + storage.getPort());
    }

    @AfterAll
    static void stopStorage() throws Exception {
        storage.stop();
    }

    @BeforeEach
    void empty() throws IOException {
        try (S3RecordingArchive everything = open("").build()) {
            everything.purge(FAR_AHEAD);
        }
    }

    @AfterEach
    void close() {
        archive.close();
    }

    private static S3RecordingArchive.Builder open(String prefix) {
        return S3RecordingArchive.builder(endpoint, "calls", ACCESS, SECRET).prefix(prefix);
    }

    private static byte[] audio(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    @Test
    void a_recording_is_stored_and_read_back_byte_for_byte() throws IOException {
        byte[] audio = audio(300_000);

        assertThat(archive.store("rt/2026-01/a_b-1.mp3", stream(audio), 1 << 20))
                .isEqualTo(300_000);

        try (InputStream in = archive.open("rt/2026-01/a_b-1.mp3")) {
            assertThat(in.readAllBytes()).isEqualTo(audio);
        }
    }

    @Test
    void a_recording_of_the_same_name_is_replaced() throws IOException {
        archive.store("rt/a.mp3", stream(audio(10)), 100);
        archive.store("rt/a.mp3", stream(audio(20)), 100);

        try (InputStream in = archive.open("rt/a.mp3")) {
            assertThat(in.readAllBytes()).isEqualTo(audio(20));
        }
    }

    @Test
    void old_recordings_below_the_prefix_are_purged_and_nothing_else() throws IOException {
        try (S3RecordingArchive neighbour = open("year/2025").build()) {
            neighbour.store("kept.mp3", stream(audio(10)), 100);
            archive.store("rt/a.mp3", stream(audio(10)), 100);
            archive.store("rt/b.mp3", stream(audio(10)), 100);

            assertThat(archive.purge(LONG_AGO)).isZero();
            assertThat(archive.purge(FAR_AHEAD)).isEqualTo(2);

            assertThatThrownBy(() -> archive.open("rt/a.mp3")).isInstanceOf(IOException.class);
            neighbour.open("kept.mp3").close();
        }
    }

    @Test
    void purging_walks_through_all_pages() throws IOException {
        for (int i = 0; i < 1_005; i++) {
            archive.store("many/" + i + ".mp3", stream(new byte[0]), 100);
        }

        assertThat(archive.purge(FAR_AHEAD)).isEqualTo(1_005);
    }

    @Test
    void a_signed_link_can_be_read_by_anybody_and_a_changed_one_by_nobody() throws Exception {
        try (S3RecordingArchive linked =
                open("x y").linkValidFor(Duration.ofHours(1)).build()) {
            linked.store("rt/a.mp3", stream(audio(5000)), 10_000);
            URI link = linked.link("rt/a.mp3").orElseThrow();

            assertThat(link.toString()).doesNotContain(SECRET);
            assertThat(read(link).body()).isEqualTo(audio(5000));
            URI changed = URI.create(link.toString().replace("a.mp3", "b.mp3"));
            assertThat(read(changed).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void a_signed_link_ends() throws Exception {
        Clock yesterday = Clock.fixed(Clock.systemUTC().instant().minus(Duration.ofDays(1)), ZoneOffset.UTC);
        archive.store("rt/a.mp3", stream(audio(10)), 100);
        try (S3RecordingArchive linked = open("year/2026")
                .linkValidFor(Duration.ofHours(1))
                .clock(yesterday)
                .build()) {
            assertThat(read(linked.link("rt/a.mp3").orElseThrow()).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void a_permanent_link_is_made_of_the_public_address() {
        try (S3RecordingArchive linked =
                open("").linkBase(URI.create("https://calls.example.com/2026/")).build()) {
            assertThat(linked.link("rt/a.mp3")).contains(URI.create("https://calls.example.com/2026/rt/a.mp3"));
        }
        assertThat(archive.link("rt/a.mp3")).isEmpty();
    }

    @Test
    void a_recording_that_is_too_long_is_not_stored() {
        assertThatThrownBy(() -> archive.store("a.mp3", stream(audio(5001)), 5000))
                .isInstanceOf(RecordingTooLargeException.class);
        assertThatThrownBy(() -> archive.open("a.mp3")).hasMessage("there is no such recording in the storage");
    }

    @Test
    void a_wrong_key_a_missing_bucket_and_a_dead_storage_are_told_apart_without_secrets() throws IOException {
        try (S3RecordingArchive stranger = S3RecordingArchive.builder(endpoint, "calls", ACCESS, "wrong-secret")
                        .build();
                S3RecordingArchive homeless = S3RecordingArchive.builder(endpoint, "no-such", ACCESS, SECRET)
                        .build();
                S3RecordingArchive unreached = S3RecordingArchive.builder(
                                URI.create("http://127.0.0.1:1"), "calls", ACCESS, SECRET)
                        .build()) {
            assertThatThrownBy(stranger::checkWritable)
                    .hasMessage("storing failed: the storage answered 403 SignatureDoesNotMatch");
            assertThatThrownBy(homeless::checkWritable)
                    .hasMessage("storing failed: the storage answered 404 NoSuchBucket");
            assertThatThrownBy(unreached::checkWritable).hasMessage("storing failed: the storage is not reached");
        }
        archive.checkWritable();
    }

    @Test
    void names_cannot_leave_the_prefix() {
        for (String name : new String[] {"../a.mp3", "a/../../b", "/a", "", "a b", "ä"}) {
            assertThatThrownBy(() -> archive.open(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void wrong_settings_are_refused_by_name() {
        assertThatThrownBy(() -> S3RecordingArchive.builder(URI.create("ftp://x"), "calls", "a", "b"))
                .hasMessageContaining("endpoint");
        assertThatThrownBy(() -> S3RecordingArchive.builder(endpoint, " ", "a", "b"))
                .hasMessageContaining("bucket");
        assertThatThrownBy(() -> open("").linkValidFor(Duration.ofDays(8))).hasMessageContaining("7 days");
        assertThatThrownBy(() -> open("").linkBase(URI.create("https://a/b"))).hasMessageContaining("slash");
    }

    private static HttpResponse<byte[]> read(URI link) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** An address with two dots in it leads elsewhere, so nobody else's names may become addresses. */
    @Test
    void purging_leaves_names_alone_that_this_archive_does_not_give() throws Exception {
        String page = Stream.of(
                        "calls/../keep.mp3",
                        "calls/a/../../../other/b.mp3",
                        "calls//c.mp3",
                        "calls/./d.mp3",
                        "calls/x y.mp3",
                        "calls/?e",
                        "calls/",
                        "elsewhere/f.mp3",
                        "calls/2026/ours.mp3")
                .map(key ->
                        "<Contents><Key>" + key + "</Key><LastModified>2020-01-01T00:00:00Z</LastModified></Contents>")
                .collect(Collectors.joining("", "<ListBucketResult>", "</ListBucketResult>"));
        List<String> removed = new CopyOnWriteArrayList<>();
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", request -> {
            boolean list = request.getRequestMethod().equals("GET");
            if (!list) {
                removed.add(request.getRequestURI().getRawPath());
            }
            byte[] body = (list ? page : "").getBytes(StandardCharsets.UTF_8);
            request.sendResponseHeaders(list ? 200 : 204, list ? body.length : -1);
            request.getResponseBody().write(body);
            request.close();
        });
        other.start();
        try (S3RecordingArchive listed = S3RecordingArchive.builder(
                        URI.create("http://127.0.0.1:" + other.getAddress().getPort()), "bucket", ACCESS, SECRET)
                .prefix("calls")
                .build()) {
            assertThat(listed.purge(FAR_AHEAD)).isEqualTo(1);
        } finally {
            other.stop(0);
        }
        assertThat(removed).containsExactly("/bucket/calls/2026/ours.mp3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b", "../a", "a/..", ".", "a/./b", "a..b/c"})
    void a_prefix_that_addresses_have_no_room_for_is_refused(String prefix) {
        assertThatThrownBy(() -> open(prefix)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The host is signed as it is sent. */
    @Test
    void spellings_of_the_endpoint_are_one_endpoint() throws IOException {
        for (String spelling : List.of("http://LOCALHOST:", "HTTP://localhost:", "http://Localhost:")) {
            try (S3RecordingArchive spelt = S3RecordingArchive.builder(
                            URI.create(spelling + storage.getPort()), "calls", ACCESS, SECRET)
                    .build()) {
                spelt.checkWritable();
            }
        }
        Set<URI> links = new HashSet<>();
        for (String spelling : List.of("https://Storage.Example:443", "https://storage.example")) {
            try (S3RecordingArchive spelt = S3RecordingArchive.builder(URI.create(spelling), "calls", ACCESS, SECRET)
                    .linkValidFor(Duration.ofHours(1))
                    .clock(Clock.fixed(LONG_AGO, ZoneOffset.UTC))
                    .build()) {
                links.add(spelt.link("a.mp3").orElseThrow());
            }
        }
        assertThat(links)
                .hasSize(1)
                .allMatch(link -> link.toString().startsWith("https://storage.example/calls/a.mp3?"));
        // Containers often have such names.
        S3RecordingArchive.builder(URI.create("http://minio_1:9000"), "calls", ACCESS, SECRET)
                .build()
                .close();
    }
}
