package io.github.pbx24.correlation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Makes ids for Bitrix24. The vendor's own id is used where it fits, because that is what people search for; two exchanges of
 * one portal with equal ids do no harm, for Bitrix24 compares user, number and direction too.
 */
final class ExternalCallIds {

    private static final int LENGTH = 64;
    private static final int HASH_BYTES = 16;

    private ExternalCallIds() {}

    static String of(String pbx, String callId) {
        boolean fits = callId.length() <= LENGTH && callId.chars().allMatch(c -> c > ' ' && c < 0x7F);
        return fits ? callId : hashed(pbx, callId);
    }

    private static String hashed(String pbx, String callId) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((pbx + ' ' + callId).getBytes(StandardCharsets.UTF_8));
            String readable = pbx.replaceAll("[^A-Za-z0-9._-]", "");
            String start = readable.substring(0, Math.min(readable.length(), LENGTH - 1 - 2 * HASH_BYTES));
            return start + "#" + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
