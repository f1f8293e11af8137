package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.bitrix24.file.DownloadTarget;
import io.github.pbx24.bitrix24.file.RecordContent;
import io.github.pbx24.bitrix24.file.UploadTarget;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Successes that must not be lost on the way, and failures that must not be taken for more or less than they are. */
class TransportTest {

    private static final Bitrix24Request<ResultNode> ADD =
            Bitrix24Request.generic("crm.deal.add", Map.of(), Repeatability.NOT_REPEATABLE);

    private final FakePortal portal = new FakePortal();

    @AfterEach
    void close() {
        portal.close();
    }

    @Test
    void a_byte_order_mark_before_the_answer_does_not_lose_a_success() {
        Buffer body = new Buffer().write(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
        portal.server.enqueue(new MockResponse.Builder()
                .body(body.writeUtf8("{\"result\":7}"))
                .build());
        try (Bitrix24Client client = portal.builder().build()) {
            assertThat(client.execute(ADD).asLong()).hasValue(7);
        }
    }

    @ParameterizedTest
    @CsvSource({"null", "[]", "false"})
    void an_empty_error_beside_a_result_is_none(String error) {
        portal.answer(200, "{\"result\":7,\"error\":" + error + "}");
        try (Bitrix24Client client = portal.builder().build()) {
            assertThat(client.execute(ADD).asLong()).hasValue(7);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, true, false",
        "401, false, false",
        "403, false, false",
        "404, false, false",
        "408, true, true",
        "413, false, false",
        "421, false, false",
        "425, false, true",
        "429, false, true",
        "500, true, true",
        "502, true, true",
        "503, true, true"
    })
    void a_page_instead_of_an_answer_is_judged_by_its_status(int status, boolean mayHaveRun, boolean temporary) {
        portal.answer(status, "<html>sorry</html>");
        try (Bitrix24Client client =
                portal.builder().retryPlan(RetryPlan.none()).build()) {
            Bitrix24Exception failure = catchThrowableOfType(Bitrix24Exception.class, () -> client.execute(ADD));

            assertThat(failure.mayHaveRun()).isEqualTo(mayHaveRun);
            assertThat(failure.isTemporary()).isEqualTo(temporary);
        }
    }

    @Test
    void an_idle_connection_is_closed_before_the_server_would_close_it() throws Exception {
        // Apache and Node close after five seconds; a request sent at that moment would be lost.
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> next = CompletableFuture.supplyAsync(() -> answerOnceAndReadOn(server));
            URI webhook = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/rest/1/abc/");
            try (Bitrix24Client client = Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(webhook))
                    .pacing(PacingPlan.none())
                    .build()) {
                client.execute(ADD);

                assertThat(next.join()).as("end of the connection").isEqualTo(-1);
            }
        }
    }

    /** What comes after the answer: -1 if the client hung up. */
    private static int answerOnceAndReadOn(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.setSoTimeout(60_000);
            InputStream in = socket.getInputStream();
            StringBuilder request = new StringBuilder();
            while (!request.toString().endsWith("\r\n\r\n{}")) {
                request.append((char) in.read());
            }
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"result\":1}"
                            .getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return in.read();
        } catch (IOException e) {
            return -2;
        }
    }

    @Test
    void a_connection_that_the_server_has_closed_meanwhile_loses_nothing() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            AtomicInteger answered = new AtomicInteger();
            CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> answerOnceEach(server, answered));
            URI webhook = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/rest/1/abc/");
            try (Bitrix24Client client = Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(webhook))
                    .retryPlan(RetryPlan.none())
                    .build()) {
                for (int i = 1; i <= 5; i++) {
                    assertThat(client.execute(ADD).asLong()).hasValue(1);
                    int closed = i;
                    await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() == closed);
                }
            }
            serving.cancel(true);
        }
    }

    /** Closes each connection after one answer, some with a word of farewell, and says so only then. */
    private static void answerOnceEach(ServerSocket server, AtomicInteger answered) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                InputStream in = socket.getInputStream();
                StringBuilder request = new StringBuilder();
                while (!request.toString().endsWith("\r\n\r\n{}")) {
                    request.append((char) in.read());
                }
                OutputStream out = socket.getOutputStream();
                out.write(
                        "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"result\":1}".getBytes(StandardCharsets.UTF_8));
                if (answered.get() % 2 == 1) {
                    out.write("HTTP/1.1 408 Idle\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                }
                out.flush();
            } catch (IOException e) {
                return;
            }
            answered.incrementAndGet();
        }
    }

    @Test
    void a_message_names_the_host_and_what_happened() {
        try (Bitrix24Client client = Bitrix24Client.builder(Bitrix24Authorization.incomingWebhook(
                        URI.create("https://no-such-portal.invalid/rest/1/s3cretwebh00kcode/")))
                .retryPlan(RetryPlan.none())
                .callTimeout(Duration.ofSeconds(20))
                .build()) {
            Bitrix24Exception failure = catchThrowableOfType(Bitrix24Exception.class, () -> client.execute(ADD));

            assertThat(failure)
                    .hasMessageContaining("no-such-portal.invalid (did not run)")
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void a_file_that_cannot_be_read_here_is_not_worth_another_try() {
        UploadTarget target = new UploadTarget(URI.create(portal.origin() + "/upload/?token=x"), "file");
        RecordContent broken = () -> {
            throw new IllegalStateException("secret path");
        };
        try (Bitrix24Client client = portal.builder().build()) {
            Bitrix24Exception failure =
                    catchThrowableOfType(Bitrix24Exception.class, () -> client.upload(target, "a.mp3", broken));

            assertThat(failure.isTemporary()).isFalse();
            assertThat(failure)
                    .hasMessageContaining("the content could not be read: IllegalStateException")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void an_error_of_the_portal_is_not_taken_for_a_file() {
        portal.answer(200, "{\"error\":\"ERROR_NOT_FOUND\",\"error_description\":\"Could not find entity\"}");
        Buffer sink = new Buffer();
        try (Bitrix24Client client = portal.builder().build()) {
            DownloadTarget source = DownloadTarget.parse(portal.origin() + "/rest/download.json?token=x");
            Bitrix24ApiException failure = catchThrowableOfType(
                    Bitrix24ApiException.class, () -> client.download(source, sink.outputStream(), 1_000_000));

            assertThat(failure.kind()).isEqualTo(Bitrix24ErrorKind.NOT_FOUND);
            assertThat(sink.size()).isZero();
        }
    }

    @Test
    void a_decoder_that_fails_tells_nothing_of_the_result() {
        portal.answer(200, "{\"result\":\"+74950000101\"}");
        Bitrix24Request<String> request =
                Bitrix24Request.of("m", Map.of(), Repeatability.REPEATABLE, Urgency.BULK, result -> {
                    throw new IllegalStateException(
                            "Duplicate key " + result.asText().orElse(""));
                });
        try (Bitrix24Client client = portal.builder().build()) {
            Bitrix24Exception failure = catchThrowableOfType(Bitrix24Exception.class, () -> client.execute(request));

            assertThat(failure).hasMessageNotContaining("7495");
        }
    }
}
