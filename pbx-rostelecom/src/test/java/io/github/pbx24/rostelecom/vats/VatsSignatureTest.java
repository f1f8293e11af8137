package io.github.pbx24.rostelecom.vats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.squareup.moshi.Moshi;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VatsSignatureTest {

    static Stream<Arguments> vectors() throws IOException {
        String json = new String(VatsFixture.bytes("seed-signatures.json"), StandardCharsets.UTF_8);
        Map<?, ?> document = (Map<?, ?>) Objects.requireNonNull(
                new Moshi.Builder().build().adapter(Object.class).fromJson(json));
        return ((List<?>) Objects.requireNonNull(document.get("vectors")))
                .stream().map(item -> (Map<?, ?>) item).map(vector -> Arguments.of(vector.get("label"), vector));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void vectors_from_outside_are_judged_rightly(String label, Map<String, Object> vector) {
        byte[] body = String.valueOf(vector.get("body")).getBytes(StandardCharsets.UTF_8);
        String key = String.valueOf(vector.get("key"));
        if (vector.get("source_file") instanceof String file) {
            assertThat(VatsFixture.bytes(file)).isEqualTo(body);
        }
        WebhookRequest request = WebhookRequest.builder("POST", Instant.EPOCH)
                .header("x-signature", String.valueOf(vector.get("header_value")))
                .body(body)
                .build();
        try (PbxConnection connection = VatsFixture.connect(Map.of("webhook-keys", List.of("new key", key)))) {
            Verdict verdict = connection.verifier().verify(request);
            assertThat(verdict.isAccepted()).isEqualTo(vector.get("must_verify"));
            if (verdict.isAccepted()) {
                assertThat(verdict).isEqualTo(new Verdict.Accepted(1));
            }
        }
        assertThat(VatsSigner.sign(key, body)).isEqualTo(vector.get("correct_signature"));
    }

    @Test
    void a_request_without_signature_is_refused() {
        try (PbxConnection connection = VatsFixture.connect(Map.of("webhook-keys", "k"))) {
            assertThat(connection
                            .verifier()
                            .verify(WebhookRequest.builder("POST", Instant.EPOCH)
                                    .build()))
                    .isEqualTo(Verdict.refused(Verdict.Reason.MISSING, "header X-Signature is missing"));
        }
    }

    @Test
    void the_signer_needs_a_key() {
        assertThatIllegalArgumentException().isThrownBy(() -> VatsSigner.sign(" ", new byte[0]));
    }
}
