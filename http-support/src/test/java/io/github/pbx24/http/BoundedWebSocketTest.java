package io.github.pbx24.http;

import static io.github.pbx24.http.RawServer.bytes;
import static io.github.pbx24.http.RawServer.endless;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedWebSocketTest {

    private static final int MOST = 100_000;
    private static final int FIN_TEXT = 0x81;
    private static final int PING = 0x89;

    private final OkHttpClient client = BoundedHttp.client().build();
    private final Told told = new Told();

    @AfterEach
    void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000_000, RawServer.ENDLESS, 1L << 40, Long.MAX_VALUE})
    void a_message_larger_than_allowed_is_not_read_to_its_end(long length) throws Exception {
        try (RawServer server = new RawServer((head, in, out) -> {
            accept(head, out);
            out.write(header(FIN_TEXT, length));
            endless(out, new byte[64 * 1024]);
        })) {
            listen(server);
            assertThat(told.failure())
                    .isInstanceOf(IOException.class)
                    .hasMessage("a message of the WebSocket is larger than 100000 bytes");
            assertThat(server.sent()).isLessThan(RawServer.FEW);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000})
    void nor_one_that_comes_in_pieces_without_end(int size) throws Exception {
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        while (pieces.size() < 64 * 1024) {
            pieces.write(header(0, size));
            pieces.write(new byte[size]);
        }
        try (RawServer server = new RawServer((head, in, out) -> {
            accept(head, out);
            out.write(header(1, size));
            out.write(new byte[size]);
            endless(out, pieces.toByteArray());
        })) {
            listen(server);
            assertThat(told.failure()).hasMessage("a message of the WebSocket is larger than 100000 bytes");
            assertThat(server.sent()).isLessThan(RawServer.FEW);
        }
    }

    @Test
    void answers_to_pings_that_nobody_takes_are_not_kept() throws Exception {
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        pings.write(header(FIN_TEXT, 1));
        pings.write('m');
        for (int i = 0; i < 500; i++) {
            pings.write(header(PING, 125));
            pings.write(new byte[125]);
        }
        try (RawServer server = new RawServer((head, in, out) -> {
            accept(head, out);
            endless(out, pings.toByteArray());
        })) {
            listen(server);
            assertThat(told.failure()).hasMessage("more than 1000 pings of the WebSocket wait to be answered");
            assertThat(server.sent()).isLessThan(RawServer.FEW);
        }
    }

    /** Small and large frames between them, so that one that is counted wrongly shifts all others. */
    @Test
    void pings_are_answered_however_many_come() throws Exception {
        int[] sizes = {0, 1, 125, 126, 127, 65_535, 65_536};
        try (RawServer server = new RawServer((head, in, out) -> {
            accept(head, out);
            for (int i = 0; i < 1_500; i++) {
                int size = sizes[i % sizes.length];
                out.write(header(FIN_TEXT, size));
                out.write(bytes("m".repeat(size)));
                out.write(header(PING, 4));
                out.write(bytes("ping"));
                out.flush();
                in.readNBytes(2 + 4 + 4);
            }
            out.write(header(FIN_TEXT, 4));
            out.write(bytes("last"));
            out.flush();
            in.read();
        })) {
            listen(server);
            for (int i = 0; i < 1_500; i++) {
                assertThat(told.message()).isEqualTo(sizes[i % sizes.length]);
            }
            assertThat(told.message()).as("the last one").isEqualTo(4);
        }
    }

    @Test
    void any_number_of_messages_of_the_allowed_size_arrives() throws Exception {
        byte[] text = bytes("m".repeat(MOST));
        try (RawServer server = new RawServer((head, in, out) -> {
            accept(head, out);
            for (int i = 0; i < 50; i++) {
                out.write(header(FIN_TEXT, text.length));
                out.write(text);
                out.write(header(0x82, 3));
                out.write(new byte[3]);
            }
            out.write(header(0x88, 2));
            out.write(new byte[] {3, (byte) 0xe8});
            out.flush();
            in.readAllBytes();
        })) {
            listen(server);
            for (int i = 0; i < 50; i++) {
                assertThat(told.message()).isEqualTo(100_000);
                assertThat(told.message()).isEqualTo(3);
            }
            assertThat(told.closing.get(60, TimeUnit.SECONDS)).isEqualTo(1000);
        }
    }

    @Test
    void packed_messages_are_not_asked_for_and_one_that_comes_all_the_same_is_refused() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed, new Deflater(9, true))) {
            endless(out, new byte[64 * 1024]);
        }
        CompletableFuture<String> asked = new CompletableFuture<>();
        try (RawServer server = new RawServer((head, in, out) -> {
            asked.complete(head);
            accept(head, out, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
            out.write(header(FIN_TEXT | 0x40, packed.size()));
            out.write(packed.toByteArray());
            out.flush();
            in.readAllBytes();
        })) {
            listen(server);
            assertThat(told.failure()).isInstanceOf(IOException.class).hasMessageContaining("rsv1");
            assertThat(asked.get(60, TimeUnit.SECONDS)).doesNotContainIgnoringCase("extensions");
        }
    }

    @Test
    void a_refused_socket_is_told_with_its_answer() throws Exception {
        try (RawServer server = new RawServer((head, in, out) -> {
            out.write(bytes("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno"));
        })) {
            listen(server);
            told.failure();
            assertThat(told.refusal.get(60, TimeUnit.SECONDS)).isEqualTo(401);
        }
    }

    @Test
    void what_one_socket_used_up_is_no_matter_for_the_next_answer_of_the_same_thread() throws Exception {
        byte[] large = new byte[8 * 1024 * 1024];
        try (RawServer server = new RawServer((head, in, out) -> {
            if (head.contains("Upgrade")) {
                accept(head, out);
                out.write(header(FIN_TEXT, MOST * 10));
                endless(out, new byte[1024]);
            } else {
                out.write(bytes("HTTP/1.1 200 OK\r\nConnection: close\r\nX-Long: " + "x".repeat(200_000) + "\r\n\r\n"));
                out.write(large);
            }
        })) {
            listen(server);
            assertThat(told.failure()).isNotNull();
            CompletableFuture<Integer> read = new CompletableFuture<>();
            client.newCall(new Request.Builder().url(server.url()).build()).enqueue(new okhttp3.Callback() {
                @Override
                public void onFailure(okhttp3.Call call, IOException e) {
                    read.completeExceptionally(e);
                }

                @Override
                public void onResponse(okhttp3.Call call, Response response) throws IOException {
                    try (response) {
                        read.complete(response.body().bytes().length);
                    } catch (IOException e) {
                        read.completeExceptionally(e);
                    }
                }
            });
            assertThat(read.get(60, TimeUnit.SECONDS)).isEqualTo(large.length);
        }
    }

    @Test
    void a_size_that_allows_nothing_is_refused() {
        Request request = new Request.Builder().url("http://127.0.0.1/").build();
        assertThatThrownBy(() -> BoundedHttp.listen(client, request, told, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mostBytes must be positive: 0");
    }

    private void listen(RawServer server) {
        BoundedHttp.listen(client, new Request.Builder().url(server.url()).build(), told, MOST);
    }

    private static void accept(String head, OutputStream out) throws IOException {
        accept(head, out, "");
    }

    private static void accept(String head, OutputStream out, String more) throws IOException {
        String key = head.replaceAll("(?is).*Sec-WebSocket-Key: *([^\r]*).*", "$1");
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest(bytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
            out.write(bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + more
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n"));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] header(int kind, long length) {
        if (length < 126) {
            return new byte[] {(byte) kind, (byte) length};
        }
        if (length < 65_536) {
            return new byte[] {(byte) kind, 126, (byte) (length >> 8), (byte) length};
        }
        return ByteBuffer.allocate(10)
                .put((byte) kind)
                .put((byte) 127)
                .putLong(length)
                .array();
    }

    private static final class Told extends WebSocketListener {

        private final LinkedBlockingQueue<Integer> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
        private final CompletableFuture<@Nullable Integer> refusal = new CompletableFuture<>();
        private final CompletableFuture<Integer> closing = new CompletableFuture<>();

        int message() throws InterruptedException {
            Integer size = messages.poll(60, TimeUnit.SECONDS);
            return size == null ? -1 : size;
        }

        Throwable failure() throws Exception {
            return failed.get(60, TimeUnit.SECONDS);
        }

        @Override
        public void onMessage(WebSocket webSocket, String text) {
            messages.add(text.length());
        }

        @Override
        public void onMessage(WebSocket webSocket, ByteString bytes) {
            messages.add(bytes.size());
        }

        @Override
        public void onClosing(WebSocket webSocket, int code, String reason) {
            closing.complete(code);
            webSocket.close(code, null);
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable t, @Nullable Response response) {
            refusal.complete(response == null ? null : response.code());
            failed.complete(t);
        }
    }
}
