package io.github.pbx24.simulator.internal.protocol;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Takes the bytes of a recording: counts and hashes all of them, keeps the content only of small ones, so that a long
 * recording does not have to fit into memory. Used by one thread, then read only.
 */
public final class ReceivedBytes extends OutputStream {

    /** Larger content is counted and hashed but not kept. */
    static final int KEPT_AT_MOST = 4 * 1024 * 1024;

    private static final int HEAD = 16;

    private final MessageDigest digest;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long size;
    private String sha256 = "";

    public ReceivedBytes() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    public static ReceivedBytes of(byte[] bytes) {
        ReceivedBytes received = new ReceivedBytes();
        received.write(bytes, 0, bytes.length);
        received.close();
        return received;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
        size += length;
        int room = (int) Math.max(0, KEPT_AT_MOST - (long) kept.size());
        kept.write(bytes, offset, Math.min(room, length));
    }

    @Override
    public void close() {
        if (sha256.isEmpty()) {
            sha256 = HexFormat.of().formatHex(digest.digest());
        }
    }

    public long size() {
        return size;
    }

    public String sha256() {
        return sha256;
    }

    /** The whole content, empty if it was too large to keep. */
    public Optional<byte[]> content() {
        return size == kept.size() ? Optional.of(kept.toByteArray()) : Optional.empty();
    }

    /** Whether the first bytes are those of a known audio format; the portal looks at the content, not at the name. */
    public boolean looksLikeAudio() {
        byte[] head = kept.toByteArray();
        String start = new String(head, 0, Math.min(HEAD, head.length), StandardCharsets.ISO_8859_1);
        boolean wave = start.startsWith("RIFF") && start.length() >= 12 && start.startsWith("WAVE", 8);
        boolean mpegFrame = head.length > 1 && (head[0] & 0xFF) == 0xFF && (head[1] & 0xE0) == 0xE0;
        return wave || mpegFrame || start.startsWith("ID3") || start.startsWith("fLaC") || start.startsWith("OggS");
    }
}
