package io.github.pbx24.pbx.verify;

import java.util.Base64;

/**
 * How the bytes of a signature are written.
 *
 * @since 0.1
 */
public enum SignatureEncoding {
    /** Two characters a byte, {@code 0-9a-f}. Upper case is refused, as vendors that compare texts do. */
    LOWER_HEX {
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
                int high = lowerHexDigit(text.charAt(from + 2 * i));
                int low = lowerHexDigit(text.charAt(from + 2 * i + 1));
                if (high < 0 || low < 0) {
                    return NONE;
                }
                bytes[i] = (byte) (high << 4 | low);
            }
            return bytes;
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
    };

    /** What {@link #decode} gives for a text that is no signature: no real signature is empty. */
    static final byte[] NONE = {};

    private static final int MAX_LENGTH = 1_024;

    abstract String encode(byte[] bytes);

    abstract byte[] decode(String text, int from);

    private static int lowerHexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}
