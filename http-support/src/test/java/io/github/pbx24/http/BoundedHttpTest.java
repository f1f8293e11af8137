package io.github.pbx24.http;

import static io.github.pbx24.http.RawServer.bytes;
import static io.github.pbx24.http.RawServer.endless;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedHttpTest {

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final OkHttpClient client = BoundedHttp.client()
            .retryOnConnectionFailure(false)
            .callTimeout(60, TimeUnit.SECONDS)
            .build();

    @AfterEach
    void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-2", "-5", "-9223372036854775808"})
    void a_length_below_nothing_is_a_failure_of_the_network_like_others(String length) throws IOException {
        try (RawServer server = new RawServer((head, in, out) ->
                out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\nhello")))) {
            assertThatThrownBy(() -> get(server.url()).close()).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5\r\nhello\r\n"})
    void a_line_before_a_chunk_that_never_ends_is_not_read_to_its_end(String before) throws IOException {
        byte[] line = new byte[64 * 1024];
        Arrays.fill(line, (byte) 'y');
        try (RawServer server = new RawServer((head, in, out) -> {
                    out.write(bytes(CHUNKED + before + "1;"));
                    endless(out, line);
                });
                Response response = get(server.url())) {
            assertThatThrownBy(() -> response.body().string())
                    .isInstanceOf(IOException.class)
                    .hasMessage("the answer contains 512 KiB between two pieces of its body");
            assertThat(server.sent()).isLessThan(RawServer.FEW);
        }
    }

    @Test
    void the_name_in_a_header_of_gzip_is_not_kept() throws IOException {
        byte[] name = new byte[64 * 1024];
        Arrays.fill(name, (byte) 'n');
        byte[] packed = gzip("hello");
        packed[3] |= 8;
        try (RawServer server = new RawServer((head, in, out) -> {
            out.write(bytes("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"));
            out.write(packed, 0, 10);
            endless(out, name);
            out.write(0);
            out.write(packed, 10, packed.length - 10);
            out.flush();
        })) {
            long before = allocated();
            try (Response response = get(server.url())) {
                assertThat(response.body().string()).isEqualTo("hello");
            }
            assertThat(allocated() - before).isLessThan(RawServer.FEW);
        }
    }

    @Test
    void bodies_of_any_size_and_cut_arrive() throws Exception {
        byte[] body = new byte[3 * 1024 * 1024];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31 + i / 251);
        }
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            for (int chunk : new int[] {1_000_000, 777, 40_000}) {
                server.enqueue(new MockResponse.Builder()
                        .chunkedBody(new Buffer().write(body), chunk)
                        .build());
            }
            server.enqueue(
                    new MockResponse.Builder().body(new Buffer().write(body)).build());
            server.enqueue(new MockResponse.Builder()
                    .setHeader("Content-Encoding", "gzip")
                    .body(new Buffer().write(gzip(body)))
                    .build());
            server.enqueue(new MockResponse.Builder()
                    .setHeader("Content-Encoding", "gzip")
                    .chunkedBody(new Buffer().write(gzip(body)), 999)
                    .build());
            for (int i = 0; i < 6; i++) {
                try (Response response = get(server.url("/").toString())) {
                    assertThat(response.header("Content-Encoding")).isNull();
                    assertThat(response.body().bytes()).isEqualTo(body);
                }
                assertThat(server.takeRequest().getHeaders().get("Accept-Encoding"))
                        .isEqualTo("gzip");
            }
            assertThat(client.connectionPool().connectionCount())
                    .as("one connection is used again")
                    .isEqualTo(1);
        }
    }

    @Test
    void chunks_of_one_byte_with_long_lines_may_be_larger_than_the_allowance_together() throws IOException {
        byte[] chunk = bytes("1;" + "y".repeat(4_000) + "\r\nx\r\n");
        try (RawServer server = new RawServer((head, in, out) -> {
                    out.write(bytes(CHUNKED));
                    for (int i = 0; i < 1_000; i++) {
                        out.write(chunk);
                    }
                    out.write(bytes("0\r\n\r\n"));
                });
                Response response = get(server.url())) {
            assertThat(response.body().string()).isEqualTo("x".repeat(1_000));
        }
    }

    @Test
    void what_is_packed_badly_is_a_failure_and_what_is_empty_is_not() throws Exception {
        byte[] packed = gzip("hello");
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            server.enqueue(packed(Arrays.copyOf(packed, packed.length - 3)));
            server.enqueue(packed(Arrays.copyOf(packed, 5)));
            server.enqueue(packed(bytes("no gzip at all, but long enough")));
            for (int i = 0; i < 3; i++) {
                try (Response response = get(server.url("/").toString())) {
                    assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
                }
            }
            server.enqueue(packed(new byte[0]));
            try (Response response = get(server.url("/").toString())) {
                assertThat(response.body().string()).isEmpty();
            }
            server.enqueue(new MockResponse.Builder()
                    .setHeader("Content-Encoding", "gzip")
                    .build());
            Request head = new Request.Builder().url(server.url("/")).head().build();
            try (Response response = client.newCall(head).execute()) {
                assertThat(response.body().string()).isEmpty();
            }
        }
    }

    @Test
    void what_was_not_to_be_packed_is_handed_over_as_it_came() throws Exception {
        byte[] packed = gzip("hello");
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            server.enqueue(packed(packed));
            Request request = new Request.Builder()
                    .url(server.url("/"))
                    .header("Accept-Encoding", "identity")
                    .build();
            try (Response response = client.newCall(request).execute()) {
                assertThat(response.body().bytes()).isEqualTo(packed);
            }
        }
    }

    @Test
    void a_body_can_be_looked_into_and_read_in_pieces() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            server.enqueue(packed(gzip("hello, hello")));
            try (Response response = get(server.url("/").toString())) {
                assertThat(response.peekBody(3).string()).isEqualTo("hel");
                BufferedSource body = response.body().source();
                assertThat(body.readUtf8(5)).isEqualTo("hello");
                assertThat(body.readUtf8()).isEqualTo(", hello");
            }
        }
    }

    @Test
    void each_way_to_a_socket_is_counted() throws IOException {
        try (RawServer server = new RawServer((head, in, out) -> out.write(new byte[100]))) {
            CountedSockets sockets = new CountedSockets();
            var loopback = java.net.InetAddress.getByName("127.0.0.1");
            for (Socket socket : new Socket[] {
                sockets.createSocket("127.0.0.1", server.port()),
                sockets.createSocket("127.0.0.1", server.port(), loopback, 0),
                sockets.createSocket(loopback, server.port()),
                sockets.createSocket(loopback, server.port(), loopback, 0)
            }) {
                try (socket) {
                    OutputStream out = socket.getOutputStream();
                    out.write(bytes("\r\n\r\n"));
                    Allowance before = Allowance.swap(new Allowance(2, "too much"));
                    try {
                        assertThat(socket.getInputStream().read()).isZero();
                        assertThatThrownBy(() -> socket.getInputStream().readNBytes(2))
                                .hasMessage("too much");
                    } finally {
                        Allowance.swap(before);
                    }
                }
            }
        }
    }

    private Response get(String url) throws IOException {
        return client.newCall(new Request.Builder().url(url).build()).execute();
    }

    private static MockResponse packed(byte[] body) {
        return new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip")
                .body(new Buffer().write(body))
                .build();
    }

    private static byte[] gzip(String text) throws IOException {
        return gzip(bytes(text));
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(body);
        }
        return packed.toByteArray();
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
