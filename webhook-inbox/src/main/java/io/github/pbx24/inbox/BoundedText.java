package io.github.pbx24.inbox;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes text from outside fit for a database column: bounded, without control characters and broken surrogates. */
final class BoundedText {
    static final int MAX_KIND = 100;
    static final int MAX_KEY = 128;
    static final int MAX_ENTITY = 200;
    static final int MAX_MESSAGE = 500;

    private BoundedText() {}

    static String kind(String kind) {
        return cut(kind, MAX_KIND);
    }

    static String message(String message) {
        return cut(message, MAX_MESSAGE);
    }

    /** A readable key is kept; any other is replaced by its hash, so no two keys become one. */
    static String dedupeKey(String key) {
        return readableOrHashed(key, MAX_KEY);
    }

    /** Likewise: two entities must not become one. */
    static String entity(String entity) {
        return readableOrHashed(entity, MAX_ENTITY);
    }

    private static String readableOrHashed(String key, int maxLength) {
        boolean readable = key.length() <= maxLength && key.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
        return readable && !key.startsWith("sha256:") ? key : "sha256:" + sha256(key);
    }

    static String cut(String text, int maxLength) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), maxLength));
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            int width = Character.charCount(codePoint);
            if (out.length() + width > maxLength) {
                // The last character gives way, so that a reader sees that something is missing.
                out.setLength(Math.min(out.length(), maxLength - 1));
                if (out.length() > 0 && Character.isHighSurrogate(out.charAt(out.length() - 1))) {
                    out.setLength(out.length() - 1);
                }
                return out.append('…').toString();
            }
            boolean storable =
                    !Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE;
            out.appendCodePoint(storable ? codePoint : '?');
            i += width;
        }
        return out.toString();
    }

    private static String sha256(String text) {
        try {
            // As they are: an encoder would turn all lone surrogates into the same character.
            ByteBuffer chars = ByteBuffer.allocate(text.length() * Character.BYTES);
            chars.asCharBuffer().put(text);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(chars.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
