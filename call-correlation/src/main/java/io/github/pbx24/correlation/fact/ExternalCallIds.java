package io.github.pbx24.correlation.fact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Makes ids for Bitrix24: the exchange, a colon, and the vendor's own id, because that is what people search for. What does not
 * fit is hashed. Two exchanges of one portal may use equal ids, so the exchange is always part of it.
 *
 * @since 0.1
 */
public final class ExternalCallIds {

    private static final int LENGTH = 64;
    private static final int HASH_BYTES = 16;
    private static final char MARK = ':';

    private ExternalCallIds() {}

    /**
     * Makes the id of a call for Bitrix24.
     *
     * @param pbx id of the exchange in the configuration
     * @param callId the id by which the PBX names the call, or our own
     * @return at most 64 visible ASCII characters
     */
    public static String of(String pbx, String callId) {
        String whole = pbx + MARK + callId;
        boolean fits = whole.length() <= LENGTH
                && pbx.indexOf(MARK) < 0
                && whole.chars().allMatch(c -> c > ' ' && c < 0x7F);
        return fits ? whole : hashed(pbx, callId);
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
