package io.github.pbx24.rostelecom.cloudpbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.NumberLookup;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.tck.Corpus;
import io.github.pbx24.rostelecom.RostelecomProvider;
import io.github.pbx24.rostelecom.vats.VatsFuzz;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Laws of both dialects, whose quick parsers say what the plain ones say, of the history file and of addresses, for any bytes. {@link #fuzzerTestOneInput} is what Jazzer calls; the test
 * calls it with bodies of the exchange that have been tampered with: {@code .ci/fuzz pbx-rostelecom
 * io.github.pbx24.rostelecom.cloudpbx.RostelecomFuzzTest rostelecom 600}.
 */
public class RostelecomFuzzTest {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
    private static final PbxConnection VATS = new RostelecomProvider()
            .connect(PbxSettings.of(
                    Map.of("dialect", "vats", "webhook-keys", List.of("key-1"), "zone", "Europe/Moscow")));
    private static final PbxConnection CLOUDPBX = new RostelecomProvider()
            .connect(PbxSettings.of(Map.of("dialect", "cloudpbx", "client-id", "id-1", "sign-key", "key-1")));

    /** The first byte chooses what is tried. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(data, 1, data.length);
        switch (Math.floorMod(data[0], 6)) {
            case 0 -> {
                webhook(VATS, "", rest);
                VatsFuzz.requireSame(rest);
            }
            case 1 -> {
                webhook(CLOUDPBX, "/call_events", rest);
                CloudpbxBodyDifferentialTest.same(rest);
            }
            case 2 -> question(rest);
            case 3 -> webhook(CLOUDPBX, "/history_file_completed", rest);
            case 4 -> history(rest);
            default -> address(new String(rest, StandardCharsets.UTF_8));
        }
    }

    /** The same for one dialect alone. */
    public static final class Vats {

        private Vats() {}

        public static void fuzzerTestOneInput(byte[] data) {
            RostelecomFuzzTest.fuzzerTestOneInput(with(0, data));
        }
    }

    /** The same for events of the other. */
    public static final class Cloudpbx {

        private Cloudpbx() {}

        public static void fuzzerTestOneInput(byte[] data) {
            RostelecomFuzzTest.fuzzerTestOneInput(with(1, data));
        }
    }

    private static WebhookRequest request(String path, byte[] body) {
        return WebhookRequest.builder("POST", Instant.EPOCH)
                .path(path)
                .header("Content-Type", "application/json")
                .body(body)
                .build();
    }

    private static void webhook(PbxConnection connection, String path, byte[] body) {
        WebhookRequest request = request(path, body);
        assertThat(connection.verifier().verify(request).isAccepted()).isFalse();
        Object read = outcome(connection, request);
        assertThat(outcome(connection, connection.redact(request))).isEqualTo(read);
    }

    private static Object outcome(PbxConnection connection, WebhookRequest request) {
        try {
            return connection.parser().parse(request);
        } catch (MalformedWebhookException e) {
            assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(300);
            return String.valueOf(e.getMessage());
        }
    }

    private static void question(byte[] body) {
        NumberLookup lookup = CLOUDPBX.numberLookup().orElseThrow();
        try {
            lookup.question(request("/get_number_info", body))
                    .ifPresent(question -> assertThat(question.clientNumber()).isNotBlank());
        } catch (MalformedWebhookException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void history(byte[] file) {
        try {
            CloudpbxAnswer<CloudpbxHistoryFile> answer =
                    CloudpbxHistoryFile.read(new ByteArrayInputStream(file), MOSCOW);
            assertThat(answer.toString()).isNotBlank();
        } catch (IOException e) {
            // A transmission that broke off: it is asked for again.
            assertThat(file).isNotEmpty();
        }
    }

    private static void address(String text) {
        CloudpbxAddress read = CloudpbxAddress.read(text);
        assertThat(CloudpbxAddress.read(text)).isEqualTo(read);
        SessionLog.talk(text);
        CloudpbxTime.read(text, MOSCOW);
    }

    static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] content = Files.readAllBytes(file);
                String name = file.toString();
                int target = name.contains("get_number_info")
                        ? 2
                        : name.contains("history_file_completed")
                                ? 3
                                : name.contains("call-history") ? 4 : name.contains("vats") ? 0 : 1;
                seeds.add(with(target, content));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String address : List.of(
                "sip:+79000000011@10.0.0.1;tgrp=1",
                "sip:111@name@domain",
                "453*099@domain",
                "0:ct:+7900;5:cc:201;8:cd:201;",
                "2026-01-15 12:00:00.123")) {
            seeds.add(with(5, address.getBytes(StandardCharsets.UTF_8)));
        }
        return seeds;
    }

    private static byte[] with(int target, byte[] content) {
        byte[] seed = new byte[content.length + 1];
        seed[0] = (byte) target;
        System.arraycopy(content, 0, seed, 1, content.length);
        return seed;
    }

    /**
     * Writes the inputs that a fuzzer begins with.
     *
     * @param arguments the folder
     */
    public static void main(String[] arguments) {
        Corpus.of(seeds()).write(Path.of(arguments[0]));
    }

    @Test
    void no_bytes_break_the_laws() {
        tamper(5_000);
    }

    @Test
    @Tag("slow")
    void many_bytes_break_the_laws_no_more() {
        tamper(500_000);
    }

    private static void tamper(int rounds) {
        Corpus corpus = Corpus.of(seeds());
        assertThat(corpus.replay(RostelecomFuzzTest::fuzzerTestOneInput)).isGreaterThan(30);
        corpus.mutate(RostelecomFuzzTest::fuzzerTestOneInput, rounds, 1);
    }
}
