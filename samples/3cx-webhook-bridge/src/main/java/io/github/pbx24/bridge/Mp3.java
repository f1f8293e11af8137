package io.github.pbx24.bridge;

import de.sciss.jump3r.lowlevel.LameEncoder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Converts recordings. */
final class Mp3 {

    private static final int KILOBITS = 64;
    private static final int GOOD_QUALITY = 5;
    private static final int SAMPLE_BITS = 16;

    private Mp3() {}

    /**
     * Converts a WAV file with PCM, A-law or µ-law. Holds a moment of the audio in memory, not the file.
     *
     * @return false if the file is something else; then nothing was written
     * @throws IOException if a file cannot be read or written
     */
    static boolean convert(Path wav, Path mp3) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(wav));
                AudioInputStream source = AudioSystem.getAudioInputStream(file)) {
            AudioFormat from = source.getFormat();
            AudioFormat pcm = new AudioFormat(from.getSampleRate(), SAMPLE_BITS, from.getChannels(), true, false);
            try (AudioInputStream audio = AudioSystem.getAudioInputStream(pcm, source);
                    OutputStream out = new BufferedOutputStream(Files.newOutputStream(mp3))) {
                encode(audio, pcm, out);
            }
            return true;
        } catch (UnsupportedAudioFileException | IllegalArgumentException e) {
            return false;
        }
    }

    private static void encode(AudioInputStream audio, AudioFormat pcm, OutputStream out) throws IOException {
        int mode = pcm.getChannels() == 1 ? LameEncoder.CHANNEL_MODE_MONO : LameEncoder.CHANNEL_MODE_JOINT_STEREO;
        LameEncoder lame = new LameEncoder(pcm, KILOBITS, mode, GOOD_QUALITY, false);
        try {
            byte[] samples = new byte[lame.getPCMBufferSize()];
            byte[] encoded = new byte[lame.getMP3BufferSize()];
            int read = audio.readNBytes(samples, 0, samples.length);
            while (read > 0) {
                out.write(encoded, 0, lame.encodeBuffer(samples, 0, read, encoded));
                read = audio.readNBytes(samples, 0, samples.length);
            }
            out.write(encoded, 0, lame.encodeFinish(encoded));
        } finally {
            lame.close();
        }
    }
}
