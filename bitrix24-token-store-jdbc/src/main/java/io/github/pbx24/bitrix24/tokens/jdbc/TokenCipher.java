package io.github.pbx24.bitrix24.tokens.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** AES-GCM. What is encrypted for one portal and column cannot be read as another's. */
final class TokenCipher {

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final EncryptionKeys keys;
    private final SecureRandom random = new SecureRandom();

    TokenCipher(EncryptionKeys keys) {
        this.keys = keys;
    }

    /** The key that {@link #encrypt} uses. */
    String keyId() {
        return keys.newestId();
    }

    byte[] encrypt(String portalKey, String column, String token) {
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key(keys.newestId(), portalKey), iv, portalKey, column)
                    .doFinal(token.getBytes(StandardCharsets.UTF_8));
            byte[] stored = Arrays.copyOf(iv, IV_BYTES + sealed.length);
            System.arraycopy(sealed, 0, stored, IV_BYTES, sealed.length);
            return stored;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has AES-GCM", e);
        }
    }

    String decrypt(String portalKey, String column, String keyId, byte[] stored) {
        SecretKey key = key(keyId, portalKey);
        if (stored.length <= IV_BYTES) {
            throw unreadable(portalKey, keyId);
        }
        try {
            byte[] iv = Arrays.copyOf(stored, IV_BYTES);
            byte[] token = cipher(Cipher.DECRYPT_MODE, key, iv, portalKey, column)
                    .doFinal(stored, IV_BYTES, stored.length - IV_BYTES);
            return new String(token, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw unreadable(portalKey, keyId);
        }
    }

    private SecretKey key(String keyId, String portalKey) {
        return keys.find(keyId)
                .orElseThrow(() -> new TokenStoreException(
                        "the tokens of portal " + portalKey + " are encrypted with key " + keyId
                                + ", which is not configured",
                        null));
    }

    private static TokenStoreException unreadable(String portalKey, String keyId) {
        return new TokenStoreException(
                "the tokens of portal " + portalKey + " cannot be decrypted: key " + keyId
                        + " is not the one they were encrypted with, or the row was changed",
                null);
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] iv, String portalKey, String column)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD((column + ":" + portalKey).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
