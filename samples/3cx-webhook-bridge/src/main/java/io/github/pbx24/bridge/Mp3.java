package io.github.pbx24.bridge;

import de.sciss.jump3r.lowlevel.LameEncoder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Converts recordings. */
final class Mp3 {

    private static final int KILOBITS = 64;
    private static final int GOOD_QUALITY = 5;
    private static final int SAMPLE_BITS = 16;

    /** What MP3 knows. From other rates the encoder would have to convert first, in which it fails. */
    private static final Set<Integer> RATES =
            Set.of(8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);

    private Mp3() {}

    /**
     * Converts a WAV file with PCM, A-law or µ-law. Holds a moment of the audio in memory, not the file.
     *
     * @return false if the file is something else; then what was written is worth nothing
     * @throws IOException if a file cannot be read or written
     */
    static boolean convert(Path wav, Path mp3) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(wav));
                AudioInputStream source = opened(file)) {
            AudioFormat from = source.getFormat();
            if (!RATES.contains((int) from.getSampleRate())) {
                return false;
            }
            AudioFormat pcm = new AudioFormat(from.getSampleRate(), SAMPLE_BITS, from.getChannels(), true, false);
            try (AudioInputStream audio = AudioSystem.getAudioInputStream(pcm, source);
                    OutputStream out = new BufferedOutputStream(Files.newOutputStream(mp3))) {
                encode(audio, pcm, out);
            }
            return true;
        } catch (UnsupportedAudioFileException | RuntimeException e) {
            // The encoder says in many ways that it cannot; whoever wants the recording gets it as it came.
            return false;
        }
    }

    /** A file that ends within its head is no audio; only a file that cannot be read is a failure. */
    private static AudioInputStream opened(InputStream file) throws IOException, UnsupportedAudioFileException {
        try {
            return AudioSystem.getAudioInputStream(file);
        } catch (EOFException e) {
            throw new UnsupportedAudioFileException("ends within its head");
        }
    }

    private static void encode(AudioInputStream audio, AudioFormat pcm, OutputStream out) throws IOException {
        int mode = pcm.getChannels() == 1 ? LameEncoder.CHANNEL_MODE_MONO : LameEncoder.CHANNEL_MODE_JOINT_STEREO;
        LameEncoder lame = new LameEncoder(pcm, KILOBITS, mode, GOOD_QUALITY, false);
        try {
            byte[] samples = new byte[lame.getPCMBufferSize()];
            byte[] encoded = new byte[lame.getMP3BufferSize()];
            int read = audio.read(samples, 0, samples.length);
            while (read > 0) {
                out.write(encoded, 0, lame.encodeBuffer(samples, 0, read, encoded));
                read = audio.read(samples, 0, samples.length);
            }
            out.write(encoded, 0, lame.encodeFinish(encoded));
        } finally {
            lame.close();
        }
    }
}
