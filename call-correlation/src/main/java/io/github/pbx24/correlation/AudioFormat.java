package io.github.pbx24.correlation;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Locale;

/** The two formats that Bitrix24 takes. Decided by content first, because exchanges often tell the wrong type. */
enum AudioFormat {
    MP3,
    WAV;

    private static final int HEADER = 4;

    String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AudioFormat of(BufferedInputStream stream, String contentType, String reference) throws IOException {
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
