package io.github.pbx24.simulator.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.pbx24.simulator.internal.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MultipartBodyTest {

    private static final String BOUNDARY = "-b-";

    private static List<byte[]> read(byte[] body) throws IOException {
        List<ByteArrayOutputStream> parts = new ArrayList<>();
        MultipartBody.read(new ByteArrayInputStream(body), BOUNDARY, (name, fileName) -> {
            assertThat(name).isEqualTo("n");
            assertThat(fileName).isEqualTo("f.mp3");
            parts.add(new ByteArrayOutputStream());
            return parts.get(parts.size() - 1);
        });
        return parts.stream().map(ByteArrayOutputStream::toByteArray).toList();
    }

    private static byte[] write(List<byte[]> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(("--" + BOUNDARY + "\r\nContent-Type: audio/mpeg\r\n"
                            + "Content-Disposition: form-data; name=\"n\"; filename=\"f.mp3\"\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.writeBytes(part);
            out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        out.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /** Parts made of pieces of the delimiter are the hard ones. */
    private static byte[] part(Random random) {
        StringBuilder part = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            part.append("\r\n-b".charAt(random.nextInt(4)));
        }
        return part.toString().replace("\r\n--" + BOUNDARY, "").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void every_part_arrives_as_it_was_sent() {
        Seeds.each(20260311, 300, seed -> {
            Random random = new Random(seed);
            List<byte[]> parts = List.of(part(random), part(random), part(random));
            if (parts.stream().noneMatch(MultipartBodyTest::holdsTheDelimiter)) {
                assertThat(read(write(parts))).containsExactlyElementsOf(parts);
            }
        });
    }

    private static boolean holdsTheDelimiter(byte[] part) {
        String delimiter = "\r\n--" + BOUNDARY;
        String sent = "\r\n" + new String(part, StandardCharsets.UTF_8) + delimiter;
        return sent.indexOf(delimiter) < part.length + 2;
    }

    @Test
    void a_cut_or_endless_body_is_an_io_error() {
        byte[] whole = write(List.of(new byte[10]));
        for (int length = 0; length < whole.length - 4; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatIOException().isThrownBy(() -> read(cut));
        }
        byte[] endlessHeader = ("--" + BOUNDARY + "\r\n" + "x".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        assertThatIOException().isThrownBy(() -> read(endlessHeader)).withMessage("part header too long");
    }

    @Test
    void the_boundary_is_found_with_and_without_quotes() {
        assertThat(MultipartBody.boundary("multipart/form-data; boundary=abc; charset=x"))
                .contains("abc");
        assertThat(MultipartBody.boundary("multipart/form-data; boundary=\"a b\""))
                .contains("a b");
        assertThat(MultipartBody.boundary("multipart/form-data")).isEmpty();
    }
}
