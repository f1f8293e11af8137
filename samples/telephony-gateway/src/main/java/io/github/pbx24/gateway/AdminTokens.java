package io.github.pbx24.gateway;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes admin tokens. */
final class AdminTokens {

    private static final int BYTES = 24;

    private AdminTokens() {}

    /** 192 random bits in 32 letters, digits, hyphens and underscores. */
    static String make() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
