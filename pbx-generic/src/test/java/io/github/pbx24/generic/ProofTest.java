package io.github.pbx24.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is believed, what is stored of it, and the test of the address. */
class ProofTest {

    private static final VendorPage MANGO = VendorPage.read("mango-office");
    private static final VendorPage ZADARMA = VendorPage.read("zadarma");

    private static PbxConnection connect(VendorPage page, Map<String, Object> more) {
        Map<String, Object> settings = new LinkedHashMap<>(page.settings());
        settings.putAll(more);
        return new GenericProvider().connect(PbxSettings.of(settings));
    }

    private static WebhookRequest signed(VendorPage page, String line) {
        String token =
                page.secrets("tokens").isEmpty() ? "" : page.secrets("tokens").get(0);
        return page.prove(
                page.request(line), token, page.secrets("signature-keys").get(0));
    }

    private static boolean accepts(PbxConnection connection, WebhookRequest request) {
        return connection.verifier().verify(request).isAccepted();
    }

    @Test
    void the_exchange_tests_the_address_without_a_proof() {
        PbxConnection zadarma = connect(ZADARMA, Map.of());
        WebhookRequest test = get("zd_echo=a1B2_-.");

        assertThat(accepts(zadarma, test)).isTrue();
        assertThat(zadarma.parser().parse(test).ignored()).isPresent();
        assertThat(zadarma.acknowledgement(test))
                .isEqualTo(new WebhookAnswer(200, "text/plain; charset=utf-8", "a1B2_-."));
        assertThat(zadarma.verifier().provesSender()).isTrue();
        assertThat(accepts(connect(MANGO, Map.of()), test)).isFalse();
    }

    /** Nobody may have a page of a stranger's making read back, or slip an event in beside the test. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "zd_echo=",
                "zd_echo=%3Cscript%3E",
                "zd_echo=a+b",
                "zd_echo=a%0D%0Ab",
                "zd_echo=1&zd_echo=2",
                "ZD_ECHO=1",
                "event=NOTIFY_END&pbx_call_id=x"
            })
    void what_is_no_short_word_is_not_read_back(String query) {
        PbxConnection zadarma = connect(ZADARMA, Map.of());
        assertThat(accepts(zadarma, get(query))).isFalse();
        assertThat(zadarma.acknowledgement(get(query))).isEqualTo(WebhookAnswer.ok());
        assertThat(accepts(zadarma, get("zd_echo=" + "9".repeat(65)))).isFalse();
        WebhookRequest body =
                get("zd_echo=1").toBuilder().body(new byte[] {'x'}).build();
        assertThat(accepts(zadarma, body)).isFalse();
        WebhookRequest both = get("zd_echo=1&" + query);
        if (accepts(zadarma, both)) {
            assertThat(zadarma.parser().parse(both).events()).isEmpty();
        }
    }

    /** With the stored signature a copy of the request could be told again. */
    @Test
    void the_signature_and_the_key_are_not_stored() {
        WebhookRequest request = signed(MANGO, MANGO.requests().get(0));
        String stored = new String(connect(MANGO, Map.of()).redact(request).encode(), StandardCharsets.UTF_8);
        assertThat(new String(request.body(), StandardCharsets.UTF_8)).contains("sign=", "vpbx_api_key=");
        assertThat(stored)
                .doesNotContain("sign=")
                .doesNotContain("vpbx_api_key")
                .contains("mg-1");
    }

    @Test
    void an_event_that_signs_nothing_known_is_refused() {
        PbxConnection zadarma = connect(ZADARMA, Map.of());
        WebhookRequest genuine = signed(ZADARMA, ZADARMA.requests().get(0));
        assertThat(accepts(zadarma, genuine)).isTrue();
        assertThat(accepts(zadarma, renamed(genuine, "event=SMS"))).isFalse();
        assertThat(accepts(zadarma, renamed(genuine, "x=1"))).isFalse();
        PbxConnection open = connect(ZADARMA, Map.of("signed", List.of("form:call_start")));
        assertThat(accepts(open, renamed(genuine, "event=SMS"))).isFalse();
    }

    private static WebhookRequest renamed(WebhookRequest request, String event) {
        String body = new String(request.body(), StandardCharsets.UTF_8).replace("event=NOTIFY_START", event);
        return request.toBuilder().body(body.getBytes(StandardCharsets.UTF_8)).build();
    }

    @Test
    void the_address_of_the_sender_counts_beside_the_signature() {
        PbxConnection zadarma = connect(ZADARMA, Map.of("addresses", List.of("185.45.152.40/30")));
        WebhookRequest genuine = signed(ZADARMA, ZADARMA.requests().get(0));
        assertThat(accepts(zadarma, genuine)).isFalse();
        assertThat(accepts(
                        zadarma,
                        genuine.toBuilder().remoteAddress("203.0.113.9").build()))
                .isFalse();
        assertThat(accepts(
                        zadarma,
                        genuine.toBuilder().remoteAddress("185.45.152.42").build()))
                .isTrue();
    }

    /** What is stored has no token in the path any more, and must read as before. */
    @Test
    void a_token_in_the_path_is_no_part_of_the_event() {
        PbxConnection connection = new GenericProvider()
                .connect(PbxSettings.of(Map.of(
                        "event", "{path}",
                        "events", Map.of("calls/ring", "ringing"),
                        "fields", Map.of("call", "id"),
                        "token-in", "path",
                        "tokens", List.of("your-token-0123456"))));
        for (String path : List.of("/your-token-0123456/calls/ring", "/your-token-0123456/calls/ring/")) {
            WebhookRequest request = WebhookRequest.builder("POST", Instant.EPOCH)
                    .path(path)
                    .body("{\"id\":1}".getBytes(StandardCharsets.UTF_8))
                    .build();
            assertThat(accepts(connection, request)).isTrue();
            assertThat(connection.parser().parse(request).events()).hasSize(1);
            assertThat(connection.parser().parse(connection.redact(request)))
                    .isEqualTo(connection.parser().parse(request));
        }
    }

    @Test
    void wrong_settings_are_named() {
        assertThatExceptionOfType(PbxSettingsException.class)
                .isThrownBy(() -> connect(
                        MANGO,
                        Map.of(
                                "json-in", "json",
                                "format", "form",
                                "signed-by-event", Map.of("x", "form:a SECRET"),
                                "signature-algorithm", "SHA-0",
                                "signature-encoding", "roman",
                                "results", Map.of("x", "won"))))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(PbxSettingsException.Problem::key)
                        .contains(
                                "json-in",
                                "signed-by-event.x",
                                "signature-algorithm",
                                "signature-encoding",
                                "results.x"));
        assertThatExceptionOfType(PbxSettingsException.class)
                .isThrownBy(() -> connect(MANGO, Map.of("signed-by-event", Map.of("x", "form:a"))))
                .withMessageContaining("needs the format form or query");
    }

    private static WebhookRequest get(String query) {
        return WebhookRequest.builder("GET", Instant.EPOCH).rawQuery(query).build();
    }
}
