package io.github.pbx24.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.pbx.verify.HmacVerifier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example of the README, as a maker of an exchange would write it. */
class ReadmeTest {

    static final class AcmeProvider implements PbxProvider {

        @Override
        public String id() {
            return "acme";
        }

        @Override
        public PbxConnection connect(PbxSettings settings, PbxEnvironment environment) {
            List<String> keys = settings.requiredTexts("keys");
            settings.check();
            SignatureVerifier verifier =
                    HmacVerifier.builder(keys).header("X-Acme-Signature").build();
            return new PbxConnection() {
                @Override
                public SignatureVerifier verifier() {
                    return verifier;
                }

                @Override
                public WebhookParser parser() {
                    return request -> {
                        String id = request.query()
                                .first("call")
                                .filter(text -> !text.isBlank())
                                .orElseThrow(() -> new MalformedWebhookException("call", "is missing"));
                        return ParsedWebhook.of(
                                "ringing",
                                List.of(new CallEvent.Ringing(
                                        CallIdentity.id(id), CallDetails.NONE, null, null, CallEvent.NO_LEG)));
                    };
                }

                @Override
                public WebhookAnswer acknowledgement(WebhookRequest request) {
                    return WebhookAnswer.ok();
                }

                @Override
                public WebhookRequest redact(WebhookRequest request) {
                    return Redaction.ofHeaders().apply(request);
                }

                @Override
                public void close() {}
            };
        }
    }

    @Test
    void the_example_works() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        String signature = HmacVerifier.builder(List.of("k")).build().sign(body);
        try (PbxConnection connection = new AcmeProvider().connect(PbxSettings.of(Map.of("keys", "k")))) {
            WebhookRequest request = WebhookRequest.builder("POST", Instant.now())
                    .path("/call_events")
                    .rawQuery("call=c-1")
                    .header("X-Acme-Signature", signature)
                    .remoteAddress("192.0.2.1")
                    .body(body)
                    .build();
            assertThat(connection.verifier().verify(request).isAccepted()).isTrue();
            assertThat(connection.parser().parse(request).events())
                    .singleElement()
                    .isInstanceOf(CallEvent.Ringing.class);
            assertThatThrownBy(() -> connection
                            .parser()
                            .parse(WebhookRequest.builder("GET", Instant.now()).build()))
                    .isInstanceOf(MalformedWebhookException.class);
        }
    }
}
