package io.github.pbx24.pbx.verify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a signature may be made with. Several are accepted at once, so that keys can rotate; new requests are signed with the
 * first. Immutable and thread-safe; shows nothing of the keys.
 *
 * @since 0.1
 */
public final class SignatureKeys {

    /** What stands before the 32 bytes of an Ed25519 key in its X.509 form. */
    private static final byte[] ED25519_HEAD = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private final List<SignatureKey> keys;

    private SignatureKeys(List<SignatureKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Shared keys that are used as UTF-8 text.
     *
     * @param algorithm a name of {@link javax.crypto.Mac}, for example {@code HmacSHA256}
     * @param keys at least one, none blank
     * @return the keys
     * @throws IllegalArgumentException if the algorithm does not exist, there is no key or a blank one
     */
    public static SignatureKeys hmac(String algorithm, List<String> keys) {
        return of(keys, key -> new KeyedMac(algorithm, key.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Shared keys as UTF-8 text for a plain hash of the message with the key at its end. Weaker than an HMAC; for vendors that do it so.
     *
     * @param algorithm a name of {@link java.security.MessageDigest}, for example {@code SHA-256}
     * @param keys at least one, none blank
     * @return the keys
     * @throws IllegalArgumentException if the algorithm does not exist, there is no key or a blank one
     */
    public static SignatureKeys keyedHash(String algorithm, List<String> keys) {
        return of(keys, key -> new KeyAtEnd(algorithm, key.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Shared keys of bytes, written as Base64, in either alphabet.
     *
     * @param algorithm a name of {@link javax.crypto.Mac}
     * @param prefix what may stand before the Base64, for example {@code whsec_}; empty if nothing does
     * @param keys at least one, none blank
     * @return the keys
     * @throws IllegalArgumentException if the algorithm does not exist, there is no key, a blank one or one that is not Base64
     */
    public static SignatureKeys hmacOfBase64(String algorithm, String prefix, List<String> keys) {
        return of(
                keys,
                key -> new KeyedMac(algorithm, base64(key.startsWith(prefix) ? key.substring(prefix.length()) : key)));
    }

    /**
     * Shared keys of bytes, written as hex.
     *
     * @param algorithm a name of {@link javax.crypto.Mac}
     * @param keys at least one, none blank
     * @return the keys
     * @throws IllegalArgumentException if the algorithm does not exist, there is no key, a blank one or one that is not hex
     */
    public static SignatureKeys hmacOfHex(String algorithm, List<String> keys) {
        return of(keys, key -> new KeyedMac(algorithm, usable(SignatureEncoding.HEX.decode(key, 0), "hex")));
    }

    /**
     * Public keys of Ed25519.
     *
     * @param keys each 32 bytes as Base64, or an X.509 key as Base64 or PEM
     * @return the keys; they cannot sign
     * @throws IllegalArgumentException if there is no key or one of them cannot be read
     */
    public static SignatureKeys ed25519(List<String> keys) {
        return of(keys, key -> new AsymmetricKey("Ed25519", publicKey("Ed25519", key), null));
    }

    /**
     * Public keys of RSA.
     *
     * @param algorithm a name of {@link java.security.Signature}, for example {@code SHA256withRSA}
     * @param keys each an X.509 key as Base64 or PEM
     * @return the keys; they cannot sign
     * @throws IllegalArgumentException if there is no key or one of them cannot be read
     */
    public static SignatureKeys rsa(String algorithm, List<String> keys) {
        return of(keys, key -> new AsymmetricKey(algorithm, publicKey("RSA", key), null));
    }

    /**
     * A pair of keys, for tests and simulators that sign.
     *
     * @param algorithm a name of {@link java.security.Signature}, for example {@code Ed25519}
     * @param verifying the public key
     * @param signing the private key
     * @return a key that can do both
     */
    public static SignatureKeys pair(String algorithm, PublicKey verifying, PrivateKey signing) {
        return new SignatureKeys(List.of(new AsymmetricKey(algorithm, verifying, signing)));
    }

    int size() {
        return keys.size();
    }

    boolean mayBeSignature(byte[] claimed) {
        return keys.stream().anyMatch(key -> key.mayBeSignature(claimed));
    }

    /** Index of the first key that made one of the signatures; -1 if none did. Takes as long for every outcome. */
    int fitting(byte[] message, List<byte[]> claims) {
        int fitting = -1;
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).made(claims, message) && fitting < 0) {
                fitting = i;
            }
        }
        return fitting;
    }

    byte[] sign(byte[] message) {
        return keys.get(0).sign(message);
    }

    private static SignatureKeys of(List<String> keys, Function<String, SignatureKey> reader) {
        List<SignatureKey> read = new ArrayList<>();
        List<String> usable = KeyList.requireUsable(keys);
        for (int i = 0; i < usable.size(); i++) {
            try {
                read.add(reader.apply(usable.get(i)));
            } catch (UnusableKeyException e) {
                throw new IllegalArgumentException("keys[" + i + "] " + e.problem);
            }
        }
        return new SignatureKeys(read);
    }

    private static byte[] base64(String text) {
        byte @Nullable [] bytes = SignatureEncoding.BASE64_URL.decode(text.replaceAll("\\s", ""), 0);
        return usable(bytes, "Base64");
    }

    private static byte[] usable(byte[] bytes, String form) {
        if (bytes.length == 0) {
            throw new UnusableKeyException("must be " + form);
        }
        return bytes;
    }

    private static PublicKey publicKey(String algorithm, String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.replaceAll("-----[A-Z ]+-----|\\s", ""));
            if (bytes.length == 32) {
                byte[] whole = new byte[ED25519_HEAD.length + 32];
                System.arraycopy(ED25519_HEAD, 0, whole, 0, ED25519_HEAD.length);
                System.arraycopy(bytes, 0, whole, ED25519_HEAD.length, 32);
                bytes = whole;
            }
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(bytes));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UnusableKeyException("must be a public key of " + algorithm);
        }
    }

    /** Says what is wrong with a key and not what it is. */
    private static final class UnusableKeyException extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final String problem;

        UnusableKeyException(String problem) {
            super(problem);
            this.problem = problem;
        }
    }

    @Override
    public String toString() {
        return "SignatureKeys[" + keys.size() + "]";
    }
}
