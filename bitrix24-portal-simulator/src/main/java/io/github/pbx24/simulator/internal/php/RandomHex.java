package io.github.pbx24.simulator.internal.php;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes codes, tokens and secrets. */
public final class RandomHex {

    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomHex() {}

    /** Twice as many hexadecimal digits as bytes. */
    public static String of(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
