package io.github.pbx24.rostelecom.cloudpbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.http.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CloudpbxSignatureTest {

    static Stream<Arguments> vectors() {
        JsonValue document = Json.read(CloudpbxFixture.bytes("signatures.json"));
        return ((JsonValue.Items) document.member("vectors").orElseThrow())
                .items().stream().map(vector -> Arguments.of(text(vector, "label"), vector));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void vectors_from_outside_are_judged_rightly(String label, JsonValue vector) {
        byte[] body = text(vector, "body").getBytes(StandardCharsets.UTF_8);
        vector.member("source_file")
                .flatMap(JsonValue::scalar)
                .ifPresent(file -> assertThat(CloudpbxFixture.bytes(file)).isEqualTo(body));
        WebhookRequest.Builder request =
                WebhookRequest.builder("POST", Instant.EPOCH).body(body);
        vector.member("header_x_client_id")
                .flatMap(JsonValue::scalar)
                .ifPresent(id -> request.header("x-client-id", id));
        vector.member("header_x_client_sign")
                .flatMap(JsonValue::scalar)
                .ifPresent(sign -> request.header("X-CLIENT-SIGN", sign));
        Map<String, Object> settings =
                Map.of("client-id", text(vector, "client_id"), "sign-key", List.of("new", text(vector, "sign_key")));
        try (PbxConnection connection = CloudpbxFixture.connect(settings)) {
            Verdict verdict = connection.verifier().verify(request.build());

            assertThat(verdict.isAccepted())
                    .isEqualTo(text(vector, "must_verify").equals("true"));
            if (verdict.isAccepted()) {
                assertThat(verdict).isEqualTo(new Verdict.Accepted(1));
            }
        }
        assertThat(CloudpbxSigner.sign(text(vector, "client_id"), text(vector, "sign_key"), body))
                .isEqualTo(text(vector, "correct_signature"));
    }

    @Test
    void there_are_good_and_bad_vectors() {
        assertThat(vectors().map(vector -> text((JsonValue) vector.get()[1], "must_verify")))
                .contains("true", "false");
    }

    @Test
    void a_request_without_signature_is_refused() {
        try (PbxConnection connection = CloudpbxFixture.connect(Map.of())) {
            WebhookRequest request =
                    WebhookRequest.builder("POST", Instant.EPOCH).build();

            assertThat(connection.verifier().verify(request).isAccepted()).isFalse();
        }
    }

    private static String text(JsonValue vector, String name) {
        JsonValue value = vector.member(name).orElseThrow();
        // The body must keep its blanks.
        return value instanceof JsonValue.Text text
                ? text.value()
                : value.scalar().orElseThrow();
    }
}
