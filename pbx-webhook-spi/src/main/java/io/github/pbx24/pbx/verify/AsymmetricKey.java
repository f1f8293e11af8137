package io.github.pbx24.pbx.verify;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A public key, perhaps with its private half.
 *
 * @param algorithm a name of {@link Signature}
 * @param verifying the public half
 * @param signing the private half, or null
 */
record AsymmetricKey(
        String algorithm, PublicKey verifying, @Nullable PrivateKey signing) implements SignatureKey {

    AsymmetricKey {
        try {
            Signature.getInstance(algorithm).initVerify(verifying);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("algorithm " + algorithm + " cannot be used with this key", e);
        }
    }

    @Override
    public boolean mayBeSignature(byte[] claimed) {
        return claimed.length >= 32;
    }

    @Override
    public boolean made(List<byte[]> claims, byte[] message) {
        boolean made = false;
        for (byte[] claimed : claims) {
            made |= isMine(claimed, message);
        }
        return made;
    }

    private boolean isMine(byte[] claimed, byte[] message) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initVerify(verifying);
            signature.update(message);
            return signature.verify(claimed);
        } catch (GeneralSecurityException e) {
            // The JDK throws for signatures of a wrong length or form.
            return false;
        }
    }

    @Override
    public byte[] sign(byte[] message) {
        if (signing == null) {
            throw new IllegalStateException("a public key cannot sign");
        }
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(signing);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key cannot sign", e);
        }
    }

    @Override
    public String toString() {
        return "AsymmetricKey[" + algorithm + "]";
    }
}
