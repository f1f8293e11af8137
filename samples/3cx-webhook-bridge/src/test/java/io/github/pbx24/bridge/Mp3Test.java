package io.github.pbx24.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Mp3Test {

    private static final int HEAD = 60;
    private static final int ROUNDS = 300;

    @TempDir
    Path folder;

    private static byte[] wav(AudioFormat format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] samples = new byte[4_000 * format.getFrameSize()];
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(samples), format, 4_000), AudioFileFormat.Type.WAVE, out);
        return out.toByteArray();
    }

    private boolean convert(byte[] bytes) throws IOException {
        return Mp3.convert(Files.write(folder.resolve("a.wav"), bytes), folder.resolve("a.mp3"));
    }

    @Test
    void what_exchanges_write_becomes_an_mp3() throws IOException {
        for (AudioFormat format : new AudioFormat[] {
            new AudioFormat(8_000, 16, 1, true, false),
            new AudioFormat(16_000, 16, 1, true, false),
            new AudioFormat(44_100, 16, 2, true, false),
            new AudioFormat(AudioFormat.Encoding.ALAW, 8_000, 8, 1, 1, 8_000, false),
            new AudioFormat(AudioFormat.Encoding.ULAW, 8_000, 8, 2, 2, 8_000, false)
        }) {
            assertThat(convert(wav(format))).as(format.toString()).isTrue();
            assertThat(folder.resolve("a.mp3")).isNotEmptyFile();
        }
    }

    @Test
    void a_file_that_ends_anywhere_is_converted_or_left_as_it_is() throws IOException {
        byte[] whole = wav(new AudioFormat(8_000, 16, 1, true, false));
        for (int length = 0; length < HEAD; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(assertTimeoutPreemptively(Duration.ofMinutes(1), () -> convert(cut)))
                    .as("cut at " + length)
                    .isIn(true, false);
        }
    }

    @Test
    void a_head_that_lies_neither_throws_nor_runs_for_ever() throws IOException {
        byte[] whole = wav(new AudioFormat(8_000, 16, 1, true, false));
        Random random = new Random(24);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] lying = whole.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                lying[random.nextInt(44)] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(8));
            }
            assertThat(assertTimeoutPreemptively(Duration.ofMinutes(1), () -> convert(lying)))
                    .as("round " + round)
                    .isIn(true, false);
        }
    }
}
