package io.github.pbx24.correlation.recording;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps recordings. Implementations are thread-safe and never hold a recording whole in memory.
 *
 * @since 0.1
 */
public interface RecordingArchive {

    /**
     * Stores a recording, all or nothing. A recording of the same name is replaced.
     *
     * @param name path-like name of letters, digits, {@code . _ - /}
     * @param content the audio; not closed
     * @param maxBytes more than that is refused
     * @return size in bytes
     * @throws RecordingTooLargeException if the content is longer than allowed; nothing is stored then
     * @throws IOException if reading or storing fails; nothing is stored then
     */
    long store(String name, InputStream content, long maxBytes) throws IOException;

    /**
     * Opens a stored recording.
     *
     * @param name as stored
     * @return the audio; the caller closes it
     * @throws IOException if there is none or it cannot be read
     */
    InputStream open(String name) throws IOException;

    /**
     * A permanent address of a stored recording that Bitrix24 can load.
     *
     * @param name as stored
     * @return the address; empty if the archive has none
     */
    Optional<URI> link(String name);

    /**
     * Removes old recordings.
     *
     * @param storedBefore recordings older than that
     * @return how many were removed
     * @throws IOException if the archive cannot be read
     */
    int purge(Instant storedBefore) throws IOException;

    /** A recording is longer than allowed. */
    final class RecordingTooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        /**
         * Names the limit.
         *
         * @param maxBytes what is allowed
         */
        public RecordingTooLargeException(long maxBytes) {
            super("longer than " + maxBytes + " bytes");
        }
    }
}
