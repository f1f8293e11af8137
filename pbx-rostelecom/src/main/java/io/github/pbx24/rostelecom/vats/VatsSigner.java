package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.pbx.verify.HmacVerifier;
import java.util.List;

/**
 * Signs webhooks of the vats dialect as the exchange does, for tests and simulators.
 *
 * <pre>{@code
 * byte[] body = "{\"event\":\"end\",\"call_uuid\":\"c-1\"}".getBytes(StandardCharsets.UTF_8);
 * WebhookRequest request = WebhookRequest.builder("POST", Instant.now())
 *         .header(VatsSigner.HEADER, VatsSigner.sign("the key", body))
 *         .body(body)
 *         .build();
 * }</pre>
 *
 * @since 0.1
 */
public final class VatsSigner {

    /** The header that carries the signature. */
    public static final String HEADER = "X-Signature";

    private VatsSigner() {}

    /**
     * HMAC-SHA256 over the raw body.
     *
     * @param key the webhook key, used as UTF-8 text, not blank
     * @param body the body exactly as it will be sent
     * @return 64 characters of lower-case hex
     * @throws IllegalArgumentException if the key is blank
     */
    public static String sign(String key, byte[] body) {
        return verifier(List.of(key)).sign(body);
    }

    static HmacVerifier verifier(List<String> keys) {
        return HmacVerifier.builder(keys).header(HEADER).build();
    }
}
