package io.github.pbx24.correlation.internal.audio;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Puts pieces of one talk into one file, where their format allows it: MP3, and WAV of one and the same kind. */
public final class WholeTalk {

    /** The size field of a WAV has 32 bits. */
    private static final long MOST_WAV_BYTES = 0xFFFF0000L;

    private WholeTalk() {}

    /** A piece of a talk. */
    public interface Piece {

        /**
         * Opens it from its begin.
         *
         * @return the audio; closed by whoever opened it
         * @throws IOException if it cannot be read
         */
        InputStream open() throws IOException;

        /**
         * How long it is.
         *
         * @return bytes
         */
        long bytes();
    }

    /**
     * Puts MP3s one behind the other, without the titles of the later ones.
     *
     * @param pieces in order, at least one
     * @return the audio; closing it closes the pieces
     * @throws IOException if a piece cannot be read
     */
    public static InputStream ofMp3(List<Piece> pieces) throws IOException {
        List<InputStream> parts = new ArrayList<>();
        for (Piece piece : pieces) {
            BufferedInputStream part = new BufferedInputStream(piece.open(), SoundCheck.HEAD);
            part.mark(SoundCheck.HEAD);
            int title = SoundCheck.id3Length(part.readNBytes(10));
            part.reset();
            if (!parts.isEmpty()) {
                part.skipNBytes(title);
            }
            parts.add(part);
        }
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    /**
     * Puts the sound of WAVs one behind the other under one head.
     *
     * @param pieces in order, at least one
     * @return the audio, closing it closes the pieces; empty if they are of different kinds or too long
     * @throws IOException if a piece cannot be read
     */
    public static Optional<InputStream> ofWav(List<Piece> pieces) throws IOException {
        List<WavHeader> headers = new ArrayList<>();
        long sound = 0;
        for (Piece piece : pieces) {
            try (InputStream stream = piece.open()) {
                Optional<WavHeader> header = WavHeader.read(stream.readNBytes(SoundCheck.HEAD));
                if (header.isEmpty()) {
                    return Optional.empty();
                }
                headers.add(header.get());
                sound += piece.bytes() - header.get().dataOffset();
            }
        }
        WavHeader first = headers.get(0);
        if (!headers.stream().allMatch(first::isLike) || sound > MOST_WAV_BYTES) {
            return Optional.empty();
        }
        List<InputStream> parts = new ArrayList<>();
        parts.add(new ByteArrayInputStream(first.with(sound)));
        for (int i = 0; i < pieces.size(); i++) {
            InputStream part = new BufferedInputStream(pieces.get(i).open());
            part.skipNBytes(headers.get(i).dataOffset());
            parts.add(part);
        }
        return Optional.of(new SequenceInputStream(Collections.enumeration(parts)));
    }
}
