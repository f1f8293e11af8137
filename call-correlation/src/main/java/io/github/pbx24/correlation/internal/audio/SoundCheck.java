package io.github.pbx24.correlation.internal.audio;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells a recording from what exchanges give in place of one: nothing, a header without sound, a page, a message. Unknown kinds
 * of audio pass.
 */
public final class SoundCheck {

    /** What is read ahead; the sound of any ordinary file begins within it. */
    public static final int HEAD = 64 * 1024;

    private SoundCheck() {}

    /**
     * Looks at the begin of a recording.
     *
     * @param stream the recording from its begin, with a buffer of at least {@link #HEAD} bytes; it is not moved
     * @return why it is no recording, in a few words; empty if it may be one
     * @throws IOException if it cannot be read
     */
    public static Optional<String> problem(BufferedInputStream stream) throws IOException {
        stream.mark(HEAD);
        byte[] head = stream.readNBytes(HEAD);
        stream.reset();
        if (head.length == 0) {
            return Optional.of("it is empty");
        }
        if (startsWith(head, "RIFF")) {
            return problemOfWav(head);
        }
        if (startsWith(head, "ID3")) {
            return id3Length(head) >= head.length && head.length < HEAD
                    ? Optional.of("it has a title but no sound")
                    : Optional.empty();
        }
        return problemOfText(head);
    }

    private static Optional<String> problemOfWav(byte[] head) {
        Optional<WavHeader> header = WavHeader.read(head);
        if (header.isEmpty()) {
            return head.length < HEAD ? Optional.of("its sound is missing") : Optional.empty();
        }
        boolean nothingFollows = header.get().dataOffset() >= head.length && head.length < HEAD;
        return nothingFollows ? Optional.of("it has a header but no sound") : Optional.empty();
    }

    /** No audio begins with a mark-up bracket or a brace, nor with blanks only, however many. */
    private static Optional<String> problemOfText(byte[] head) {
        String all = charsetOf(head).decode(ByteBuffer.wrap(head)).toString().replace("\u00ef\u00bb\u00bf", "");
        String begin = all.replace("\ufeff", "").stripLeading();
        String text = begin.substring(0, Math.min(begin.length(), 256)).strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("<")) {
            return Optional.of("it is a page");
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return Optional.of("it is a message");
        }
        boolean words = text.chars().allMatch(c -> c >= ' ' && c < 0x7F || Character.isWhitespace(c));
        return words ? Optional.of("it is a text") : Optional.empty();
    }

    /** Wide characters begin with a mark and have zeros in them; a frame of MP3 may begin with the mark alone. */
    private static Charset charsetOf(byte[] head) {
        if (head.length >= 4 && startsWith(head, "\u00ff\u00fe") && head[3] == 0) {
            return StandardCharsets.UTF_16LE;
        }
        boolean bigEndian = head.length >= 4 && startsWith(head, "\u00fe\u00ff") && head[2] == 0;
        return bigEndian ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1;
    }

    /** How long the title of an MP3 is, its own header included. */
    static int id3Length(byte[] head) {
        if (!startsWith(head, "ID3") || head.length < 10) {
            return 0;
        }
        return 10 + ((head[6] & 0x7F) << 21 | (head[7] & 0x7F) << 14 | (head[8] & 0x7F) << 7 | head[9] & 0x7F);
    }

    private static boolean startsWith(byte[] head, String magic) {
        return head.length >= magic.length()
                && magic.equals(new String(head, 0, magic.length(), StandardCharsets.ISO_8859_1));
    }
}
