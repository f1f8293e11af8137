package io.github.pbx24.pbx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.verify.Vectors.Vector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyedHashVerifierTest {

    private static final byte[] BODY = "{\"state\": \"new\"}".getBytes(StandardCharsets.UTF_8);
    private final KeyedHashVerifier verifier = verifier("client-1", "key-1");
    private final String signature = verifier.sign(BODY);

    static Stream<Vector> vectors() throws IOException {
        return Vectors.read("cloudpbx-signatures.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void vectors_from_outside_are_judged_rightly(Vector vector) {
        KeyedHashVerifier verifier = verifier(vector.text("client_id"), vector.text("sign_key"));
        Verdict verdict = verifier.verify(
                request(vector.text("header_x_client_id"), vector.text("header_x_client_sign"), vector.body()));
        assertThat(verdict.isAccepted()).isEqualTo(vector.mustVerify());
        assertThat(verifier.sign(vector.body())).isEqualTo(vector.text("correct_signature"));
    }

    @Test
    void missing_headers_are_told_by_name() {
        WebhookRequest noId = WebhookRequest.builder("POST", Instant.EPOCH)
                .header("X-Client-Sign", signature)
                .body(BODY)
                .build();
        assertThat(verifier.verify(noId))
                .isEqualTo(Verdict.refused(Verdict.Reason.MISSING, "header X-Client-ID is missing"));
        WebhookRequest noSignature = WebhookRequest.builder("POST", Instant.EPOCH)
                .header("X-Client-ID", "client-1")
                .body(BODY)
                .build();
        assertThat(verifier.verify(noSignature))
                .isEqualTo(Verdict.refused(Verdict.Reason.MISSING, "header X-Client-Sign is missing"));
    }

    @Test
    void headers_are_found_in_any_case() {
        WebhookRequest request = WebhookRequest.builder("POST", Instant.EPOCH)
                .header("x-client-id", "client-1")
                .header("X-CLIENT-SIGN", signature)
                .body(BODY)
                .build();
        assertThat(verifier.verify(request)).isEqualTo(new Verdict.Accepted(0));
    }

    @Test
    void another_client_is_refused_even_with_its_own_right_signature() {
        String other = verifier("client-2", "key-1").sign(BODY);
        assertRefused(verifier.verify(request("client-2", other, BODY)), Verdict.Reason.MISMATCH);
        assertRefused(verifier.verify(request("client-2", signature, BODY)), Verdict.Reason.MISMATCH);
        assertRefused(verifier.verify(request("CLIENT-1", signature, BODY)), Verdict.Reason.MISMATCH);
    }

    @Test
    void another_key_or_a_changed_byte_does_not_fit() {
        assertRefused(
                verifier.verify(
                        request("client-1", verifier("client-1", "key-2").sign(BODY), BODY)),
                Verdict.Reason.MISMATCH);
        byte[] reencoded = "{\"state\":\"new\"}".getBytes(StandardCharsets.UTF_8);
        assertRefused(verifier.verify(request("client-1", signature, reencoded)), Verdict.Reason.MISMATCH);
    }

    @Test
    void upper_case_hex_is_the_same_signature() {
        assertThat(verifier.verify(request("client-1", signature.toUpperCase(Locale.ROOT), BODY))
                        .isAccepted())
                .isTrue();
    }

    @Test
    void what_cannot_be_a_signature_is_garbled() {
        for (String value : List.of(
                "sha256=" + signature, signature.substring(2), signature + "00", "z".repeat(64), "x".repeat(100_000))) {
            assertRefused(verifier.verify(request("client-1", value, BODY)), Verdict.Reason.GARBLED);
        }
    }

    @Test
    void repeated_headers_are_garbled() {
        for (String twice : List.of("X-Client-ID", "X-Client-Sign")) {
            WebhookRequest request = WebhookRequest.builder("POST", Instant.EPOCH)
                    .header("X-Client-ID", "client-1")
                    .header("X-Client-Sign", signature)
                    .header(twice, "another")
                    .body(BODY)
                    .build();
            assertRefused(verifier.verify(request), Verdict.Reason.GARBLED);
        }
    }

    @Test
    void keys_rotate() {
        KeyedHashVerifier both =
                KeyedHashVerifier.sha256("X-Client-ID", "X-Client-Sign", "client-1", List.of("key-2", "key-1"));
        assertThat(both.verify(request("client-1", signature, BODY))).isEqualTo(new Verdict.Accepted(1));
        assertThat(both.sign(BODY)).isEqualTo(verifier("client-1", "key-2").sign(BODY));
    }

    @Test
    void many_threads_share_one_verifier() {
        List<Boolean> verdicts = IntStream.range(0, 20_000)
                .parallel()
                .mapToObj(i -> {
                    byte[] body = ("body " + i).getBytes(StandardCharsets.UTF_8);
                    return verifier.verify(request("client-1", verifier.sign(body), body))
                            .isAccepted();
                })
                .toList();
        assertThat(verdicts).containsOnly(true);
    }

    @Test
    void unusable_secrets_are_refused_and_none_is_shown() {
        assertThatIllegalArgumentException().isThrownBy(() -> verifier(" ", "key"));
        assertThatIllegalArgumentException().isThrownBy(() -> verifier("client-1", ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyedHashVerifier.sha256("a", "b", "client-1", List.of()));
        assertThat(verifier.toString()).doesNotContain("key-1").doesNotContain("client-1");
    }

    private static KeyedHashVerifier verifier(String clientId, String key) {
        return KeyedHashVerifier.sha256("X-Client-ID", "X-Client-Sign", clientId, List.of(key));
    }

    private static WebhookRequest request(String id, String signature, byte[] body) {
        return WebhookRequest.builder("POST", Instant.EPOCH)
                .header("X-Client-ID", id)
                .header("X-Client-Sign", signature)
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
