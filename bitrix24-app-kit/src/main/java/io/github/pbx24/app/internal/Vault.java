package io.github.pbx24.app.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals texts that travel through a browser and come back: nobody can read, change or make one. AES-GCM; what is token for one purpose
 * cannot be opened for another.
 */
public final class Vault {

    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MAX_TEXT = 12_000;

    private final List<SecretKey> keys;
    private final SecureRandom random = new SecureRandom();

    public Vault(List<SecretKey> keys) {
        this.keys = List.copyOf(keys);
    }

    public String seal(String purpose, String text) {
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        try {
            byte[] token = cipher(Cipher.ENCRYPT_MODE, keys.get(0), iv, purpose)
                    .doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] all = Arrays.copyOf(iv, IV_BYTES + token.length);
            System.arraycopy(token, 0, all, IV_BYTES, token.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has AES-GCM", e);
        }
    }

    /** Empty for whatever was not token here for this purpose. */
    public Optional<String> open(String purpose, String token) {
        if (token.length() > MAX_TEXT) {
            return Optional.empty();
        }
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (all.length <= IV_BYTES) {
            return Optional.empty();
        }
        for (SecretKey key : keys) {
            try {
                byte[] text = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(all, IV_BYTES), purpose)
                        .doFinal(all, IV_BYTES, all.length - IV_BYTES);
                return Optional.of(new String(text, StandardCharsets.UTF_8));
            } catch (GeneralSecurityException e) {
                // Perhaps an older key.
            }
        }
        return Optional.empty();
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] iv, String purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    @Override
    public String toString() {
        return "Vault";
    }
}
