package io.github.pbx24.pbx.verify;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * One HMAC key. A {@link Mac} is not thread-safe and costs more to make, or to clone, than to use; so a few that have absorbed the
 * key are kept, and lent to one thread at a time. Thread-safe.
 */
final class KeyedMac implements SignatureKey {

    private final String algorithm;
    private final SecretKeySpec key;
    private final int length;
    private final IdlePool<Lent> idle = new IdlePool<>(this::another);

    /** With room for what it computes. */
    private record Lent(Mac mac, byte[] result) {}

    KeyedMac(String algorithm, byte[] key) {
        this.algorithm = algorithm;
        try {
            this.key = new SecretKeySpec(key, algorithm);
            this.length = make().result().length;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalArgumentException("algorithm " + algorithm + " cannot be used", e);
        }
    }

    private Lent another() {
        try {
            return make();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("could be used when it was made", e);
        }
    }

    private Lent make() throws NoSuchAlgorithmException, InvalidKeyException {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(key);
        return new Lent(mac, new byte[mac.getMacLength()]);
    }

    /** Whether this key made the signature that is written there; takes the same time whatever it is. */
    boolean made(String text, int from, SignatureEncoding encoding, byte[] message) {
        Lent lent = idle.take();
        compute(lent, message);
        boolean made = encoding.says(text, from, lent.result());
        idle.giveBack(lent);
        return made;
    }

    private static void compute(Lent lent, byte[] message) {
        lent.mac().update(message);
        try {
            lent.mac().doFinal(lent.result(), 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("has room for it", e);
        }
    }

    int length() {
        return length;
    }

    byte[] mac(byte[] message) {
        Lent lent = idle.take();
        compute(lent, message);
        byte[] copy = lent.result().clone();
        idle.giveBack(lent);
        return copy;
    }

    @Override
    public boolean mayBeSignature(byte[] claimed) {
        return claimed.length == length();
    }

    @Override
    public boolean made(List<byte[]> claims, byte[] message) {
        byte[] mine = mac(message);
        boolean made = false;
        for (byte[] claimed : claims) {
            made |= MessageDigest.isEqual(mine, claimed);
        }
        return made;
    }

    @Override
    public byte[] sign(byte[] message) {
        return mac(message);
    }
}
