package io.github.pbx24.pbx.verify;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One HMAC key. A {@link Mac} is not thread-safe and costs more to make than to use, so one instance that has absorbed the key
 * is kept and cloned for each use. Thread-safe.
 */
final class KeyedMac {

    private static final byte[] NOTHING = {};

    private final Mac prototype;

    KeyedMac(String algorithm, byte[] key) {
        try {
            prototype = Mac.getInstance(algorithm);
            prototype.init(new SecretKeySpec(key, algorithm));
            // The key goes in with the first bytes, even if there are none of them: so do it once and not for each
            // message.
            prototype.update(NOTHING);
            prototype.clone();
        } catch (NoSuchAlgorithmException | InvalidKeyException | CloneNotSupportedException e) {
            throw new IllegalArgumentException("algorithm " + algorithm + " cannot be used", e);
        }
    }

    int length() {
        return prototype.getMacLength();
    }

    byte[] mac(byte[] message) {
        try {
            return ((Mac) prototype.clone()).doFinal(message);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("was cloneable when it was made", e);
        }
    }
}
