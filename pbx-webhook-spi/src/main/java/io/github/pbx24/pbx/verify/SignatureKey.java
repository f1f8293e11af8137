package io.github.pbx24.pbx.verify;

import java.util.List;

/** One key that signatures may be made with. Thread-safe. */
interface SignatureKey {

    /** Whether bytes have the form of a signature of this key. */
    boolean mayBeSignature(byte[] claimed);

    /** Whether this key made one of the signatures. All are looked at. */
    boolean made(List<byte[]> claims, byte[] message);

    /**
     * Signs a message.
     *
     * @throws IllegalStateException if this is only the public half
     */
    byte[] sign(byte[] message);
}
