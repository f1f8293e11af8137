package io.github.pbx24.correlation.recording;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Locale;

/**
 * The two formats that Bitrix24 takes. Decided by content first, because exchanges often tell the wrong type.
 *
 * @since 0.1
 */
public enum AudioFormat {
    /** MPEG audio. */
    MP3,
    /** RIFF audio. */
    WAV;

    private static final int HEADER = 4;

    /**
     * The end of the name of a file in this format.
     *
     * @return without the dot, in lower case
     */
    public String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds out the format.
     *
     * @param stream the recording, from its begin; it is not moved
     * @param contentType the type that the exchange tells
     * @param reference where the recording came from
     * @return the format by content, else by type or name, else MP3
     * @throws IOException if the recording cannot be read
     */
    public static AudioFormat of(BufferedInputStream stream, String contentType, String reference) throws IOException {
        stream.mark(HEADER);
        byte[] head = stream.readNBytes(HEADER);
        stream.reset();
        if (startsWith(head, "RIFF")) {
            return WAV;
        }
        boolean frameSync = head.length > 1 && (head[0] & 0xFF) == 0xFF && (head[1] & 0xE0) == 0xE0;
        if (frameSync || startsWith(head, "ID3")) {
            return MP3;
        }
        boolean wav = contentType.toLowerCase(Locale.ROOT).contains("wav")
                || reference.toLowerCase(Locale.ROOT).endsWith(".wav");
        return wav ? WAV : MP3;
    }

    private static boolean startsWith(byte[] head, String magic) {
        if (head.length < magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if (head[i] != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
