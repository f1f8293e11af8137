package io.github.pbx24.correlation.internal.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What stands before the sound of a WAV file.
 *
 * @param format the format chunk without its head
 * @param dataOffset where the sound begins
 */
record WavHeader(byte[] format, int dataOffset) {

    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEAD = 8;

    /** Empty if this is no WAV, or its sound begins later. */
    static Optional<WavHeader> read(byte[] head) {
        ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        if (head.length < FIRST_CHUNK || !"RIFF".equals(word(head, 0)) || !"WAVE".equals(word(head, 8))) {
            return Optional.empty();
        }
        byte[] format = new byte[0];
        long chunk = FIRST_CHUNK;
        while (chunk + CHUNK_HEAD <= head.length) {
            int at = (int) chunk;
            String name = word(head, at);
            long length = bytes.getInt(at + 4) & 0xFFFFFFFFL;
            if (name.equals("data")) {
                return Optional.of(new WavHeader(format, at + CHUNK_HEAD));
            }
            if (name.equals("fmt ") && chunk + CHUNK_HEAD + length <= head.length) {
                format = Arrays.copyOfRange(head, at + CHUNK_HEAD, (int) (chunk + CHUNK_HEAD + length));
            }
            chunk += CHUNK_HEAD + length + (length & 1);
        }
        return Optional.empty();
    }

    boolean isLike(WavHeader other) {
        return format.length > 0 && Arrays.equals(format, other.format);
    }

    /** The head of a file with this format and so much sound. */
    byte[] with(long soundBytes) {
        int size = FIRST_CHUNK + CHUNK_HEAD + format.length + CHUNK_HEAD;
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt((int) (size - CHUNK_HEAD + soundBytes));
        bytes.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(format.length)
                .put(format);
        bytes.put("data".getBytes(StandardCharsets.US_ASCII)).putInt((int) soundBytes);
        return bytes.array();
    }

    private static String word(byte[] head, int at) {
        return new String(head, at, 4, StandardCharsets.ISO_8859_1);
    }
}
