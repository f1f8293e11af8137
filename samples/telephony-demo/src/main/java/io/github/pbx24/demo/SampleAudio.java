package io.github.pbx24.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Makes small MP3 files: silence, with a title of their own so that no two are equal. */
final class SampleAudio {

    /** MPEG-1 layer III, 32 kbit/s, 44.1 kHz, mono: a frame of zeros is silence. */
    private static final byte[] FRAME_HEADER = {(byte) 0xFF, (byte) 0xFB, 0x10, (byte) 0xC4};

    private static final int FRAME_BYTES = 104;
    private static final int FRAMES_PER_SECOND = 38;

    private SampleAudio() {}

    /**
     * Makes a file.
     *
     * @param title letters and digits
     * @param seconds how long it plays
     * @return the bytes of the file
     */
    static byte[] mp3(String title, int seconds) {
        byte[] text = title.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        int frame = text.length + 1;
        int tag = frame + 10;
        file.writeBytes(new byte[] {'I', 'D', '3', 3, 0, 0, 0, 0, (byte) (tag >> 7), (byte) (tag & 0x7F)});
        file.writeBytes(new byte[] {'T', 'I', 'T', '2', 0, 0, 0, (byte) frame, 0, 0, 0});
        file.writeBytes(text);
        byte[] silence = new byte[FRAME_BYTES];
        System.arraycopy(FRAME_HEADER, 0, silence, 0, FRAME_HEADER.length);
        for (int i = 0; i < seconds * FRAMES_PER_SECOND; i++) {
            file.writeBytes(silence);
        }
        return file.toByteArray();
    }
}
