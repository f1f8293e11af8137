package io.github.pbx24.pbx.verify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * How the bytes of a signature are written.
 *
 * @since 0.1
 */
public enum SignatureEncoding {
    /** Two characters a byte, written in lower case, read in both. */
    HEX {
        @Override
        String encode(byte[] bytes) {
            char[] text = new char[bytes.length * 2];
            for (int i = 0; i < bytes.length; i++) {
                text[2 * i] = Character.forDigit(bytes[i] >> 4 & 15, 16);
                text[2 * i + 1] = Character.forDigit(bytes[i] & 15, 16);
            }
            return new String(text);
        }

        @Override
        byte[] decode(String text, int from) {
            int length = text.length() - from;
            if (length % 2 != 0 || length > MAX_LENGTH) {
                return NONE;
            }
            byte[] bytes = new byte[length / 2];
            for (int i = 0; i < bytes.length; i++) {
                int high = hexDigit(text.charAt(from + 2 * i));
                int low = hexDigit(text.charAt(from + 2 * i + 1));
                if (high < 0 || low < 0) {
                    return NONE;
                }
                bytes[i] = (byte) (high << 4 | low);
            }
            return bytes;
        }

        @Override
        int length(String text, int from) {
            int length = text.length() - from;
            if (length % 2 != 0 || length > MAX_LENGTH) {
                return 0;
            }
            for (int i = from; i < text.length(); i++) {
                if (hexDigit(text.charAt(i)) < 0) {
                    return 0;
                }
            }
            return length / 2;
        }

        @Override
        boolean says(String text, int from, byte[] signature, HexComparison room) {
            return room.says(text, from, signature);
        }
    },
    /** Base64, written with padding, read with or without. */
    BASE64 {
        @Override
        String encode(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }

        @Override
        byte[] decode(String text, int from) {
            if (text.length() - from > MAX_LENGTH) {
                return NONE;
            }
            try {
                return Base64.getDecoder().decode(text.substring(from));
            } catch (IllegalArgumentException e) {
                return NONE;
            }
        }
    },
    /** Base64 with the alphabet for addresses, written without padding, read with or without and in both alphabets. */
    BASE64_URL {
        @Override
        String encode(byte[] bytes) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }

        @Override
        byte[] decode(String text, int from) {
            return BASE64.decode(text.replace('-', '+').replace('_', '/'), from);
        }
    },
    /** Base64 of the hex text, which is what {@code base64_encode(hash_hmac(…))} gives in PHP. */
    BASE64_OF_HEX {
        @Override
        String encode(byte[] bytes) {
            return BASE64.encode(HEX.encode(bytes).getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        byte[] decode(String text, int from) {
            return HEX.decode(new String(BASE64.decode(text, from), StandardCharsets.ISO_8859_1), 0);
        }
    };

    /** What {@link #decode} gives for a text that is no signature: no real signature is empty. */
    static final byte[] NONE = {};

    private static final int MAX_LENGTH = 1_024;

    /** Digits by character. Only what somebody sent is looked up here, never what must stay secret. */
    private static final byte[] HEX_DIGITS = hexDigits();

    abstract String encode(byte[] bytes);

    abstract byte[] decode(String text, int from);

    /** How many bytes the text says; 0 if it is no signature. */
    int length(String text, int from) {
        return decode(text, from).length;
    }

    /** Whether the text says these bytes, in a time that does not tell where it differs. The room may be overwritten. */
    boolean says(String text, int from, byte[] signature, HexComparison room) {
        return MessageDigest.isEqual(signature, decode(text, from));
    }

    private static byte[] hexDigits() {
        byte[] digits = new byte[0x80];
        for (char c = 0; c < digits.length; c++) {
            digits[c] = (byte) Character.digit(c, 16);
        }
        return digits;
    }

    /** The value of a digit; negative if it is none. */
    private static int hexDigit(char c) {
        return c < HEX_DIGITS.length ? HEX_DIGITS[c] : -1;
    }
}
