package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.verify.KeyedHashVerifier;
import java.util.List;

/**
 * The signature of the cloudpbx dialect, the same in both directions: lower-case hex of SHA-256 over the client id, the raw body and
 * the key, one behind the other. Stateless and thread-safe.
 *
 * @since 0.1
 */
public final class CloudpbxSigner {

    /** The header with the client id («Уникальный код идентификации»). */
    public static final String ID_HEADER = "X-Client-ID";

    /** The header with the signature. */
    public static final String SIGNATURE_HEADER = "X-Client-Sign";

    private CloudpbxSigner() {}

    /**
     * Signs a body, as the exchange does and as it wants it.
     *
     * @param clientId the client id, never blank
     * @param key the key of the signature («Уникальный ключ для подписи»), never blank
     * @param body the body exactly as it is sent
     * @return the value of {@link #SIGNATURE_HEADER}
     */
    public static String sign(String clientId, String key, byte[] body) {
        return KeyedHashVerifier.sha256(ID_HEADER, SIGNATURE_HEADER, clientId, List.of(key))
                .sign(body);
    }

    static SignatureVerifier verifier(String clientId, List<String> keys) {
        return KeyedHashVerifier.sha256(ID_HEADER, SIGNATURE_HEADER, clientId, keys);
    }
}
