package io.github.pbx24.pbx.verify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that somebody must know. Immutable. */
final class Secret {

    private final byte[] utf8;
    private final boolean ascii;

    Secret(String text) {
        utf8 = text.getBytes(StandardCharsets.UTF_8);
        ascii = text.chars().allMatch(c -> c < 0x80);
    }

    /** Whether this is it, in a time that does not tell where a wrong one differs. */
    boolean is(String claimed) {
        if (!ascii) {
            return MessageDigest.isEqual(utf8, claimed.getBytes(StandardCharsets.UTF_8));
        }
        int different = claimed.length() ^ utf8.length;
        for (int i = Math.min(claimed.length(), utf8.length) - 1; i >= 0; i--) {
            different |= claimed.charAt(i) ^ utf8[i];
        }
        return different == 0;
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
