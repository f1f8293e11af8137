package io.github.pbx24.pbx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.Vectors.Vector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HmacVerifierTest {

    private static final byte[] BODY = "{\"event\":\"end\", \"call\":\"c-1\"}".getBytes(StandardCharsets.UTF_8);
    private final HmacVerifier verifier = HmacVerifier.builder(List.of("key-1")).build();
    private final String signature = verifier.sign(BODY);

    static Stream<Vector> vectors() throws IOException {
        return Vectors.read("seed-signatures.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void vectors_from_outside_are_judged_rightly(Vector vector) {
        HmacVerifier verifier =
                HmacVerifier.builder(List.of(vector.text("key"))).build();
        Verdict verdict = verifier.verify(request(vector.body(), vector.text("header_value")));
        assertThat(verdict.isAccepted()).isEqualTo(vector.mustVerify());
        assertThat(verifier.sign(vector.body())).isEqualTo(vector.text("correct_signature"));
    }

    @Test
    void its_own_signature_is_accepted() {
        assertThat(verifier.verify(request(BODY, signature))).isEqualTo(new Verdict.Accepted(0));
    }

    @Test
    void the_header_is_found_in_any_case() {
        WebhookRequest request = WebhookRequest.builder("POST", Instant.EPOCH)
                .header("x-SIGNATURE", signature)
                .body(BODY)
                .build();
        assertThat(verifier.verify(request).isAccepted()).isTrue();
    }

    @Test
    void a_missing_header_is_told() {
        WebhookRequest request =
                WebhookRequest.builder("POST", Instant.EPOCH).body(BODY).build();
        assertRefused(verifier.verify(request), Verdict.Reason.MISSING);
        assertRefused(verifier.verify(request(BODY, "")), Verdict.Reason.MISSING);
    }

    @Test
    void two_signatures_are_garbled_even_if_one_fits() {
        WebhookRequest request = WebhookRequest.builder("POST", Instant.EPOCH)
                .header("X-Signature", signature)
                .header("X-Signature", signature)
                .body(BODY)
                .build();
        assertRefused(verifier.verify(request), Verdict.Reason.GARBLED);
        assertRefused(verifier.verify(request(BODY, signature + "," + signature)), Verdict.Reason.GARBLED);
    }

    @Test
    void another_key_does_not_fit() {
        String other = HmacVerifier.builder(List.of("key-2")).build().sign(BODY);
        assertRefused(verifier.verify(request(BODY, other)), Verdict.Reason.MISMATCH);
    }

    @Test
    void every_changed_byte_of_the_body_is_noticed() {
        for (int i = 0; i < BODY.length; i++) {
            byte[] changed = BODY.clone();
            changed[i] ^= 1;
            assertRefused(verifier.verify(request(changed, signature)), Verdict.Reason.MISMATCH);
        }
    }

    @Test
    void every_changed_digit_of_the_signature_is_noticed() {
        for (int i = 0; i < signature.length(); i++) {
            char digit = signature.charAt(i) == '0' ? '1' : '0';
            String changed = signature.substring(0, i) + digit + signature.substring(i + 1);
            assertRefused(verifier.verify(request(BODY, changed)), Verdict.Reason.MISMATCH);
        }
    }

    @Test
    void a_re_encoded_body_under_the_old_signature_is_refused() {
        byte[] reencoded = "{\"event\":\"end\",\"call\":\"c-1\"}".getBytes(StandardCharsets.UTF_8);
        assertRefused(verifier.verify(request(reencoded, signature)), Verdict.Reason.MISMATCH);
        assertRefused(
                verifier.verify(request(Arrays.copyOf(BODY, BODY.length + 1), signature)), Verdict.Reason.MISMATCH);
    }

    @Test
    void upper_case_hex_is_the_same_signature() {
        assertThat(verifier.verify(request(BODY, signature.toUpperCase(Locale.ROOT))))
                .isEqualTo(new Verdict.Accepted(0));
    }

    @Test
    void what_cannot_be_a_signature_is_garbled() {
        List<String> garbage = List.of(
                "sha256=" + signature,
                signature.substring(1),
                signature.substring(2),
                signature + "0",
                signature + "00",
                " " + signature,
                signature.replace(signature.charAt(0), 'g'),
                "０".repeat(64),
                "\u0000",
                "x".repeat(1 << 20));
        for (String value : garbage) {
            assertRefused(verifier.verify(request(BODY, value)), Verdict.Reason.GARBLED);
        }
    }

    @Test
    void a_prefix_is_required_if_there_is_one() {
        HmacVerifier prefixed =
                HmacVerifier.builder(List.of("key-1")).prefix("sha256=").build();
        assertThat(prefixed.sign(BODY)).isEqualTo("sha256=" + signature);
        assertThat(prefixed.verify(request(BODY, "sha256=" + signature)).isAccepted())
                .isTrue();
        assertRefused(prefixed.verify(request(BODY, signature)), Verdict.Reason.GARBLED);
        assertRefused(prefixed.verify(request(BODY, "SHA256=" + signature)), Verdict.Reason.GARBLED);
        assertRefused(prefixed.verify(request(BODY, "sha256=")), Verdict.Reason.GARBLED);
    }

    @Test
    void base64_is_read_with_and_without_padding() {
        HmacVerifier base64 = HmacVerifier.builder(List.of("key-1"))
                .encoding(SignatureEncoding.BASE64)
                .build();
        String padded = base64.sign(BODY);
        assertThat(padded).endsWith("=");
        assertThat(base64.verify(request(BODY, padded)).isAccepted()).isTrue();
        assertThat(base64.verify(request(BODY, padded.replace("=", ""))).isAccepted())
                .isTrue();
        assertRefused(base64.verify(request(BODY, "*" + padded.substring(1))), Verdict.Reason.GARBLED);
        assertRefused(base64.verify(request(BODY, "A".repeat(5_000))), Verdict.Reason.GARBLED);
        assertRefused(
                base64.verify(request(BODY, Base64.getEncoder().encodeToString(new byte[32]))),
                Verdict.Reason.MISMATCH);
    }

    @Test
    void keys_rotate_and_the_verdict_tells_which_one_fitted() {
        HmacVerifier both = HmacVerifier.builder(List.of("key-2", "key-1")).build();
        assertThat(both.verify(request(BODY, signature))).isEqualTo(new Verdict.Accepted(1));
        assertThat(both.verify(request(BODY, both.sign(BODY)))).isEqualTo(new Verdict.Accepted(0));
        assertThat(both.sign(BODY))
                .isEqualTo(HmacVerifier.builder(List.of("key-2")).build().sign(BODY));
    }

    @Test
    void another_header_can_be_named() {
        HmacVerifier other =
                HmacVerifier.builder(List.of("key-1")).header("X-Hub").build();
        assertRefused(other.verify(request(BODY, signature)), Verdict.Reason.MISSING);
        assertThat(other.verify(WebhookRequest.builder("POST", Instant.EPOCH)
                                .header("x-hub", signature)
                                .body(BODY)
                                .build())
                        .isAccepted())
                .isTrue();
    }

    @Test
    void unusable_keys_are_refused_without_showing_them() {
        assertThatIllegalArgumentException().isThrownBy(() -> HmacVerifier.builder(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HmacVerifier.builder(List.of("SECRET", " ")))
                .withMessage("keys[1] must not be blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HmacVerifier.builder(List.of("SECRET"))
                        .algorithm("HmacNone")
                        .build())
                .withMessageNotContaining("SECRET");
    }

    @ParameterizedTest
    @CsvSource({"HmacSHA1,1", "HmacSHA256,2", "HmacSHA512,3", "HmacMD5,4"})
    void every_length_agrees_with_the_platform(String algorithm, long seed) throws GeneralSecurityException {
        Random random = new Random(seed);
        for (int length = 0; length < 300; length++) {
            byte[] body = new byte[length];
            random.nextBytes(body);
            String key = "k".repeat(1 + random.nextInt(200));
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
            HmacVerifier verifier = HmacVerifier.builder(List.of(key))
                    .algorithm(algorithm)
                    .encoding(SignatureEncoding.BASE64)
                    .build();
            assertThat(verifier.sign(body))
                    .as("seed %d length %d", seed, length)
                    .isEqualTo(Base64.getEncoder().encodeToString(mac.doFinal(body)));
        }
    }

    @Test
    void many_threads_share_one_verifier() {
        HmacVerifier shared = HmacVerifier.builder(List.of("key-2", "key-1")).build();
        List<Boolean> verdicts = IntStream.range(0, 20_000)
                .parallel()
                .mapToObj(i -> {
                    byte[] body = ("body " + i).getBytes(StandardCharsets.UTF_8);
                    boolean right =
                            shared.verify(request(body, verifier.sign(body))).equals(new Verdict.Accepted(1));
                    boolean wrong =
                            shared.verify(request(BODY, verifier.sign(body))).isAccepted();
                    return right && !wrong;
                })
                .toList();
        assertThat(verdicts).containsOnly(true);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void no_header_makes_it_throw(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String value = random.ints(random.nextInt(80), 0, 0x10000)
                    .collect(StringBuilder::new, (b, c) -> b.append((char) c), StringBuilder::append)
                    .toString();
            assertThat(verifier.verify(request(BODY, value)).isAccepted())
                    .as("seed %d round %d", seed, i)
                    .isFalse();
        }
    }

    @Test
    void neither_verdict_nor_to_string_shows_key_or_signature() {
        HmacVerifier secret = HmacVerifier.builder(List.of("SECRET")).build();
        assertThat(secret.toString()).doesNotContain("SECRET").contains("keys=1");
        assertThat(secret.verify(request(BODY, signature)).toString())
                .doesNotContain(signature)
                .doesNotContain("SECRET");
    }

    private static WebhookRequest request(byte[] body, String signature) {
        return WebhookRequest.builder("POST", Instant.EPOCH)
                .header("X-Signature", signature)
                .body(body)
                .build();
    }

    private static void assertRefused(Verdict verdict, Verdict.Reason reason) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }
}
