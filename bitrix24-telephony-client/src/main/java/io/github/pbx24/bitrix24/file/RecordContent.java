package io.github.pbx24.bitrix24.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The bytes of a recording, opened when they are sent.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface RecordContent {

    /**
     * Opens the content. The client reads it once and closes it.
     *
     * @return a fresh stream from the first byte
     * @throws IOException if it cannot be opened
     */
    InputStream open() throws IOException;

    /**
     * Size of the content.
     *
     * @return the number of bytes; -1 if unknown, then the upload is sent in chunks
     * @throws IOException if the size cannot be read
     */
    default long length() throws IOException {
        return -1;
    }

    /**
     * A file.
     *
     * @param file the file; read when it is sent
     * @return its content
     */
    static RecordContent of(Path file) {
        return new RecordContent() {
            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }

            @Override
            public long length() throws IOException {
                return Files.size(file);
            }
        };
    }

    /**
     * Bytes in memory.
     *
     * @param bytes the content; copied
     * @return the content
     */
    static RecordContent of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new RecordContent() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(copy);
            }

            @Override
            public long length() {
                return copy.length;
            }
        };
    }
}
