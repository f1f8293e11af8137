package io.github.pbx24.pbx.verify;

import java.security.DigestException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One HMAC key. A {@link Mac} is not thread-safe and costs more to make, or to clone, than to use; so a few that have absorbed the
 * key are kept, and lent to one thread at a time. The usual algorithms are computed as RFC 2104 says, into room that is kept as well.
 * Thread-safe.
 */
final class KeyedMac implements SignatureKey {

    private static final String HMAC = "HMAC";
    /** Hash functions and how many bytes they absorb at once. */
    private static final Map<String, Block> BLOCKS = Map.of(
            "MD5", new Block("MD5", 64),
            "SHA1", new Block("SHA-1", 64),
            "SHA224", new Block("SHA-224", 64),
            "SHA256", new Block("SHA-256", 64),
            "SHA384", new Block("SHA-384", 128),
            "SHA512", new Block("SHA-512", 128));

    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5C;

    private final String algorithm;
    private final byte[] key;
    private final @Nullable Block block;
    private final int length;
    private final IdlePool<Lent> idle = new IdlePool<>(this::another);

    /** A hash function. */
    private record Block(String hash, int bytes) {}

    /** Computes into a room of its own. */
    private interface Lent {
        /** The result; the next call overwrites it. */
        byte[] compute(byte[] message);

        /** Room to compare it in. */
        HexComparison hex();
    }

    /** As the platform does it. */
    private record PlatformMac(Mac mac, byte[] result, HexComparison hex) implements Lent {

        @Override
        public byte[] compute(byte[] message) {
            mac.update(message);
            try {
                mac.doFinal(result, 0);
            } catch (ShortBufferException e) {
                throw new IllegalStateException("has room for it", e);
            }
            return result;
        }
    }

    /** As RFC 2104 says, without the array that {@link Mac} makes in between. */
    private record PaddedHash(MessageDigest digest, byte[] inner, byte[] outer, byte[] result, HexComparison hex)
            implements Lent {

        @Override
        public byte[] compute(byte[] message) {
            try {
                digest.update(inner);
                digest.update(message);
                digest.digest(result, 0, result.length);
                digest.update(outer);
                digest.update(result);
                digest.digest(result, 0, result.length);
            } catch (DigestException e) {
                throw new IllegalStateException("has room for it", e);
            }
            return result;
        }
    }

    KeyedMac(String algorithm, byte[] key) {
        this.algorithm = algorithm;
        this.key = key.clone();
        String name = algorithm.toUpperCase(Locale.ROOT);
        this.block = name.startsWith(HMAC) ? BLOCKS.get(name.substring(HMAC.length())) : null;
        try {
            this.length = make().compute(key).length;
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
        if (block != null) {
            MessageDigest digest = MessageDigest.getInstance(block.hash());
            byte[] bounded = key.length > block.bytes() ? digest.digest(key) : key;
            byte[] room = new byte[digest.getDigestLength()];
            return new PaddedHash(
                    digest,
                    pad(bounded, block.bytes(), INNER),
                    pad(bounded, block.bytes(), OUTER),
                    room,
                    new HexComparison(room.length));
        }
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return new PlatformMac(mac, new byte[mac.getMacLength()], new HexComparison(mac.getMacLength()));
    }

    private static byte[] pad(byte[] key, int length, byte with) {
        byte[] pad = Arrays.copyOf(key, length);
        for (int i = 0; i < length; i++) {
            pad[i] ^= with;
        }
        return pad;
    }

    /** Whether this key made the signature that is written there; takes the same time whatever it is. */
    boolean made(String text, int from, SignatureEncoding encoding, byte[] message) {
        Lent lent = idle.take();
        boolean made = encoding.says(text, from, lent.compute(message), lent.hex());
        idle.giveBack(lent);
        return made;
    }

    int length() {
        return length;
    }

    byte[] mac(byte[] message) {
        Lent lent = idle.take();
        byte[] copy = lent.compute(message).clone();
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
