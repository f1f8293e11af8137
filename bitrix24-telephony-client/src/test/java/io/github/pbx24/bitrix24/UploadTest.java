package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.file.AttachedRecord;
import io.github.pbx24.bitrix24.file.RecordContent;
import io.github.pbx24.bitrix24.file.UploadTarget;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadTest {

    private static final String STORED = "{\"result\":{\"FILE_ID\":9079}}";

    private final FakePortal portal = new FakePortal();
    private final Bitrix24Client client = portal.builder().build();
    private final UploadTarget target =
            new UploadTarget(URI.create(portal.origin() + "/rest/upload.json?auth=abc&token=telephony%7Cx"), "file");

    @AfterEach
    void close() {
        client.close();
        portal.close();
    }

    @Test
    void a_recording_is_posted_as_the_portal_wants_it(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "ID3 audio");
        portal.answer(200, STORED);

        assertThat(client.upload(target, "call.mp3", RecordContent.of(file))).isEqualTo(new AttachedRecord(9079));

        RecordedRequest request = portal.take();
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(request.getTarget()).isEqualTo("/rest/upload.json?auth=abc&token=telephony%7Cx");
        assertThat(request.getHeaders().get("Content-Type")).startsWith("multipart/form-data; boundary=");
        assertThat(request.getHeaders().get("Content-Length")).isNotNull();
        assertThat(FakePortal.body(request))
                .contains("Content-Disposition: form-data; name=\"file\"; filename=\"call.mp3\"")
                .contains("Content-Type: audio/mpeg")
                .contains("\r\n\r\nID3 audio\r\n");
    }

    @Test
    void a_large_recording_of_unknown_length_is_streamed_in_small_pieces() {
        long size = 64L * 1024 * 1024;
        portal.server.setBodyLimit(0);
        portal.answer(200, STORED);
        AtomicInteger largest = new AtomicInteger();

        client.upload(target, "call.wav", () -> new InputStream() {
            private long left = size;

            @Override
            public int read() {
                return left-- > 0 ? 1 : -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                largest.accumulateAndGet(length, Math::max);
                if (left <= 0) {
                    return -1;
                }
                int part = (int) Math.min(length, left);
                left -= part;
                return part;
            }
        });

        RecordedRequest request = portal.take();
        assertThat(request.getBodySize()).isGreaterThan(size);
        assertThat(request.getHeaders().get("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(largest.get()).isLessThanOrEqualTo(64 * 1024);
    }

    @Test
    void an_upload_is_never_repeated() {
        portal.answerFixture(503, "error.QUERY_LIMIT_EXCEEDED.json");
        assertThatThrownBy(() -> client.upload(target, "a.mp3", bytes())).isInstanceOf(Bitrix24ApiException.class);

        portal.loseAnswer();
        assertThatThrownBy(() -> client.upload(target, "a.mp3", bytes()))
                .isInstanceOfSatisfying(
                        Bitrix24TransportException.class,
                        e -> assertThat(e.mayHaveRun()).isTrue());

        assertThat(portal.requests()).isEqualTo(2);
        assertThat(portal.finished)
                .extracting(Bitrix24Listener.FinishedRequest::outcome)
                .containsExactly("RATE_LIMITED", "TRANSPORT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example/rest/upload.json?auth=abc", "http://127.0.0.1:1/x", "/rest/upload.json"})
    void nothing_is_posted_to_another_place(String url) {
        assertThatThrownBy(() -> client.upload(new UploadTarget(URI.create(url), "file"), "a.mp3", bytes()))
                .isInstanceOf(Bitrix24FieldException.class)
                .hasMessage("uploadUrl is not an address of this portal");
        assertThat(portal.requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.MP3", "a.exe", "../a.mp3", "a\r\nX: y.mp3"})
    void only_plain_names_of_recordings_are_taken(String name) {
        assertThatThrownBy(() -> client.upload(target, name, bytes())).isInstanceOf(Bitrix24FieldException.class);
    }

    @Test
    void a_recording_that_cannot_be_opened_is_a_typed_failure(@TempDir Path folder) {
        assertThatThrownBy(() -> client.upload(target, "a.mp3", RecordContent.of(folder.resolve("missing"))))
                .isInstanceOf(Bitrix24TransportException.class)
                .hasMessageContaining("NoSuchFileException")
                .hasMessageNotContaining(folder.toString());
    }

    private static RecordContent bytes() {
        return RecordContent.of("ID3".getBytes(StandardCharsets.UTF_8));
    }
}
