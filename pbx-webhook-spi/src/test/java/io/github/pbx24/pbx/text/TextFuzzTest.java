package io.github.pbx24.pbx.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.Redaction;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.SignatureEncoding;
import io.github.pbx24.pbx.verify.SignatureKeys;
import io.github.pbx24.pbx.verify.SignedPart;
import io.github.pbx24.pbx.verify.SignedRequestVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Laws of the readers of free text, of forms and of signatures, for any bytes. {@link #fuzzerTestOneInput} is what Jazzer calls; the test
 * calls it with seeds that have been tampered with: {@code .ci/fuzz pbx-webhook-spi io.github.pbx24.pbx.text.TextFuzzTest text 600}.
 */
public class TextFuzzTest {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");

    private static final List<SignatureVerifier> VERIFIERS = List.of(
            SignedRequestVerifier.inForm(SignatureKeys.keyedHash("SHA-256", List.of("key-1")), "sign")
                    .signs(SignedPart.formField("a"), SignedPart.optionalFormField("b"))
                    .build(),
            SignedRequestVerifier.inQuery(SignatureKeys.hmac("HmacSHA1", List.of("key-1", "key-2")), "sign")
                    .encoding(SignatureEncoding.BASE64_OF_HEX)
                    .prefix("v1,")
                    .separatedBy(" ")
                    .signs(SignedPart.sortedQuery(), SignedPart.sortedForm(), SignedPart.parameter("a"))
                    .build(),
            SignedRequestVerifier.builder(SignatureKeys.hmac("HmacSHA256", List.of("key-1")), "X")
                    .namedParts("t", "v1", Duration.ofMinutes(5))
                    .signs(SignedPart.time(), SignedPart.body())
                    .build());

    /** The first byte chooses what is tried. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(data, 1, data.length);
        String text = new String(rest, StandardCharsets.UTF_8);
        switch (Math.floorMod(data[0], 5)) {
            case 0 -> number(text);
            case 1 -> time(text);
            case 2 -> form(rest);
            case 3 -> redaction(rest);
            default -> verdicts(rest, text);
        }
    }

    private static void number(String text) {
        NumberText read = NumberText.read(text);
        assertThat(NumberText.read(text)).isEqualTo(read);
        read.number().ifPresent(digits -> {
            assertThat(digits).matches("\\+?[0-9*#]{1,32}");
            assertThat(NumberText.read(digits).number()).hasValue(digits);
        });
        assertThat(read.toString()).hasSizeLessThan(60);
        Direction.read(text);
    }

    private static void time(String text) {
        assertThat(TimeText.read(text, MOSCOW)).isEqualTo(TimeText.read(text, MOSCOW));
        // A zone only helps: what is read without one means the same with any.
        TimeText.read(text, null)
                .ifPresent(time -> assertThat(TimeText.read(text, MOSCOW)).hasValue(time));
        TimeText.read(text, MOSCOW)
                .ifPresent(
                        time -> assertThat(TimeText.read(time.toString(), null)).hasValue(time));
        DurationText.read(text)
                .ifPresent(duration -> assertThat(duration.isNegative()).isFalse());
    }

    private static void form(byte[] form) {
        QueryParameters read;
        try {
            read = QueryParameters.decode(form);
        } catch (MalformedWebhookException e) {
            return;
        }
        List<String> pairs = new ArrayList<>();
        for (String name : read.names()) {
            for (String value : read.all(name)) {
                pairs.add(URLEncoder.encode(name, StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        QueryParameters again = QueryParameters.decode(String.join("&", pairs));
        for (String name : read.names()) {
            assertThat(again.all(name)).isEqualTo(read.all(name));
        }
    }

    /** Whatever the request looks like, the secret is gone, and what was clean stays as it is. */
    private static void redaction(byte[] body) {
        Redaction redaction = Redaction.of(Set.of("token"), Set.of("secret-0123456789"));
        byte[] secret = "&token=secret-0123456789&x=secret-0123456789&y=1".getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(body, body.length + secret.length);
        System.arraycopy(secret, 0, both, body.length, secret.length);
        WebhookRequest clean = redaction.apply(request(both, new String(both, StandardCharsets.ISO_8859_1)));
        assertThat(new String(clean.encode(), StandardCharsets.ISO_8859_1)).doesNotContain("secret-0123456789");
        assertThat(redaction.apply(clean).encode()).isEqualTo(clean.encode());
        assertThat(WebhookRequest.decode(clean.encode()).encode()).isEqualTo(clean.encode());
    }

    private static void verdicts(byte[] body, String text) {
        WebhookRequest request = request(body, text);
        for (SignatureVerifier verifier : VERIFIERS) {
            assertThat(verifier.verify(request).isAccepted()).isFalse();
        }
    }

    private static WebhookRequest request(byte[] body, String text) {
        return WebhookRequest.builder("POST", Instant.EPOCH)
                .header("X", text)
                .rawQuery(text)
                .body(body)
                .build();
    }

    static List<byte[]> seeds() throws IOException {
        List<String> texts = new ArrayList<>(List.of(
                "2026-01-15T12:00:00+03:00",
                "15.01.2026 12:00:00 PM",
                "1768478400.123",
                "P1DT2H",
                "01:02:03",
                "65 s",
                "a=1&b=%D1%8F+%2B&a=2&&=&%=%zz",
                "sign=00ff&a=1&b=2",
                "\"Office 24\" <sisecret-01234567897>",
                "t=1700000000,v1=00ff",
                "v1,YTQ2 v1,eA=="));
        for (String file : List.of("numbers", "absent", "withheld")) {
            try (InputStream in =
                    Objects.requireNonNull(TextFuzzTest.class.getResourceAsStream("/numbers/" + file + ".csv"))) {
                texts.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
            }
        }
        List<byte[]> seeds = new ArrayList<>();
        for (String text : texts) {
            for (int target = 0; target < 5; target++) {
                seeds.add(((char) target + text).getBytes(StandardCharsets.UTF_8));
            }
        }
        return seeds;
    }

    /**
     * Writes the inputs that a fuzzer begins with.
     *
     * @param arguments the folder
     * @throws IOException if that is not possible
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        List<byte[]> seeds = seeds();
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(folder.resolve("input-" + i), seeds.get(i));
        }
    }

    @Test
    void no_bytes_break_the_laws() throws IOException {
        tamper(8_000);
    }

    @Test
    @Tag("slow")
    void many_bytes_break_the_laws_no_more() throws IOException {
        tamper(1_000_000);
    }

    private static void tamper(int rounds) throws IOException {
        List<byte[]> seeds = seeds();
        seeds.forEach(TextFuzzTest::fuzzerTestOneInput);
        for (long seed = 1; seed <= rounds; seed++) {
            Random random = new Random(seed);
            byte[] data = tampered(seeds.get(random.nextInt(seeds.size())), seeds, random);
            try {
                fuzzerTestOneInput(data);
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ", " + Arrays.toString(data), e);
            }
        }
    }

    private static byte[] tampered(byte[] bytes, List<byte[]> others, Random random) {
        byte[] data = bytes.clone();
        for (int i = random.nextInt(4); i >= 0 && data.length > 1; i--) {
            int at = 1 + random.nextInt(data.length - 1);
            switch (random.nextInt(5)) {
                case 0 -> data[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> data[at] = (byte) " +-&=%;,:.@<>\"0\u007f".charAt(random.nextInt(16));
                case 2 -> data = Arrays.copyOf(data, at);
                case 3 -> {
                    byte[] other = others.get(random.nextInt(others.size()));
                    byte[] joined = Arrays.copyOf(data, at + other.length - 1);
                    System.arraycopy(other, 1, joined, at, other.length - 1);
                    data = joined;
                }
                default -> data[at] = (byte) random.nextInt(256);
            }
        }
        return data;
    }
}
