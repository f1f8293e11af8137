package io.github.pbx24.pbx.verify;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** One key that is hashed after the message. Thread-safe. */
final class KeyAtEnd implements SignatureKey {

    private final String algorithm;
    private final byte[] key;
    private final int length;

    KeyAtEnd(String algorithm, byte[] key) {
        this.algorithm = algorithm;
        this.key = key;
        try {
            length = MessageDigest.getInstance(algorithm).digest().length;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("algorithm " + algorithm + " cannot be used", e);
        }
    }

    @Override
    public boolean mayBeSignature(byte[] claimed) {
        return claimed.length == length;
    }

    @Override
    public boolean made(List<byte[]> claims, byte[] message) {
        byte[] mine = sign(message);
        boolean made = false;
        for (byte[] claimed : claims) {
            made |= MessageDigest.isEqual(mine, claimed);
        }
        return made;
    }

    @Override
    public byte[] sign(byte[] message) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(message);
            return digest.digest(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("was there when the key was made", e);
        }
    }
}
