package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.disk.DiskFile;
import io.github.pbx24.bitrix24.disk.DiskFiles;
import io.github.pbx24.bitrix24.file.DownloadTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DownloadTest {

    private static final String SECRET = "2ca69efd4ea5af91a637f19ba0bab8b081d2c03773c4a72fcbf8817c856b33ef2ca69e";

    private final FakePortal portal = new FakePortal();
    private final Bitrix24Client client = portal.builder().build();
    private final DownloadTarget source =
            DownloadTarget.parse(portal.origin() + "/rest/download.json?auth=" + SECRET + "&token=disk|abc");
    private final ByteArrayOutputStream sink = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        client.close();
        portal.close();
    }

    @Test
    void a_file_is_told_and_its_address_kept_out_of_texts() {
        DiskFile file = Fixtures.decode(DiskFiles.get(9079), "disk.file.get.response.json");

        assertThat(file.id()).isEqualTo(9079);
        assertThat(file.name()).isEqualTo("call-18441.mp3");
        assertThat(file.size()).isEqualTo(216680);
        assertThat(file.created()).isEqualTo(Instant.parse("2026-03-10T09:25:40Z"));
        assertThat(file.download().downloadUrl().getQuery()).contains(SECRET);
        assertThat(file + " " + file.download()).doesNotContain(SECRET).doesNotContain("SU0lH");
        assertThatThrownBy(() -> DiskFiles.get(0)).isInstanceOf(Bitrix24FieldException.class);
        assertThatThrownBy(() -> DownloadTarget.parse("https://x/ " + SECRET))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining(SECRET)
                .hasNoCause();
    }

    @Test
    void a_file_is_fetched_as_the_portal_wants_it() {
        portal.server.enqueue(new MockResponse.Builder().body("ID3 audio").build());

        assertThat(client.download(source, sink, 100)).isEqualTo(9);

        assertThat(sink.toString(StandardCharsets.UTF_8)).isEqualTo("ID3 audio");
        RecordedRequest request = portal.take();
        assertThat(request.getMethod()).isEqualTo("GET");
        assertThat(request.getTarget()).isEqualTo("/rest/download.json?auth=" + SECRET + "&token=disk%7Cabc");
        assertThat(request.getHeaders().get("Accept")).isEqualTo("*/*");
        assertThat(request.getHeaders().get("Referer")).isEqualTo(portal.origin() + "/");
        assertThat(request.getHeaders().get("User-Agent")).startsWith("pbx24/");
        assertThat(portal.finished).hasSize(1);
        assertThat(portal.finished.get(0).method()).isEqualTo("download");
        assertThat(portal.finished.get(0).outcome()).isEqualTo("OK");
    }

    @Test
    void a_large_file_arrives_in_small_pieces() {
        long size = 32L * 1024 * 1024;
        portal.server.enqueue(new MockResponse.Builder()
                .chunkedBody(new Buffer().write(new byte[(int) size]), 64 * 1024)
                .build());
        AtomicLong largest = new AtomicLong();
        OutputStream counting = new OutputStream() {
            @Override
            public void write(int b) {
                largest.accumulateAndGet(1, Math::max);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                largest.accumulateAndGet(length, Math::max);
            }
        };

        assertThat(client.download(source, counting, size)).isEqualTo(size);
        assertThat(largest.get()).isLessThanOrEqualTo(64 * 1024);
    }

    @Test
    void a_file_that_is_too_large_is_refused() {
        portal.server.enqueue(new MockResponse.Builder().body("0123456789").build());
        portal.server.enqueue(
                new MockResponse.Builder().chunkedBody("0123456789", 2).build());

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> client.download(source, sink, 9))
                    .isInstanceOf(Bitrix24TransportException.class)
                    .hasMessageContaining("9 bytes")
                    .hasMessageNotContaining(SECRET);
        }
        assertThatThrownBy(() -> client.download(source, sink, 0)).isInstanceOf(Bitrix24FieldException.class);
    }

    @Test
    void nothing_is_fetched_from_elsewhere() {
        DownloadTarget elsewhere = new DownloadTarget(URI.create("https://evil.example.test/x?auth=" + SECRET));

        assertThatThrownBy(() -> client.download(elsewhere, sink, 10))
                .isInstanceOf(Bitrix24FieldException.class)
                .hasMessageNotContaining(SECRET);
        portal.server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", "https://evil.example.test/x")
                .build());
        assertThatThrownBy(() -> client.download(source, sink, 10)).isInstanceOf(Bitrix24TransportException.class);
        assertThat(portal.requests()).isEqualTo(1);
    }

    @Test
    void errors_of_the_portal_are_told_and_not_stored_as_a_file() {
        portal.answerFixture(403, "error.ACCESS_DENIED.json");
        assertThatThrownBy(() -> client.download(source, sink, 10))
                .isInstanceOfSatisfying(
                        Bitrix24ApiException.class,
                        e -> assertThat(e.kind()).isEqualTo(Bitrix24ErrorKind.ACCESS_DENIED));
        portal.server.enqueue(
                new MockResponse.Builder().code(404).body("<html>").build());
        assertThatThrownBy(() -> client.download(source, sink, 10))
                .isInstanceOf(Bitrix24TransportException.class)
                .hasMessageContaining("HTTP 404");
        portal.server.enqueue(new MockResponse.Builder().code(204).build());
        assertThatThrownBy(() -> client.download(source, sink, 10)).isInstanceOf(Bitrix24TransportException.class);
        assertThat(sink.size()).isZero();
    }

    @Test
    void half_a_file_is_a_failure() {
        portal.server.enqueue(new MockResponse.Builder()
                .body("0123456789")
                .onResponseBody(new SocketEffect.CloseSocket(true, true, true))
                .build());

        assertThatThrownBy(() -> client.download(source, sink, 10))
                .isInstanceOfSatisfying(
                        Bitrix24TransportException.class,
                        e -> assertThat(e.isTemporary()).isTrue());
    }

    @Test
    void a_sink_that_fails_ends_the_download() {
        portal.server.enqueue(new MockResponse.Builder().body("0123456789").build());

        assertThatThrownBy(() -> client.download(
                        source,
                        new OutputStream() {
                            @Override
                            public void write(int b) throws IOException {
                                throw new IOException("disk full " + SECRET);
                            }
                        },
                        10))
                .isInstanceOfSatisfying(
                        Bitrix24TransportException.class,
                        e -> assertThat(e.isTemporary()).isFalse())
                .hasMessageNotContaining(SECRET);
    }
}
