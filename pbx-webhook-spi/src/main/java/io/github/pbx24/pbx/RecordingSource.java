package io.github.pbx24.pbx;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * Fetches recordings from the exchange. Thread-safe.
 *
 * @since 0.1
 */
public interface RecordingSource {

    /**
     * Opens a recording.
     *
     * @param recording a reference from an event of the same connection
     * @return what came of it; never null. A {@link Fetched.Content} must be closed by the caller
     */
    Fetched open(RecordingReference recording);

    /** What came of an attempt to open a recording. */
    sealed interface Fetched {

        /**
         * The recording as a stream. The caller must close it and must bound what it reads.
         *
         * @param stream the audio; reading may fail with {@link IOException} half-way
         * @param contentType media type as told by the exchange; empty if unknown
         * @param length size in bytes; -1 if unknown
         */
        record Content(InputStream stream, String contentType, long length) implements Fetched, Closeable {

            @Override
            public void close() throws IOException {
                stream.close();
            }
        }

        /**
         * Not now: still being written, or the exchange was not reached. Try again later.
         *
         * @param reason in a few words, without secrets
         */
        record NotReady(String reason) implements Fetched {}

        /**
         * Never: deleted, not recorded, or not allowed.
         *
         * @param reason in a few words, without secrets
         */
        record Gone(String reason) implements Fetched {}
    }
}
