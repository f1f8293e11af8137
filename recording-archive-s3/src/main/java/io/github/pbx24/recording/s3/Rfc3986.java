package io.github.pbx24.recording.s3;

import java.nio.charset.StandardCharsets;

/** Percent-encoding as S3 wants it: a form's encoding would turn a blank into a plus and break the signature. */
final class Rfc3986 {

    private static final String UNRESERVED = "-._~";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private Rfc3986() {}

    static String encode(String text) {
        return encode(text, "");
    }

    /** Leaves the slashes between the segments. */
    static String encodePath(String path) {
        return encode(path, "/");
    }

    private static String encode(String text, String left) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (plain || UNRESERVED.indexOf(c) >= 0 || left.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return encoded.toString();
    }
}
