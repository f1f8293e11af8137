package io.github.pbx24.pbx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.Verdict.Reason;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.Vectors.Vector;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemes of well-known services, with signatures that openssl and the services themselves computed. */
class SignedRequestVerifierTest {

    /** Named parts tell the service. */
    static Stream<Vector> vectors() throws IOException {
        return Vectors.read("service-signatures.json");
    }

    /** Those whose scheme has a time. */
    static Stream<Vector> timed() throws IOException {
        return vectors()
                .filter(vector -> List.of(
                                "stripe",
                                "slack",
                                "standard-webhooks",
                                "svix",
                                "standard-webhooks-asymmetric",
                                "telnyx")
                        .contains(vector.text("service")));
    }

    /** Those whose keys can sign. */
    static Stream<Vector> shared() throws IOException {
        return vectors()
                .filter(vector -> !List.of("rsa", "telnyx", "standard-webhooks-asymmetric")
                        .contains(vector.text("service")));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void a_signature_from_outside_is_accepted_also_beside_another_key(Vector vector) {
        assertThat(judge(vector, request(vector), List.of(vector.text("key")))).isEqualTo(new Verdict.Accepted(0));
        if (shared(vector)) {
            String other = vector.text("key").startsWith("whsec_")
                            && !vector.text("service").equals("stripe")
                    ? "whsec_AAAA"
                    : "other";
            assertThat(judge(vector, request(vector), List.of(other, vector.text("key"))))
                    .isEqualTo(new Verdict.Accepted(1));
            assertRefused(judge(vector, request(vector), List.of(other)), Reason.MISMATCH);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void one_changed_bit_of_what_is_signed_is_refused(Vector vector) {
        boolean signsBody = !vector.text("service").equals("plivo-v2");
        if (vector.body().length == 0 || !signsBody) {
            WebhookRequest other = request(vector).toBuilder().path("/x").build();
            assertRefused(judge(vector, other, List.of(vector.text("key"))), Reason.MISMATCH);
            return;
        }
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            byte[] body = vector.body();
            body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(7));
            Verdict verdict =
                    judge(vector, request(vector).toBuilder().body(body).build(), List.of(vector.text("key")));
            boolean sameForm = vector.text("content_type").contains("form");
            assertThat(verdict.isAccepted()).as("seed %d", seed).isEqualTo(sameForm && sameFields(body, vector.body()));
        }
    }

    /** Escapes may be written in either case and order is not signed. */
    private static boolean sameFields(byte[] one, byte[] other) {
        byte[] type = SignedPart.sortedForm().bytes(form(one), "");
        return type != null && Arrays.equals(type, SignedPart.sortedForm().bytes(form(other), ""));
    }

    private static WebhookRequest form(byte[] body) {
        return WebhookRequest.builder("POST", Instant.EPOCH)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body)
                .build();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void each_header_is_needed(Vector vector) {
        for (String name : headers(vector).keySet()) {
            WebhookRequest.Builder without = WebhookRequest.builder(vector.text("method"), at(vector, 0))
                    .rawQuery(vector.text("query"))
                    .header("Content-Type", vector.text("content_type"))
                    .body(vector.body());
            headers(vector).forEach((other, value) -> {
                if (!other.equals(name)) {
                    without.header(other, value);
                }
            });
            assertRefused(judge(vector, without.build(), List.of(vector.text("key"))), Reason.MISSING);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void garbage_in_a_header_is_never_accepted_and_never_thrown(Vector vector) {
        for (String name : headers(vector).keySet()) {
            for (String garbage : List.of(
                    "x", "=", ",", "t=,v1=", "v1,", " ", "\u0000", "é", "a".repeat(100_000), ",".repeat(5_000))) {
                WebhookRequest.Builder garbled = WebhookRequest.builder(vector.text("method"), at(vector, 0))
                        .rawQuery(vector.text("query"))
                        .body(vector.body());
                headers(vector).forEach((other, value) -> garbled.header(other, other.equals(name) ? garbage : value));
                assertThat(judge(vector, garbled.build(), List.of(vector.text("key")))
                                .isAccepted())
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("timed")
    void too_old_and_too_new_are_refused(Vector vector) {
        for (int seconds : List.of(0, 299, 300, -300)) {
            assertThat(judge(vector, request(vector, seconds), List.of(vector.text("key")))
                            .isAccepted())
                    .isTrue();
        }
        for (int seconds : List.of(301, 86_400, -301, -86_400)) {
            assertRefused(judge(vector, request(vector, seconds), List.of(vector.text("key"))), Reason.TIME);
        }
    }

    @ParameterizedTest
    @MethodSource("shared")
    void a_signer_makes_what_is_accepted(Vector vector) {
        SignedRequestVerifier verifier = Services.verifier(vector.text("service"), List.of(vector.text("key")));
        WebhookRequest.Builder unsigned = WebhookRequest.builder(
                        vector.text("method"), Instant.ofEpochSecond(1_800_000_000))
                .rawQuery(vector.text("query"))
                .header("Content-Type", vector.text("content_type"))
                .body(vector.body());
        headers(vector).forEach((name, value) -> {
            if (name.toLowerCase(Locale.ROOT).matches(".*(nonce|-id)")) {
                unsigned.header(name, value);
            }
        });
        WebhookRequest signed = verifier.sign(unsigned.build());
        assertThat(verifier.verify(signed)).isEqualTo(new Verdict.Accepted(0));
        assertRefused(
                verifier.verify(
                        signed.toBuilder().path("/x").body(new byte[] {'x'}).build()),
                Reason.MISMATCH);
    }

    @ParameterizedTest
    @CsvSource({"Ed25519, Ed25519", "RSA, SHA256withRSA", "RSA, SHA512withRSA"})
    void a_pair_of_keys_signs_too(String family, String algorithm) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(family).generateKeyPair();
        SignedRequestVerifier verifier = SignedRequestVerifier.builder(
                        SignatureKeys.pair(algorithm, pair.getPublic(), pair.getPrivate()), "X-Signature")
                .encoding(SignatureEncoding.BASE64)
                .build();
        WebhookRequest signed = verifier.sign(form(new byte[] {1, 2, 3}));
        assertThat(verifier.verify(signed).isAccepted()).isTrue();
        assertRefused(verifier.verify(signed.toBuilder().body(new byte[] {1, 2}).build()), Reason.MISMATCH);
    }

    @Test
    void a_public_key_alone_cannot_sign() throws IOException {
        Vector telnyx = vectors()
                .filter(vector -> vector.text("service").equals("telnyx"))
                .findFirst()
                .orElseThrow();
        SignedRequestVerifier verifier = Services.verifier("telnyx", List.of(telnyx.text("key")));
        assertThatIllegalStateException().isThrownBy(() -> verifier.sign(request(telnyx)));
    }

    @Test
    void a_signature_header_twice_is_garbled() throws IOException {
        Vector line = vectors()
                .filter(vector -> vector.text("service").equals("line"))
                .findFirst()
                .orElseThrow();
        WebhookRequest twice = request(line).toBuilder()
                .header("X-Line-Signature", headers(line).get("X-Line-Signature"))
                .build();
        assertRefused(judge(line, twice, List.of(line.text("key"))), Reason.GARBLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "SECRET!", "whsec_", "whsec_S E C R E T !"})
    void a_key_that_is_not_base64_is_told_without_quoting_it(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignatureKeys.hmacOfBase64("HmacSHA256", "whsec_", List.of("AAAA", key)))
                .withMessageContaining("keys[1]")
                .withMessageNotContaining("SECRET");
    }

    @Test
    void keys_are_checked_and_never_shown() {
        assertThatIllegalArgumentException().isThrownBy(() -> SignatureKeys.ed25519(List.of("SECRET")));
        assertThatIllegalArgumentException().isThrownBy(() -> SignatureKeys.rsa("SHA256withRSA", List.of("SECRET")));
        assertThatIllegalArgumentException().isThrownBy(() -> SignatureKeys.hmacOfHex("HmacSHA256", List.of("SECRET")));
        assertThatIllegalArgumentException().isThrownBy(() -> SignatureKeys.hmac("SHA-0", List.of("k")));
        assertThat(SignatureKeys.hmac("HmacSHA256", List.of("SECRET"))).hasToString("SignatureKeys[1]");
        assertThat(Services.verifier("stripe", List.of("SECRET")).toString()).doesNotContain("SECRET");
    }

    private static boolean shared(Vector vector) {
        return !List.of("rsa", "telnyx", "standard-webhooks-asymmetric").contains(vector.text("service"));
    }

    private static Verdict judge(Vector vector, WebhookRequest request, List<String> keys) {
        return Services.complete(vector.text("service"), keys).verify(request);
    }

    private static WebhookRequest request(Vector vector) {
        return request(vector, 0);
    }

    private static WebhookRequest request(Vector vector, int secondsLater) {
        WebhookRequest.Builder request = WebhookRequest.builder(vector.text("method"), at(vector, secondsLater))
                .rawQuery(vector.text("query"))
                .header("Content-Type", vector.text("content_type"))
                .body(vector.body());
        headers(vector).forEach(request::header);
        return request.build();
    }

    private static Instant at(Vector vector, int secondsLater) {
        return Instant.ofEpochSecond(((Number) vector.values().get("at")).longValue() + secondsLater);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> headers(Vector vector) {
        return (Map<String, String>) vector.values().get("headers");
    }

    private static void assertRefused(Verdict verdict, Reason reason) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }
}
