package io.github.pbx24.correlation.jdbc;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * How strings from outside are written to columns: readable, and so that different ones stay different. PostgreSQL has no
 * character for zero, and neither database keeps half a surrogate pair.
 */
final class StoredText {
    /** Longer names are stored as a hash: index entries have a limit, ids from outside have none. */
    private static final int MAX_READABLE = 200;

    private static final char MARK = '\\';
    private static final int UNIT_DIGITS = 4;

    private StoredText() {}

    /** Writes any string reversibly; nearly all come out as they are. */
    static String of(String text) {
        StringBuilder written = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                written.append(c).append(text.charAt(++i));
            } else if (c == 0 || c == MARK || Character.isSurrogate(c)) {
                written.append(MARK).append(String.format(Locale.ROOT, "%04x", (int) c));
            } else {
                written.append(c);
            }
        }
        return written.toString();
    }

    /** Reads what {@link #of} wrote. */
    static String read(String written) {
        StringBuilder text = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == MARK) {
                text.append((char) Integer.parseInt(written, i + 1, i + 1 + UNIT_DIGITS, 16));
                i += UNIT_DIGITS;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** Writes a string of any length for an index. No hash equals a readable one, because of the mark in front. */
    static String key(String text) {
        String readable = of(text);
        return readable.length() <= MAX_READABLE ? readable : MARK + "sha256:" + sha256(text);
    }

    /** Over UTF-16, because UTF-8 makes all halves of surrogate pairs equal. */
    private static String sha256(String text) {
        ByteBuffer units = ByteBuffer.allocate(text.length() * Character.BYTES);
        units.asCharBuffer().put(text);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(units.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
