package io.github.pbx24.pbx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.Verdict.Reason;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures over fields of forms, as telephone exchanges make them. The expected values are from openssl and base64 on a command line. */
class FormSignaturesTest {

    private static final String API_KEY = "your-api-key-0123456789";
    private static final String JSON = "{\"entry_id\":\"m-1\"}";
    /** SHA-256 of API_KEY + JSON + "your-api-salt-012345". */
    private static final String MANGO = "9e532f162782d6423c4c46f5df30f392795a1a817dbfa0c666d1d42723647316";

    private static final SignedRequestVerifier IN_FORM = SignedRequestVerifier.inForm(
                    SignatureKeys.keyedHash("SHA-256", List.of("another-salt-0123456", "your-api-salt-012345")), "sign")
            .signs(SignedPart.formField("vpbx_api_key"), SignedPart.formField("json"))
            .build();

    private static final SignedRequestVerifier IN_HEADER = SignedRequestVerifier.builder(
                    SignatureKeys.hmac("HmacSHA1", List.of("your-api-secret-012345")), "Signature")
            .encoding(SignatureEncoding.BASE64_OF_HEX)
            .signs(
                    SignedPart.formField("caller_id"),
                    SignedPart.optionalFormField("called_did"),
                    SignedPart.formField("call_start"))
            .build();

    @Test
    void a_hash_with_the_key_at_the_end_in_a_form_field() {
        assertThat(IN_FORM.verify(mango(MANGO, ""))).isEqualTo(new Verdict.Accepted(1));
        assertThat(IN_FORM.verify(mango(MANGO.toUpperCase(Locale.ROOT), ""))).isEqualTo(new Verdict.Accepted(1));
        assertRefused(IN_FORM.verify(mango(MANGO.replace('9', '8'), "")), Reason.MISMATCH);
        assertRefused(IN_FORM.verify(mango("", "")), Reason.MISSING);
        assertRefused(IN_FORM.verify(mango("abc", "")), Reason.GARBLED);
    }

    /** A parser takes the field of the form: whatever else bears its name must not be what was signed. */
    @Test
    void only_the_form_counts_and_only_one_field_of_a_name() {
        WebhookRequest genuine = mango(MANGO, "");
        String forged = "vpbx_api_key=" + API_KEY + "&sign=" + MANGO + "&json=%7B%22entry_id%22%3A%22x%22%7D";
        WebhookRequest signedPartInQuery = genuine.toBuilder()
                .rawQuery("json=%7B%22entry_id%22%3A%22m-1%22%7D")
                .body(forged.getBytes(StandardCharsets.UTF_8))
                .build();
        assertRefused(IN_FORM.verify(signedPartInQuery), Reason.MISMATCH);
        assertRefused(IN_FORM.verify(mango(MANGO, "&json=%7B%7D")), Reason.MISSING);
        assertRefused(IN_FORM.verify(mango(MANGO, "&sign=" + MANGO)), Reason.GARBLED);
        WebhookRequest inQuery =
                genuine.toBuilder().body(new byte[0]).rawQuery("sign=" + MANGO).build();
        assertRefused(IN_FORM.verify(inQuery), Reason.MISSING);
    }

    /** HMAC-SHA1 as hex, and that as Base64. */
    @Test
    void base64_of_hex_over_fields() {
        String form =
                "caller_id=79000000011&called_did=74950000101&call_start=2026-01-15+12%3A00%3A00&event=NOTIFY_START";
        String signature = "YTQ2NTAyMWMxM2YzYWEyZTRkYjQ3MmFlYmE2NWNkODZjOWMwMGUwNw==";
        assertThat(IN_HEADER.verify(form(form, signature)).isAccepted()).isTrue();
        assertThat(IN_HEADER.sign(form(form, "")).headers("Signature").get(1)).isEqualTo(signature);
        assertRefused(IN_HEADER.verify(form(form.replace("0011", "0012"), signature)), Reason.MISMATCH);
        assertRefused(IN_HEADER.verify(form(form.replace("call_start", "x"), signature)), Reason.MISSING);
        assertRefused(
                IN_HEADER.verify(form("called_did=%FF&caller_id=79000000011&call_start=2026", signature)),
                Reason.MISSING);
        for (String garbage : List.of("x", "YTQ2", "=", "YTQ2NTAyMWMxM2YzYWEyZTRkYjQ3MmFlYmE2NWNkODZjOWMwMGUwNw==x")) {
            assertThat(IN_HEADER.verify(form(form, garbage)).isAccepted()).isFalse();
        }
    }

    @Test
    void an_optional_field_is_nothing_where_it_is_absent() {
        WebhookRequest without = IN_HEADER.sign(WebhookRequest.builder("POST", Instant.EPOCH)
                .body("caller_id=1&call_start=2".getBytes(StandardCharsets.UTF_8))
                .build());
        assertThat(IN_HEADER.verify(without).isAccepted()).isTrue();
        WebhookRequest twice = without.toBuilder()
                .body("caller_id=1&call_start=2&called_did=&called_did=".getBytes(StandardCharsets.UTF_8))
                .build();
        assertRefused(IN_HEADER.verify(twice), Reason.MISSING);
    }

    @Test
    void a_signature_in_the_query() {
        SignedRequestVerifier verifier = SignedRequestVerifier.inQuery(
                        SignatureKeys.keyedHash("MD5", List.of("your-key-0123456789")), "hash")
                .signs(SignedPart.queryParameter("a"), SignedPart.text("+"))
                .build();
        WebhookRequest signed = verifier.sign(WebhookRequest.builder("GET", Instant.EPOCH)
                .rawQuery("a=%D1%8F")
                .build());
        assertThat(verifier.verify(signed).isAccepted()).isTrue();
        assertRefused(
                verifier.verify(
                        signed.toBuilder().rawQuery(signed.rawQuery() + "&a=b").build()),
                Reason.MISSING);
        assertRefused(
                verifier.verify(
                        signed.toBuilder().rawQuery("a=1&".repeat(2_000)).build()),
                Reason.GARBLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA-0", "HmacSHA256"})
    void a_hash_that_does_not_exist_is_told(String algorithm) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignatureKeys.keyedHash(algorithm, List.of("k")))
                .withMessageContaining(algorithm);
    }

    @Test
    void nothing_shows() {
        assertThat(IN_FORM.toString() + IN_HEADER).doesNotContain("salt").doesNotContain("secret");
    }

    private static WebhookRequest mango(String sign, String more) {
        String body = "vpbx_api_key=" + API_KEY + "&sign=" + sign + "&json=%7B%22entry_id%22%3A%22m-1%22%7D" + more;
        return WebhookRequest.builder("POST", Instant.EPOCH)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static WebhookRequest form(String body, String signature) {
        return WebhookRequest.builder("POST", Instant.EPOCH)
                .header("Signature", signature)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static void assertRefused(Verdict verdict, Reason reason) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }
}
