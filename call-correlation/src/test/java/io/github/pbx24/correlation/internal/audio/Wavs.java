package io.github.pbx24.correlation.internal.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes WAV files by hand: 8 kHz, 8 bits, one channel. */
final class Wavs {

    private Wavs() {}

    static byte[] of(int claimed, byte[] sound) {
        return of(claimed, sound, 8_000);
    }

    static byte[] of(int claimed, byte[] sound, int rate) {
        ByteBuffer head = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        head.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + claimed);
        head.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        head.putShort((short) 1)
                .putShort((short) 1)
                .putInt(rate)
                .putInt(rate)
                .putShort((short) 1)
                .putShort((short) 8);
        head.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(claimed);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(head.array());
        file.writeBytes(sound);
        return file.toByteArray();
    }
}
