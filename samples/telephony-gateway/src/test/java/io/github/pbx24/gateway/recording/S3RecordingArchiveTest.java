package io.github.pbx24.gateway.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.correlation.RecordingArchive.RecordingTooLargeException;
import io.github.pbx24.gateway.config.RecordingsConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a storage that keeps what it gets and does not check signatures. */
class S3RecordingArchiveTest {

    private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private S3RecordingArchive archive;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/calls", this::answer);
        server.start();
        archive = new S3RecordingArchive(new RecordingsConfig.Bucket(
                "calls",
                "year/2026",
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                "ru-1",
                "access",
                "hidden",
                URI.create("https://calls.example.com/2026/")));
    }

    @AfterEach
    void stop() {
        archive.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        byte[] body = exchange.getRequestBody().readAllBytes();
        String key = exchange.getRequestURI().getPath().replaceFirst("^/calls/?", "");
        byte[] answer = {};
        int status = 200;
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                objects.put(key, body);
                exchange.getResponseHeaders().set("ETag", "\"1\"");
            }
            case "DELETE" -> {
                objects.remove(key);
                status = 204;
            }
            default -> {
                byte[] stored = objects.get(key);
                answer = key.isEmpty() ? listing() : stored == null ? new byte[0] : stored;
                status = key.isEmpty() || stored != null ? 200 : 404;
            }
        }
        exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
        if (answer.length > 0) {
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    private byte[] listing() {
        StringBuilder xml = new StringBuilder(
                "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + "<Name>calls</Name><Prefix>year/2026/</Prefix><KeyCount>1</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>");
        objects.forEach((key, bytes) -> xml.append("<Contents><Key>")
                .append(key)
                .append("</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>" + "<ETag>1</ETag><Size>")
                .append(bytes.length)
                .append("</Size><StorageClass>STANDARD</StorageClass></Contents>"));
        return xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static InputStream audio(int length) {
        return new ByteArrayInputStream(new byte[length]);
    }

    @Test
    void a_recording_is_stored_read_linked_and_purged() throws IOException {
        assertThat(archive.store("rt/a.mp3", audio(5000), 10_000)).isEqualTo(5000);

        assertThat(objects).containsOnlyKeys("year/2026/rt/a.mp3");
        assertThat(objects.get("year/2026/rt/a.mp3")).hasSize(5000);
        assertThat(authorizations).allMatch(header -> header.startsWith("AWS4-HMAC-SHA256 Credential=access/"));
        assertThat(authorizations).noneMatch(header -> header.contains("hidden"));
        try (InputStream in = archive.open("rt/a.mp3")) {
            assertThat(in.readAllBytes()).hasSize(5000);
        }
        assertThat(archive.link("rt/a.mp3")).contains(URI.create("https://calls.example.com/2026/rt/a.mp3"));
        assertThat(archive.purge(Instant.parse("2025-12-31T00:00:00Z"))).isZero();
        assertThat(archive.purge(Instant.parse("2026-01-02T00:00:00Z"))).isEqualTo(1);
        assertThat(objects).isEmpty();
    }

    @Test
    void a_recording_that_is_too_long_is_not_sent() {
        assertThatThrownBy(() -> archive.store("a.mp3", audio(5001), 5000))
                .isInstanceOf(RecordingTooLargeException.class);
        assertThat(objects).isEmpty();
    }

    @Test
    void what_is_not_there_or_not_reached_is_an_io_failure() {
        assertThatThrownBy(() -> archive.open("gone.mp3")).isInstanceOf(IOException.class);
        server.stop(0);
        assertThatThrownBy(() -> archive.store("a.mp3", audio(10), 100)).isInstanceOf(IOException.class);
    }
}
