package io.github.pbx24.pbx.verify;

import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Verifies a plain hash of {@code client id + body + key} in a header, beside a header with the client id. Weaker than an
 * HMAC; for vendors that do it so. Several keys are accepted at once. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class KeyedHashVerifier implements SignatureVerifier {

    private static final String ALGORITHM = "SHA-256";
    private static final int HASH_LENGTH = 32;

    private final String idHeader;
    private final String signatureHeader;
    private final byte[] clientId;
    /** Has absorbed the client id. Cloned for each use and never changed. */
    private final MessageDigest prototype;

    private final List<byte[]> keys;

    private KeyedHashVerifier(String idHeader, String signatureHeader, String clientId, List<String> keys) {
        this.idHeader = idHeader;
        this.signatureHeader = signatureHeader;
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("clientId must not be blank");
        }
        this.clientId = clientId.getBytes(StandardCharsets.UTF_8);
        this.prototype = prototype(this.clientId);
        this.keys = KeyList.requireUsable(keys).stream()
                .map(key -> key.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /**
     * Verifies lower-case hex of SHA-256.
     *
     * @param idHeader header with the client id
     * @param signatureHeader header with the hash
     * @param clientId the client id that must be sent
     * @param keys the shared keys, used as UTF-8 text; at least one, none blank
     * @return a verifier
     * @throws IllegalArgumentException if the client id or a key is blank, or if there is no key
     */
    public static KeyedHashVerifier sha256(
            String idHeader, String signatureHeader, String clientId, List<String> keys) {
        return new KeyedHashVerifier(idHeader, signatureHeader, clientId, keys);
    }

    @Override
    public Verdict verify(WebhookRequest request) {
        List<String> ids = request.headers(idHeader);
        List<String> signatures = request.headers(signatureHeader);
        if (ids.size() > 1 || signatures.size() > 1) {
            return Verdict.refused(
                    Verdict.Reason.GARBLED,
                    "header " + (ids.size() > 1 ? idHeader : signatureHeader) + " occurs more than once");
        }
        String id = ids.isEmpty() ? "" : ids.get(0);
        String signature = signatures.isEmpty() ? "" : signatures.get(0);
        if (id.isEmpty() || signature.isEmpty()) {
            return Verdict.refused(
                    Verdict.Reason.MISSING, "header " + (id.isEmpty() ? idHeader : signatureHeader) + " is missing");
        }
        byte[] claimed = SignatureEncoding.LOWER_HEX.decode(signature, 0);
        if (claimed.length != HASH_LENGTH) {
            return Verdict.refused(Verdict.Reason.GARBLED, "header " + signatureHeader + " is not a signature");
        }
        boolean idFits = MessageDigest.isEqual(id.getBytes(StandardCharsets.UTF_8), clientId);
        int fitting = -1;
        for (int i = 0; i < keys.size(); i++) {
            if (MessageDigest.isEqual(hash(request.body(), keys.get(i)), claimed) && fitting < 0) {
                fitting = i;
            }
        }
        if (!idFits) {
            return Verdict.refused(Verdict.Reason.MISMATCH, "header " + idHeader + " names another client");
        }
        return fitting < 0
                ? Verdict.refused(Verdict.Reason.MISMATCH, "header " + signatureHeader + " does not fit the body")
                : new Verdict.Accepted(fitting);
    }

    /**
     * Signs a body with the first key, for requests to the vendor, tests and simulators.
     *
     * @param body the raw body
     * @return the value of the signature header
     */
    public String sign(byte[] body) {
        return SignatureEncoding.LOWER_HEX.encode(hash(body, keys.get(0)));
    }

    private byte[] hash(byte[] body, byte[] key) {
        try {
            MessageDigest digest = (MessageDigest) prototype.clone();
            digest.update(body);
            return digest.digest(key);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("was cloneable when it was made", e);
        }
    }

    private static MessageDigest prototype(byte[] clientId) {
        try {
            MessageDigest digest = MessageDigest.getInstance(ALGORITHM);
            digest.update(clientId);
            digest.clone();
            return digest;
        } catch (NoSuchAlgorithmException | CloneNotSupportedException e) {
            throw new IllegalStateException("every Java platform has a cloneable " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "KeyedHashVerifier[header=" + signatureHeader + ", keys=" + keys.size() + "]";
    }
}
