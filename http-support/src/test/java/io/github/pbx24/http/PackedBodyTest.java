package io.github.pbx24.http;

import static io.github.pbx24.http.RawServer.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is packed well arrives as it does without this module, and never in part. */
class PackedBodyTest {

    private static final int ANSWERS = 400;

    private final OkHttpClient usual = new OkHttpClient();
    private final OkHttpClient bounded = BoundedHttp.client().build();

    @AfterEach
    void close() {
        for (OkHttpClient client : List.of(usual, bounded)) {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
    }

    /** One kind of answer for each seed. Which seed it was is in the message. */
    @Test
    void valid_answers_are_what_they_are_to_okhttp() throws Exception {
        try (RawServer server = new RawServer((head, in, out) -> {
            out.write(answer(Long.parseLong(head.split("[ /]")[2]), head.startsWith("HEAD")));
        })) {
            for (int seed = 0; seed < ANSWERS; seed++) {
                Random random = new Random(-seed);
                Request.Builder request = new Request.Builder().url(server.url() + seed);
                if (random.nextInt(4) == 0) {
                    request.head();
                }
                if (random.nextInt(5) == 0) {
                    request.header("Range", "bytes=0-9");
                }
                if (random.nextInt(5) == 0) {
                    request.header("Accept-Encoding", "gzip");
                }

                assertThat(said(bounded, request.build())).as("seed " + seed).isEqualTo(said(usual, request.build()));
            }
        }
    }

    private static String said(OkHttpClient client, Request request) throws IOException {
        try (Response response = client.newCall(request).execute()) {
            return response.code() + "\n" + response.headers() + response.body().contentLength()
                    + response.body().contentType()
                    + Arrays.hashCode(response.body().bytes());
        }
    }

    private static byte[] answer(long seed, boolean head) throws IOException {
        Random random = new Random(seed);
        byte[] text = new byte[random.nextInt(20_000)];
        if (random.nextBoolean()) {
            random.nextBytes(text);
        }
        boolean packed = random.nextInt(4) != 0;
        byte[] body = packed ? member(text, random) : text;
        int status = List.of(200, 200, 206, 204, 304, 404, 500).get(random.nextInt(7));
        boolean chunked = random.nextBoolean();
        boolean nothing = status == 204 || status == 304;
        String framing = nothing
                ? "\r\n"
                : chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: " + body.length + "\r\n\r\n";
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(bytes("HTTP/1.1 " + status + " x\r\nConnection: close\r\nContent-Type: text/plain\r\n"
                + (packed ? "Content-Encoding: gzip\r\n" : "")
                + framing));
        if (!head && !nothing) {
            answer.write(chunked ? chunks(body, 1 + random.nextInt(9_000)) : body);
        }
        return answer.toByteArray();
    }

    @Test
    void a_stream_of_several_members_arrives_whole_wherever_it_is_cut() throws Exception {
        byte[] one = member(bytes("abcde"), new Random(1));
        byte[] body = concat(one, one, one);
        try (RawServer server = new RawServer((head, in, out) -> {
            out.write(bytes("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
                    + "Connection: close\r\n\r\n"));
            out.write(chunks(body, Integer.parseInt(head.split("[ /]")[2])));
        })) {
            for (int size = 1; size <= body.length; size++) {
                try (Response response = get(server, size)) {
                    assertThat(response.body().string()).as("chunks of " + size).isEqualTo("abcdeabcdeabcde");
                }
            }
        }
    }

    @Test
    void a_connection_that_ends_too_early_is_a_failure_wherever_it_ends() throws Exception {
        byte[] one = member(bytes("abcde"), new Random(1));
        byte[] body = concat(one, one);
        byte[] packed =
                bytes("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + body.length + "\r\n\r\n");
        try (RawServer server = new RawServer((head, in, out) -> {
            out.write(packed);
            out.write(body, 0, Integer.parseInt(head.split("[ /]")[2]));
        })) {
            for (int length = 0; length < body.length; length++) {
                try (Response response = get(server, length)) {
                    assertThatIOException()
                            .as("the first " + length + " of " + body.length)
                            .isThrownBy(() -> response.body().bytes());
                }
            }
        }
    }

    private Response get(RawServer server, int number) throws IOException {
        return bounded.newCall(new Request.Builder().url(server.url() + number).build())
                .execute();
    }

    private static byte[] chunks(byte[] body, int size) throws IOException {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; from += size) {
            int length = Math.min(size, body.length - from);
            chunks.write(bytes(Integer.toHexString(length) + "\r\n"));
            chunks.write(body, from, length);
            chunks.write(bytes("\r\n"));
        }
        chunks.write(bytes("0\r\n\r\n"));
        return chunks.toByteArray();
    }

    private static byte[] concat(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    /** With any of the fields that the header of gzip may have. */
    private static byte[] member(byte[] text, Random random) throws IOException {
        int flags = random.nextInt(32);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.write(new byte[] {0x1F, (byte) 0x8B, 8, (byte) flags, 0, 0, 0, 0, 0, 3});
        if ((flags & 4) != 0) {
            packed.write(new byte[] {3, 0, 1, 2, 3});
        }
        if ((flags & 8) != 0) {
            packed.write(bytes("name\0"));
        }
        if ((flags & 16) != 0) {
            packed.write(bytes("comment\0"));
        }
        if ((flags & 2) != 0) {
            little(packed, crc(packed.toByteArray()), 2);
        }
        Deflater deflater = new Deflater(random.nextInt(10), true);
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(packed, deflater)) {
            deflated.write(text);
        } finally {
            deflater.end();
        }
        little(packed, crc(text), 4);
        little(packed, text.length, 4);
        return packed.toByteArray();
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private static void little(ByteArrayOutputStream out, long value, int count) {
        for (int i = 0; i < count; i++) {
            out.write((int) (value >> (8 * i)));
        }
    }
}
