package io.github.pbx24.pbx.verify;

import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;

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
    /** As requests keep them. */
    private final String lowerCaseIdHeader;

    private final String lowerCaseSignatureHeader;
    private final byte[] clientId;
    private final Secret knownId;
    private final IdlePool<Hasher> hashers = new IdlePool<>(Hasher::new);

    private final List<byte[]> keys;

    private KeyedHashVerifier(String idHeader, String signatureHeader, String clientId, List<String> keys) {
        this.idHeader = idHeader;
        this.signatureHeader = signatureHeader;
        this.lowerCaseIdHeader = idHeader.toLowerCase(Locale.ROOT);
        this.lowerCaseSignatureHeader = signatureHeader.toLowerCase(Locale.ROOT);
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("clientId must not be blank");
        }
        this.clientId = clientId.getBytes(StandardCharsets.UTF_8);
        this.knownId = new Secret(clientId);
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
        List<String> ids = request.headers(lowerCaseIdHeader);
        List<String> signatures = request.headers(lowerCaseSignatureHeader);
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
        boolean idFits = knownId.is(id);
        int fitting = -1;
        Hasher hasher = hashers.take();
        for (int i = 0; i < keys.size(); i++) {
            byte[] hash = hasher.hash(clientId, request.body(), keys.get(i));
            if (hasher.hex.says(signature, 0, hash) && fitting < 0) {
                fitting = i;
            }
        }
        hashers.giveBack(hasher);
        if (idFits && fitting >= 0) {
            return fitting == 0 ? Verdict.accepted() : new Verdict.Accepted(fitting);
        }
        // What fits is well-formed, so only a refusal needs to look at the form.
        if (SignatureEncoding.HEX.length(signature, 0) != HASH_LENGTH) {
            return Verdict.refused(Verdict.Reason.GARBLED, "header " + signatureHeader + " is not a signature");
        }
        return idFits
                ? Verdict.refused(Verdict.Reason.MISMATCH, "header " + signatureHeader + " does not fit the body")
                : Verdict.refused(Verdict.Reason.MISMATCH, "header " + idHeader + " names another client");
    }

    /**
     * Signs a body with the first key, for requests to the vendor, tests and simulators.
     *
     * @param body the raw body
     * @return the value of the signature header
     */
    public String sign(byte[] body) {
        Hasher hasher = hashers.take();
        String signature = SignatureEncoding.HEX.encode(hasher.hash(clientId, body, keys.get(0)));
        hashers.giveBack(hasher);
        return signature;
    }

    /** A hash function with room for what it computes. For one thread at a time. */
    private static final class Hasher {

        private final MessageDigest digest;
        private final byte[] result = new byte[HASH_LENGTH];
        private final HexComparison hex = new HexComparison(HASH_LENGTH);

        Hasher() {
            try {
                digest = MessageDigest.getInstance(ALGORITHM);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
            }
        }

        /** The hash; the next call overwrites it. */
        byte[] hash(byte[] clientId, byte[] body, byte[] key) {
            digest.update(clientId);
            digest.update(body);
            digest.update(key);
            try {
                digest.digest(result, 0, HASH_LENGTH);
            } catch (DigestException e) {
                throw new IllegalStateException("has room for it", e);
            }
            return result;
        }
    }

    @Override
    public String toString() {
        return "KeyedHashVerifier[header=" + signatureHeader + ", keys=" + keys.size() + "]";
    }
}
