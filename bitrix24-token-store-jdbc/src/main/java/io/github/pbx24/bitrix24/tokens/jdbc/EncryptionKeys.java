package io.github.pbx24.bitrix24.tokens.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that tokens are encrypted with: AES, 256 bits, each with an id that is stored beside what it encrypted. The
 * first one encrypts; the others only decrypt what was written before they were replaced. Immutable and thread-safe;
 * {@code toString()} shows the ids.
 *
 * @since 0.1
 */
public final class EncryptionKeys {

    private static final int BYTES = 32;

    private final Map<String, SecretKey> byId;
    private final String newest;

    private EncryptionKeys(Map<String, SecretKey> byId, String newest) {
        this.byId = byId;
        this.newest = newest;
    }

    /**
     * A single key.
     *
     * @param id name of the key, 1 to 50 letters, digits, {@code .}, {@code _} or {@code -}; never to be used again for
     *     another key
     * @param base64 32 random bytes in Base64, see {@link #generate()}
     * @return the keys
     * @throws IllegalArgumentException if the id or the key is not of this form; the message does not repeat the key
     */
    public static EncryptionKeys of(String id, String base64) {
        return new EncryptionKeys(Map.of(checkedId(id), key(id, base64)), id);
    }

    /**
     * Keys as one line of configuration.
     *
     * @param line {@code id:base64} pairs, separated by commas, the newest first
     * @return the keys
     * @throws IllegalArgumentException if it is not of this form, or an id comes twice; the message repeats no key
     */
    public static EncryptionKeys parse(String line) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        String newest = "";
        for (String pair : line.split(",", -1)) {
            int colon = pair.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("keys must be id:base64 pairs separated by commas");
            }
            String id = checkedId(pair.substring(0, colon).strip());
            if (keys.put(id, key(id, pair.substring(colon + 1).strip())) != null) {
                throw new IllegalArgumentException("key id " + id + " comes twice");
            }
            newest = newest.isEmpty() ? id : newest;
        }
        return new EncryptionKeys(Map.copyOf(keys), newest);
    }

    /**
     * These keys and an older one, which decrypts only.
     *
     * @param id name of the older key
     * @param base64 the older key
     * @return new keys
     * @throws IllegalArgumentException if the id is known already, or something is not of the form of {@link #of}
     */
    public EncryptionKeys withOlder(String id, String base64) {
        if (byId.containsKey(id)) {
            throw new IllegalArgumentException("key id " + checkedId(id) + " comes twice");
        }
        Map<String, SecretKey> keys = new LinkedHashMap<>(byId);
        keys.put(checkedId(id), key(id, base64));
        return new EncryptionKeys(Map.copyOf(keys), newest);
    }

    /**
     * A new random key, for configuration.
     *
     * @return 32 random bytes in Base64
     */
    public static String generate() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * Keys for another purpose, made from these, so that one secret in the configuration is enough: what is sealed with them tells nothing
     * of the tokens and cannot be confused with them.
     *
     * @param purpose names what they are for, 1 to 100 characters
     * @return AES keys of 256 bits, the newest first; never empty
     */
    public List<SecretKey> derived(String purpose) {
        if (purpose.isBlank() || purpose.length() > 100) {
            throw new IllegalArgumentException("purpose must be 1 to 100 characters");
        }
        List<SecretKey> keys = new ArrayList<>();
        find(newest).ifPresent(key -> keys.add(derived(key, purpose)));
        byId.forEach((id, key) -> {
            if (!id.equals(newest)) {
                keys.add(derived(key, purpose));
            }
        });
        return keys;
    }

    private static SecretKey derived(SecretKey key, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
            return new SecretKeySpec(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }

    String newestId() {
        return newest;
    }

    Optional<SecretKey> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    private static String checkedId(String id) {
        if (!id.matches("[A-Za-z0-9._-]{1,50}")) {
            throw new IllegalArgumentException("a key id must be 1 to 50 letters, digits, '.', '_' or '-'");
        }
        return id;
    }

    private static SecretKey key(String id, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // Its message may quote a character of the key.
            bytes = new byte[0];
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("key " + id + " must be " + BYTES + " bytes in Base64");
        }
        return new SecretKeySpec(bytes, "AES");
    }

    /** The ids only. */
    @Override
    public String toString() {
        List<String> others = new ArrayList<>(byId.keySet());
        others.remove(newest);
        others.sort(null);
        return "EncryptionKeys[newest=" + newest + ", older=" + others + "]";
    }
}
